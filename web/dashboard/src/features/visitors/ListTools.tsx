// Above the list: the search box and the filter, which shows how many are here.
import type { KeyboardEvent, RefObject } from 'react';
import type { StatusFilter } from '../../shared/api/query-keys';
import { useStats } from '../../shared/realtime/use-visitors';
import { useRealtime } from '../../shared/realtime/socket-context';
import { CloseIcon, SearchIcon } from '../../shared/ui/icons';
import { StatusDot } from '../../shared/ui/status';
import styles from './ListTools.module.css';

const FILTERS: { value: StatusFilter; word: string }[] = [
  { value: 'all', word: 'All' },
  { value: 'online', word: 'Online' },
  { value: 'away', word: 'Away' },
  { value: 'offline', word: 'Offline' },
];

function useCounts(): Partial<Record<StatusFilter, number>> {
  const { data } = useStats();
  const { degraded } = useRealtime();
  if (data === undefined || !data.known || degraded) return {};
  return { online: Math.max(0, data.online - data.away), away: data.away };
}

interface Props {
  q: string;
  status: StatusFilter;
  search: RefObject<HTMLInputElement | null>;
  onQ: (q: string) => void;
  onStatus: (status: StatusFilter) => void;
  onLeaveSearch: () => void;
}

export function ListTools({ q, status, search, onQ, onStatus, onLeaveSearch }: Props) {
  const counts = useCounts();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onQ('');
    if (event.key !== 'ArrowDown' && event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    onLeaveSearch();
  };
  return (
    <div className={styles.tools}>
      <div className={styles.search} role="search">
        <SearchIcon />
        <input
          ref={search}
          type="text"
          inputMode="search"
          placeholder="Search visitors"
          aria-label="Search visitors by name, e-mail or uid"
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={q}
          onChange={(event) => onQ(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {q === '' ? (
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <button type="button" aria-label="Clear the search" onClick={() => onQ('')}>
            <CloseIcon />
          </button>
        )}
      </div>
      <fieldset className={styles.filter}>
        <legend className="visually-hidden">Show</legend>
        {FILTERS.map(({ value, word }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name="status"
              className="visually-hidden"
              checked={status === value}
              onChange={() => onStatus(value)}
            />
            {value !== 'all' && <StatusDot status={value} size={10} />}
            <span>{word}</span>
            {counts[value] !== undefined && (
              <b data-testid={`count-${value}`}>{counts[value].toLocaleString()}</b>
            )}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
