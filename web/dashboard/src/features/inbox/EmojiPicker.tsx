// Emojis to choose from, by group or by what they are called; by pointer, or by the keyboard as in a grid. They are
// drawn by the system's own fonts; those that these lack are not there.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { queryKeys } from '../../shared/api/query-keys';
import { ClockIcon } from '../../shared/ui/icons';
import { currentLanguage } from '../../words/language';
import { say } from '../../words/say';
import { isDrawn } from './drawn';
import { emojisFor, GROUPS, loadEmojis } from './emojis';
import type { Emoji, Emojis, Group } from './emojis';
import styles from './EmojiPicker.module.css';
import { keepEmoji, recentEmojis } from './recent-emojis';

const COLUMNS = 8;

type Shelf = Group | 'recent';

const nameOf = (shelf: Shelf) => say(`emoji.${shelf}`);

/** Where a key leads from a cell; undefined: nowhere in the grid. */
export function gridStep(key: string, at: number, count: number, isRtl: boolean): number | undefined {
  const forward = isRtl ? 'ArrowLeft' : 'ArrowRight';
  const back = isRtl ? 'ArrowRight' : 'ArrowLeft';
  const steps: Record<string, number> = {
    [forward]: at + 1,
    [back]: at - 1,
    ArrowDown: at + COLUMNS,
    ArrowUp: at - COLUMNS,
    Home: at - (at % COLUMNS),
    End: Math.min(at - (at % COLUMNS) + COLUMNS, count) - 1,
  };
  const next = steps[key];
  return next === undefined || next < 0 || next >= count ? undefined : next;
}

const shownOf = (emojis: readonly Emoji[]) => emojis.filter(({ emoji }) => isDrawn(emoji));

function recentOf(emojis: Emojis): Emoji[] {
  const known = new Map(GROUPS.flatMap((group) => emojis[group]).map((one) => [one.emoji, one]));
  return shownOf(recentEmojis().flatMap((emoji) => known.get(emoji) ?? []));
}

interface GridProps {
  name: string;
  emojis: readonly Emoji[];
  grid: RefObject<HTMLDivElement | null>;
  onPick: (emoji: string) => void;
  /** Above the first row. */
  onLeave: () => void;
}

/** Give it a `key` by what it shows: the keyboard begins at the first. */
function Grid({ name, emojis, grid, onPick, onLeave }: GridProps) {
  const [active, setActive] = useState(0);
  const rows = Array.from({ length: Math.ceil(emojis.length / COLUMNS) }, (_, row) =>
    emojis.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const isRtl = currentLanguage().direction === 'rtl';
    const next = gridStep(event.key, active, emojis.length, isRtl);
    if (next === undefined && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (next === undefined) return onLeave();
    setActive(next);
    grid.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div ref={grid} role="grid" aria-label={name} className={styles.grid} onKeyDown={onKeyDown}>
      {rows.map((row, at) => (
        <div key={at} role="row" className={styles.row}>
          {row.map(({ emoji, name: called }, column) => (
            <div key={emoji} role="gridcell">
              <button
                type="button"
                tabIndex={at * COLUMNS + column === active ? 0 : -1}
                aria-label={called}
                title={called}
                data-testid="emoji"
                onFocus={() => setActive(at * COLUMNS + column)}
                onClick={() => onPick(emoji)}
              >
                <span aria-hidden="true">{emoji}</span>
              </button>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

interface ShelvesProps {
  emojis: Emojis;
  hasRecent: boolean;
  chosen: Shelf | undefined;
  onChoose: (shelf: Shelf) => void;
}

function Shelves({ emojis, hasRecent, chosen, onChoose }: ShelvesProps) {
  const shelves: Shelf[] = hasRecent ? ['recent', ...GROUPS] : [...GROUPS];
  return (
    <div className={styles.shelves} role="group" aria-label={say('emoji.groups')}>
      {shelves.map((shelf) => (
        <button
          key={shelf}
          type="button"
          aria-pressed={shelf === chosen}
          aria-label={nameOf(shelf)}
          title={nameOf(shelf)}
          data-testid={`emoji-${shelf}`}
          onClick={() => onChoose(shelf)}
        >
          {shelf === 'recent' ? (
            <ClockIcon />
          ) : (
            <span aria-hidden="true">{emojis[shelf].find(({ emoji }) => isDrawn(emoji))?.emoji}</span>
          )}
        </button>
      ))}
    </div>
  );
}

interface Props {
  onPick: (emoji: string) => void;
}

interface SearchProps {
  q: string;
  describedBy: string;
  search: RefObject<HTMLInputElement | null>;
  onQ: (q: string) => void;
  /** Into the grid; or what is found first, taken. */
  onDown: () => void;
  onEnter: () => void;
}

function Search({ q, describedBy, search, onQ, onDown, onEnter }: SearchProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'ArrowDown')) return;
    event.preventDefault(); // the form is not sent
    if (event.key === 'ArrowDown') onDown();
    else onEnter();
  };
  // Where there is no keyboard, one that opens would cover what is to be chosen from.
  useEffect(() => {
    if (window.matchMedia?.('(pointer:coarse)').matches !== true) search.current?.focus();
  }, [search]);
  return (
    <input
      ref={search}
      type="search"
      value={q}
      dir="auto"
      aria-label={say('emoji.search')}
      aria-describedby={describedBy}
      placeholder={say('emoji.search')}
      data-testid="emoji-search"
      onChange={(event) => onQ(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function Chooser({ emojis, onPick }: Props & { emojis: Emojis }) {
  const recent = useMemo(() => recentOf(emojis), [emojis]);
  const [shelf, setShelf] = useState<Shelf>(recent.length > 0 ? 'recent' : 'smileys');
  const [q, setQ] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const found = useMemo(
    () => (q.trim() === '' ? undefined : emojisFor(emojis, q.trim(), isDrawn)),
    [emojis, q],
  );
  const onShelf = useMemo(
    () => (shelf === 'recent' ? recent : shownOf(emojis[shelf])),
    [emojis, recent, shelf],
  );
  const shown = found ?? onShelf;
  const status = useId();
  const pick = (emoji: string) => {
    keepEmoji(emoji);
    onPick(emoji);
  };
  const [first] = found ?? [];
  return (
    <>
      <Search
        {...{ q, search }}
        describedBy={status}
        onQ={setQ}
        onDown={() => grid.current?.querySelector('button')?.focus()}
        onEnter={() => first !== undefined && pick(first.emoji)}
      />
      <Shelves
        emojis={emojis}
        hasRecent={recent.length > 0}
        chosen={found === undefined ? shelf : undefined}
        onChoose={(next) => {
          setQ('');
          setShelf(next);
        }}
      />
      <p id={status} role="status" className={found?.length === 0 ? styles.none : 'visually-hidden'}>
        {found === undefined ? '' : say('emoji.found', { count: found.length })}
      </p>
      <Grid
        key={found === undefined ? shelf : q}
        name={found === undefined ? nameOf(shelf) : say('emoji.search')}
        emojis={shown}
        grid={grid}
        onPick={pick}
        onLeave={() => search.current?.focus()}
      />
    </>
  );
}

export function EmojiPicker({ onPick }: Props) {
  const { name: language } = currentLanguage();
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.emojis(language),
    queryFn: () => loadEmojis(language),
    staleTime: Infinity,
  });
  if (data !== undefined) return <Chooser emojis={data} onPick={onPick} />;
  if (!isError) return <p className={styles.none}>{say('common.loading')}</p>;
  return (
    <div role="alert" className={styles.none}>
      <p>{say('emoji.failed')}</p>
      <button type="button" onClick={() => void refetch()}>
        {say('common.tryAgain')}
      </button>
    </div>
  );
}
