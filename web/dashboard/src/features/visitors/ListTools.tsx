// Above the list: the search box and the filter, which shows how many are here.
import type { StatusFilter } from '../../shared/api/query-keys';
import { useStats } from '../../shared/realtime/use-visitors';
import { useRealtime } from '../../shared/realtime/socket-context';
import { Choices } from '../../shared/ui/Choices';
import type { Choice } from '../../shared/ui/Choices';
import { SearchBox } from '../../shared/ui/SearchBox';
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
  onQ: (q: string) => void;
  onStatus: (status: StatusFilter) => void;
  onLeaveSearch: () => void;
}

export function ListTools({ q, status, onQ, onStatus, onLeaveSearch }: Props) {
  const counts = useCounts();
  const choices = FILTERS.map((filter) => ({ ...filter, count: counts[filter.value] }));
  return (
    <div className={styles.tools}>
      <SearchBox
        q={q}
        placeholder="Search visitors"
        label="Search visitors by name, e-mail or uid"
        onQ={onQ}
        onLeave={onLeaveSearch}
      />
      <Choices name="status" choices={choices} chosen={status} onChoose={onStatus} />
    </div>
  );
}
