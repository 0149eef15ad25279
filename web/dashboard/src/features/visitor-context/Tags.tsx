// A visitor's tags: taken away by their cross, added by Enter or a comma; those that others in sight have are suggested.
import { useId, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useChangeVisitor } from '../../shared/realtime/use-acts';
import { useIntent } from '../../shared/session/intents';
import { errorWords } from '../../shared/text/error-words';
import { CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import acts from './Acts.module.css';

/** The server's limits. */
const MAX_TAGS = 10;
const MAX_TAG = 40;

/** Of those who are here. */
function useSuggested(taken: readonly string[]): string[] {
  const { table } = useRealtime();
  const { counts } = useSyncExternalStore(table.subscribe, table.snapshot);
  const known = (counts?.tags ?? []).map(({ value }) => value);
  return known.filter((tag) => tag !== '' && !taken.includes(tag));
}

interface FieldProps {
  suggested: readonly string[];
  uid: string;
  onAdd: (tag: string) => void;
  onTakeLast: () => void;
}

function Field({ suggested, uid, onAdd, onTakeLast }: FieldProps) {
  const id = useId();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useIntent(uid, 'tags', () => input.current?.focus());
  const add = (tag: string) => {
    setText('');
    if (tag.trim() !== '') onAdd(tag.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && text === '') onTakeLast();
    if (event.key === 'Escape' && text !== '') setText('');
    const isTag = event.key === 'Enter' || event.key === ',';
    if (isTag) add(text);
    if (isTag || event.key === 'Escape') event.preventDefault(); // the panel stays
    if (event.key === 'Escape' && text === '') input.current?.blur();
  };
  return (
    <>
      <input
        ref={input}
        type="text"
        list={id}
        value={text}
        maxLength={MAX_TAG}
        autoComplete="off"
        dir="auto"
        aria-label={say('visitor.addTag')}
        placeholder={say('visitor.addTag')}
        data-testid="add-tag"
        onKeyDown={onKeyDown}
        onBlur={() => add(text)}
        onChange={({ target, nativeEvent }) => {
          // One that is suggested is chosen, not typed.
          const isChosen =
            !(nativeEvent instanceof InputEvent) || nativeEvent.inputType === 'insertReplacementText';
          if (isChosen && suggested.includes(target.value)) add(target.value);
          else setText(target.value);
        }}
      />
      <datalist id={id}>
        {suggested.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </>
  );
}

export function Tags({ visitor }: { visitor: Visitor }) {
  const tags = visitor.tags ?? [];
  const { change, error } = useChangeVisitor(visitor.visitorUid);
  const suggested = useSuggested(tags);
  const onAdd = (tag: string) => {
    if (!tags.includes(tag)) change({ tags: [...tags, tag] });
  };
  const without = (tag: string | undefined) => change({ tags: tags.filter((one) => one !== tag) });
  return (
    <div className={acts.tags}>
      <ul aria-label={say('visitor.tags')} data-testid="tags">
        {tags.map((tag) => (
          <li key={tag} className={acts.tag} data-tag={tag}>
            <bdi>{tag}</bdi>
            <button type="button" aria-label={say('visitor.removeTag', { tag })} onClick={() => without(tag)}>
              <CloseIcon />
            </button>
          </li>
        ))}
        <li className={acts.field}>
          {tags.length < MAX_TAGS ? (
            <Field
              uid={visitor.visitorUid}
              {...{ suggested, onAdd }}
              onTakeLast={() => {
                if (tags.length > 0) without(tags.at(-1));
              }}
            />
          ) : (
            <span className={acts.said}>{say('visitor.mostTags', { count: MAX_TAGS })}</span>
          )}
        </li>
      </ul>
      {error !== null && (
        <p role="alert" className={acts.failure}>
          {say('visitor.notTagged', { why: errorWords(error) })}
        </p>
      )}
    </div>
  );
}
