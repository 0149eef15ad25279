// Where the agent writes, to the visitor or to the team. Enter sends, Shift+Enter begins a line; what is composed by an
// input method is not sent by the Enter that ends the composition.
import { useEffect, useId } from 'react';
import type { ClipboardEvent, FormEvent, KeyboardEvent, ReactNode, RefObject } from 'react';
import { lengthOf } from '../../shared/text/excerpt';
import { SendIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import styles from './Composer.module.css';
import { EmojiButton } from './EmojiButton';
import { offering, OfferList } from './OfferList';
import { useOffers } from './use-offers';
import { usePicker } from './use-picker';
import { useGrowing, useWriting } from './use-writing';

/** The server's limit. Units: code points. */
const MAX_CHARACTERS = 8_000;
const COUNTED_FROM = 7_500;

export interface ComposerProps {
  draft: string;
  /** What the field is called: whom it goes to. */
  label: string;
  placeholder: string;
  /** What the button does, and its key. */
  word: string;
  /** A note is written on another colour than an answer: nobody takes one for the other. */
  kind?: 'reply' | 'note';
  /** What goes with the text; `ready`: the text may be empty. */
  attached?: 'none' | 'ready' | 'onTheWay';
  /** Begins with the focus in the field. */
  focuses?: boolean;
  /** Where files may go with it: how they are chosen. */
  whenFiles?: ReactNode;
  /** What stands above the field. */
  children?: ReactNode;
  /** Whom prepared replies are filled in for; a note has no visitor. */
  visitorUid?: string;
  onFiles?: (files: File[]) => void;
  onDraft: (text: string) => void;
  onSend: (content: string) => void;
  onTyping?: (isTyping: boolean) => void;
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

function SendButton({ disabled, word }: { disabled: boolean; word: string }) {
  return (
    <button type="submit" className={styles.send} disabled={disabled} aria-label={word} title={word}>
      <SendIcon />
    </button>
  );
}

function isSendable(length: number, attached: ComposerProps['attached']): boolean {
  if (attached === 'onTheWay' || length > MAX_CHARACTERS) return false;
  return length > 0 || attached === 'ready';
}

/** A picture that was copied is a file; text stays text, whatever else it was copied as. */
function filesIn({ clipboardData: data }: ClipboardEvent): File[] {
  return data.types.includes('text/plain') ? [] : [...data.files];
}

type FieldRef = RefObject<HTMLTextAreaElement | null>;

function useSending(props: ComposerProps, field: FieldRef) {
  const { draft, attached, onDraft, onSend, onTyping } = props;
  const length = lengthOf(draft.trim());
  const sendable = isSendable(length, attached);
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (!sendable) return;
    onSend(draft.trim());
    onDraft('');
    onTyping?.(false);
    field.current?.focus();
  };
  return { length, sendable, send };
}

function Field({ props, field }: { props: ComposerProps; field: FieldRef }) {
  const { draft, label, placeholder, kind = 'reply', visitorUid = '', whenFiles, onFiles, onTyping } = props;
  const writing = useWriting(draft, field, (text) => change(props, text));
  const { length, sendable, send } = useSending(props, field);
  const listId = useId();
  const picker = usePicker(writing, useOffers(kind, writing, visitorUid));
  const onKeyDown = (event: KeyboardEvent) => {
    if (picker.onKeyDown(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = filesIn(event);
    if (files.length === 0 || onFiles === undefined) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <form className={styles.box} onSubmit={send}>
      <OfferList id={listId} picker={picker} />
      <div className={styles.tools}>
        <EmojiButton onPick={(emoji) => writing.put(emoji)} />
        {whenFiles}
      </div>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={draft}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={length > MAX_CHARACTERS}
        data-testid="composer"
        data-kind={kind}
        {...offering(listId, picker)}
        onSelect={writing.onSelect}
        onChange={(event) => {
          change(props, event.target.value);
          writing.onSelect();
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => onTyping?.(false)}
      />
      <Counter length={length} />
      <SendButton disabled={!sendable} word={props.word} />
    </form>
  );
}

function change({ onDraft, onTyping }: ComposerProps, text: string): void {
  onDraft(text);
  onTyping?.(text.trim() !== '');
}

export function Composer(props: ComposerProps) {
  const { draft, kind = 'reply', focuses = false, children } = props;
  const field = useGrowing(draft);
  useEffect(() => {
    if (focuses) field.current?.focus();
  }, [focuses, field]);
  return (
    <div className={styles.composer} data-kind={kind} data-testid="composer-box">
      {children}
      <Field props={props} field={field} />
      <Hint />
    </div>
  );
}
