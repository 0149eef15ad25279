// Where the agent writes. Enter sends, Shift+Enter begins a line; what is composed by an input method is not sent by
// the Enter that ends the composition.
import { useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { lengthOf } from '../../shared/text/excerpt';
import { SendIcon } from '../../shared/ui/icons';
import styles from './Composer.module.css';

/** The server's limit. Units: code points. */
const MAX_CHARACTERS = 8_000;
const COUNTED_FROM = 7_500;
const MAX_HEIGHT_PX = 220;

interface Props {
  draft: string;
  to: string;
  placeholder?: string;
  onDraft: (text: string) => void;
  onSend: (content: string) => void;
  onTyping: (isTyping: boolean) => void;
}

function Counter({ length }: { length: number }) {
  if (length < COUNTED_FROM) return null;
  const left = MAX_CHARACTERS - length;
  return (
    <span className={styles.counter} data-over={left < 0 || undefined} role="status" data-testid="counter">
      {left < 0 ? `${(-left).toLocaleString()} too many` : `${left.toLocaleString()} left`}
    </span>
  );
}

/** As high as what is written in it, up to a bound. */
function useGrowing(text: string): RefObject<HTMLTextAreaElement | null> {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [text]);
  return field;
}

function Hint() {
  return (
    <p className={styles.hint}>
      <kbd>Enter</kbd> <span>sends,</span> <kbd>Shift</kbd>
      <span>+</span>
      <kbd>Enter</kbd> <span>begins a new line</span>
    </p>
  );
}

export function Composer({ draft, to, placeholder = 'Write a reply', onDraft, onSend, onTyping }: Props) {
  const field = useGrowing(draft);
  const length = lengthOf(draft.trim());
  const sendable = length > 0 && length <= MAX_CHARACTERS;

  const send = () => {
    if (!sendable) return;
    onSend(draft.trim());
    onDraft('');
    onTyping(false);
    field.current?.focus();
  };
  const change = (text: string) => {
    onDraft(text);
    onTyping(text.trim() !== '');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.box}>
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={draft}
          placeholder={placeholder}
          aria-label={`Write to ${to}`}
          aria-invalid={length > MAX_CHARACTERS}
          data-testid="composer"
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => onTyping(false)}
        />
        <Counter length={length} />
        <button type="submit" disabled={!sendable} aria-label="Send" title="Send (Enter)">
          <SendIcon />
        </button>
      </div>
      <Hint />
    </form>
  );
}
