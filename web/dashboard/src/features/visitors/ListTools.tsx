// Above the list: the search box and the filter, which shows how many are here.
import type { KeyboardEvent, RefObject } from 'react';
import type { StatusFilter } from '../../shared/api/query-keys';
import { useStats } from '../../shared/realtime/use-visitors';
import { useRealtime } from '../../shared/realtime/socket-context';
import { Choices } from '../../shared/ui/Choices';
import type { Choice } from '../../shared/ui/Choices';
import { CloseIcon, SearchIcon } from '../../shared/ui/icons';
import styles from './ListTools.module.css';

const FILTERS: Choice<StatusFilter>[] = [
  { value: 'all', word: 'All' },
  { value: 'online', word: 'Online', status: 'online' },
  { value: 'away', word: 'Away', status: 'away' },
  { value: 'offline', word: 'Offline', status: 'offline' },
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
  const choices = FILTERS.map((filter) => ({ ...filter, count: counts[filter.value] }));
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
      <Choices name="status" choices={choices} chosen={status} onChoose={onStatus} />
    </div>
  );
}
