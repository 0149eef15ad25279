// What agents note about a visitor, for each other. It is saved by itself, and says so; what could not be saved stays written.
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { useChangeVisitor } from '../../shared/realtime/use-acts';
import { useIntent } from '../../shared/session/intents';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import acts from './Acts.module.css';

/** The server's limit. */
const MAX_NOTE = 2_000;
/** After the last key. */
const SAVE_AFTER_MS = 1_000;

/** What another agent writes is shown, unless something is being written here. */
function useText(kept: string) {
  const [text, setText] = useState(kept);
  const [known, setKnown] = useState(kept);
  const [isDirty, setDirty] = useState(false);
  if (known !== kept) {
    setKnown(kept);
    if (!isDirty) setText(kept);
    else if (text.trim() === kept) setDirty(false);
  }
  const write = (next: string) => {
    setText(next);
    setDirty(next.trim() !== kept);
  };
  return { text, write, isDirty };
}

function words(isDirty: boolean, isPending: boolean, isSuccess: boolean): string {
  if (isPending) return say('visitor.saving');
  return isSuccess && !isDirty ? say('visitor.saved') : '';
}

const leave = (event: KeyboardEvent<HTMLTextAreaElement>) => {
  if (event.key !== 'Escape') return;
  event.preventDefault(); // the panel stays
  event.currentTarget.blur();
};

export function Note({ visitor }: { visitor: Visitor }) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { text, write, isDirty } = useText(visitor.note ?? '');
  const { change, error, isPending, isSuccess } = useChangeVisitor(visitor.visitorUid);
  const unsaved = useRef<string | undefined>(undefined);
  useEffect(() => {
    unsaved.current = isDirty ? text.trim() : undefined;
  }, [isDirty, text]);
  const save = useCallback(() => {
    const note = unsaved.current;
    if (note === undefined) return;
    unsaved.current = undefined;
    change({ note: note === '' ? null : note });
  }, [change]);
  useEffect(() => {
    const timer = setTimeout(save, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, save]);
  // Closing the panel is no reason to lose it.
  useEffect(() => save, [save]);
  useIntent(visitor.visitorUid, 'note', () => area.current?.focus());
  return (
    <div className={acts.note}>
      <label htmlFor={id}>{say('visitor.note')}</label>
      <textarea
        ref={area}
        id={id}
        value={text}
        maxLength={MAX_NOTE}
        rows={3}
        dir="auto"
        placeholder={say('visitor.noteHint')}
        data-testid="note"
        onChange={(event) => write(event.target.value)}
        onBlur={save}
        onKeyDown={leave}
      />
      <p className={acts.said} role="status" data-testid="note-said">
        {words(isDirty, isPending, isSuccess)}
      </p>
      {error !== null && !isPending && (
        <p role="alert" className={acts.failure}>
          <span>{say('visitor.notSaved', { why: errorWords(error) })}</span>
          <button
            type="button"
            className={acts.plain}
            onClick={() => change({ note: text.trim() === '' ? null : text.trim() })}
          >
            {say('visitor.saveAgain')}
          </button>
        </p>
      )}
    </div>
  );
}
