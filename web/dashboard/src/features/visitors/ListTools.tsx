// Above the list: the search box and the filter, which shows how many are here.
import type { StatusFilter } from '../../shared/api/query-keys';
import { useStats } from '../../shared/realtime/use-visitors';
import { useRealtime } from '../../shared/realtime/socket-context';
import { Choices } from '../../shared/ui/Choices';
import type { Choice } from '../../shared/ui/Choices';
import { SearchBox } from '../../shared/ui/SearchBox';
import { statusWord } from '../../shared/ui/status';
import { say } from '../../words/say';
import { STATUSES } from './list-view';
import styles from './ListTools.module.css';

const choiceOf = (value: StatusFilter): Choice<StatusFilter> =>
  value === 'all' ? { value, word: say('list.all') } : { value, word: statusWord(value), status: value };

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
  const choices = STATUSES.map((value) => ({ ...choiceOf(value), count: counts[value] }));
  return (
    <div className={styles.tools}>
      <SearchBox
        q={q}
        placeholder={say('list.search')}
        label={say('list.searchBy')}
        onQ={onQ}
        onLeave={onLeaveSearch}
      />
      <Choices name="status" choices={choices} chosen={status} onChoose={onStatus} />
    </div>
  );
}
