// The line above the rows, of one height: how many are here, how many of them are shown, and what waits while the order
// is held.
import type { TableState } from '../../shared/realtime/live-table';
import { errorWords } from '../../shared/text/error-words';
import { clockOf } from '../../shared/time/days';
import { say } from '../../words/say';
import { matching } from './layout';
import styles from './Summary.module.css';

const DEEDS = { arrived: 'table.new', gone: 'table.left', moved: 'table.moved' } as const;

export function waitingWords(waiting: TableState['waiting']): string {
  const deeds = (['arrived', 'gone', 'moved'] as const).filter((deed) => waiting[deed] > 0);
  return deeds.map((deed) => say(DEEDS[deed], { count: waiting[deed] })).join(' · ');
}

function hereWords({ counts, total, groups, collapsed }: TableState, isNarrowed: boolean): string {
  if (counts === undefined) return '';
  const count = counts.here;
  if (!isNarrowed) return say('table.here', { count });
  return say('table.someOfHere', { some: matching(total, groups, collapsed), count });
}

/** They are here as well, and counted apart. */
const botsIn = ({ counts }: TableState) => counts?.bots.find(({ value }) => value === 'true')?.count ?? 0;

interface Props {
  state: TableState;
  isNarrowed: boolean;
  onShow: () => void;
}

export function Summary({ state, isNarrowed, onShow }: Props) {
  const words = waitingWords(state.waiting);
  const bots = isNarrowed ? 0 : botsIn(state);
  return (
    <div className={styles.line}>
      <p className={styles.here} dir="auto" data-testid="here">
        {hereWords(state, isNarrowed)}
      </p>
      {state.asOf !== undefined && (
        <p className={styles.bots} data-testid="as-of">
          {say('table.asOf', { time: clockOf(Date.parse(state.asOf)) })}
        </p>
      )}
      {bots > 0 && (
        <p className={styles.bots} dir="auto" data-testid="bots-here">
          {say('table.bots', { count: bots })}
        </p>
      )}
      {words !== '' && (
        <div className={styles.waiting} data-testid="waiting">
          <span dir="auto">{words}</span>
          <button type="button" onClick={onShow} data-testid="show-waiting">
            {say('common.show')}
          </button>
        </div>
      )}
      {/* Said once, not with each of them. */}
      <p className="visually-hidden" role="status">
        {words === '' ? '' : say('table.held')}
      </p>
      {state.failure !== undefined && (
        <p className={styles.failure} role="alert">
          {errorWords(state.failure)}
        </p>
      )}
    </div>
  );
}
