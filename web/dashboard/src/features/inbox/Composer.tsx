// Where the agent writes. Enter sends, Shift+Enter begins a line; what is composed by an input method is not sent by
// the Enter that ends the composition.
import { useId, useLayoutEffect, useRef } from 'react';
import type { FormEvent, KeyboardEvent, RefObject } from 'react';
import { lengthOf } from '../../shared/text/excerpt';
import { SendIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import styles from './Composer.module.css';
import { optionId, ReplyList } from './ReplyList';
import { useOwnName } from './use-own-name';
import { useReplyPicker } from './use-reply-picker';
import type { ReplyPicker } from './use-reply-picker';

/** The server's limit. Units: code points. */
const MAX_CHARACTERS = 8_000;
const COUNTED_FROM = 7_500;
const MAX_HEIGHT_PX = 220;

interface Props {
  draft: string;
  to: string;
  /** Whom prepared replies are filled in for. */
  visitorUid: string;
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
      {left < 0 ? say('inbox.tooMany', { count: -left }) : say('inbox.charactersLeft', { count: left })}
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

const NEW_LINE = (
  <bdi>
    <kbd>Shift</kbd>
    <span>+</span>
    <kbd>Enter</kbd>
  </bdi>
);

function Hint() {
  return (
    <p className={styles.hint}>
      <Told of="inbox.hint" values={{ enter: <kbd>Enter</kbd>, newLine: NEW_LINE }} />
    </p>
  );
}

function SendButton({ disabled }: { disabled: boolean }) {
  return (
    <button type="submit" disabled={disabled} aria-label={say('inbox.send')} title={say('inbox.sendTitle')}>
      <SendIcon />
    </button>
  );
}

/** What a screen reader is told of the replies that are offered. */
function offering(listId: string, { replies, active }: ReplyPicker) {
  if (replies.length === 0) return { 'aria-autocomplete': 'list' as const };
  return {
    'aria-autocomplete': 'list' as const,
    'aria-controls': listId,
    'aria-activedescendant': optionId(listId, active),
  };
}

export function Composer(props: Props) {
  const { draft, to, visitorUid, placeholder = say('inbox.writeReply'), onDraft, onSend, onTyping } = props;
  const field = useGrowing(draft);
  const length = lengthOf(draft.trim());
  const sendable = length > 0 && length <= MAX_CHARACTERS;

  const send = (event?: FormEvent) => {
    event?.preventDefault();
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
  const listId = useId();
  const visitorName = useOwnName(visitorUid, draft.includes('/'));
  const picker = useReplyPicker({ draft, field, visitorName, change });
  const onKeyDown = (event: KeyboardEvent) => {
    if (picker.onKeyDown(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={styles.composer} onSubmit={send}>
      <div className={styles.box}>
        <ReplyList id={listId} picker={picker} />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={draft}
          placeholder={placeholder}
          aria-label={say('inbox.writeTo', { name: to })}
          aria-invalid={length > MAX_CHARACTERS}
          data-testid="composer"
          {...offering(listId, picker)}
          onSelect={picker.onSelect}
          onChange={(event) => {
            change(event.target.value);
            picker.onSelect();
          }}
          onKeyDown={onKeyDown}
          onBlur={() => onTyping(false)}
        />
        <Counter length={length} />
        <SendButton disabled={!sendable} />
      </div>
      <Hint />
    </form>
  );
}
