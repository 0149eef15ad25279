// The line above the rows, of one height: how many are here, how many of them are shown, and what waits while the order
// is held.
import type { TableState } from '../../shared/realtime/live-table';
import { matching } from './layout';
import styles from './Summary.module.css';

const counted = (count: number, word: string) => (count > 0 ? [`${count.toLocaleString()} ${word}`] : []);

export function waitingWords({ arrived, gone, moved }: TableState['waiting']): string {
  return [...counted(arrived, 'new'), ...counted(gone, 'left'), ...counted(moved, 'moved')].join(' · ');
}

function hereWords({ counts, total, groups, collapsed }: TableState, isNarrowed: boolean): string {
  if (counts === undefined) return '';
  const here = `${counts.here.toLocaleString()} here`;
  return isNarrowed ? `${matching(total, groups, collapsed).toLocaleString()} of ${here}` : here;
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
      {bots > 0 && (
        <p className={styles.bots} data-testid="bots-here">
          {bots === 1 ? '1 bot' : `${bots.toLocaleString()} bots`}
        </p>
      )}
      {words !== '' && (
        <div className={styles.waiting} data-testid="waiting">
          <span dir="auto">{words}</span>
          <button type="button" onClick={onShow} data-testid="show-waiting">
            Show
          </button>
        </div>
      )}
      {/* Said once, not with each of them. */}
      <p className="visually-hidden" role="status">
        {words === '' ? '' : 'The order is held. Changes are waiting: Show takes them in.'}
      </p>
      {state.failure !== undefined && (
        <p className={styles.failure} role="alert">
          {state.failure.message}
        </p>
      )}
    </div>
  );
}
