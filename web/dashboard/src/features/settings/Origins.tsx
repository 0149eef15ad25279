// The sites that may use the widget: what each lets in, and what is typed before it is added.
import { useState } from 'react';
import { Button } from '../../shared/ui/Button';
import { TextField } from '../../shared/ui/fields';
import { CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { checkOrigin } from '../../shared/text/origin-check';
import type { OriginCheck } from '../../shared/text/origin-check';
import { meaningOf } from '../../shared/text/origin-words';
import { IconButton } from '../../shared/ui/IconButton';
import lists from './lists.module.css';

/** The server's limit. */
const MAX_ORIGINS = 100;

/** What is to become of the origins that there are. */
export interface OriginsChange {
  added: string[];
  removed: string[];
}

export const noChange: OriginsChange = { added: [], removed: [] };

export function changed(origins: readonly string[], { added, removed }: OriginsChange): string[] {
  const kept = origins.filter((origin) => !removed.includes(origin));
  return [...kept, ...added.filter((origin) => !kept.includes(origin))];
}

/** What an origin that is kept lets in. */
function letsIn(origin: string): string {
  const check = checkOrigin(origin);
  return check === undefined || check.kind === 'wrong' ? '' : meaningOf(check);
}

function Adding({ origins, onAdd }: { origins: readonly string[]; onAdd: (origin: string) => void }) {
  const [typed, setTyped] = useState('');
  const check = checkOrigin(typed);
  const pattern = check === undefined || check.kind === 'wrong' ? undefined : check.pattern;
  const isThere = pattern !== undefined && origins.includes(pattern);
  const add = () => {
    if (pattern === undefined || isThere) return;
    onAdd(pattern);
    setTyped('');
  };
  const isFull = origins.length >= MAX_ORIGINS;
  return (
    <div className={lists.adding}>
      <TextField
        label={say('origins.add')}
        testId="origin"
        value={typed}
        onValue={setTyped}
        placeholder={say('origins.example')}
        dir="ltr"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        inputMode="url"
        maxLength={300}
        disabled={isFull}
        error={check?.kind === 'wrong' ? meaningOf(check) : undefined}
        hint={
          <p className={lists.check} aria-live="polite" data-testid="origin-check">
            {isFull ? say('origins.full', { most: MAX_ORIGINS }) : hintOf(check, isThere)}
          </p>
        }
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault(); // the form is not saved by it
          add();
        }}
      />
      <Button disabled={pattern === undefined || isThere} onClick={add} data-testid="add-origin">
        {say('origins.addNow')}
      </Button>
    </div>
  );
}

function hintOf(check: OriginCheck | undefined, isThere: boolean): string {
  if (check === undefined) return say('origins.forms');
  if (isThere) return say('origins.isThere');
  return check.kind === 'wrong' ? '' : meaningOf(check);
}

interface Props {
  saved: readonly string[];
  change: OriginsChange;
  onChange: (change: OriginsChange) => void;
}

export function Origins({ saved, change, onChange }: Props) {
  const origins = changed(saved, change);
  const { added, removed } = change;
  const without = (list: string[], origin: string) => list.filter((one) => one !== origin);
  const add = (origin: string) =>
    onChange(
      saved.includes(origin)
        ? { added, removed: without(removed, origin) }
        : { added: [...added, origin], removed },
    );
  const remove = (origin: string) =>
    onChange({
      added: without(added, origin),
      removed: saved.includes(origin) ? [...removed, origin] : removed,
    });
  return (
    <>
      {origins.length === 0 && (
        <p className={lists.none} data-testid="no-origins">
          {say('origins.none')}
        </p>
      )}
      <ul className={lists.list} aria-label={say('origins.title')}>
        {origins.map((origin) => (
          <li
            key={origin}
            data-testid="origin-row"
            data-origin={origin}
            data-new={!saved.includes(origin) || undefined}
          >
            <div>
              <bdi className={lists.name}>{origin}</bdi>
              <span className={lists.soft}>{letsIn(origin)}</span>
            </div>
            <IconButton label={say('origins.remove', { origin })} onClick={() => remove(origin)}>
              <CloseIcon />
            </IconButton>
          </li>
        ))}
      </ul>
      <Adding origins={origins} onAdd={add} />
    </>
  );
}
