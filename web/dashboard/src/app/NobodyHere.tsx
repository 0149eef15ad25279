// The table when nobody is here: how to be found where nobody ever came, else where those are who were.
import { InstallSnippet } from '../features/install/InstallSnippet';
import { useEverCame } from '../shared/realtime/use-visitors';
import { placeHash } from '../shared/session/place';
import { EVERYBODY } from './WhichVisitors';
import styles from './NobodyHere.module.css';

export function NobodyHere({ projectId }: { projectId: number }) {
  const { data: didAnybodyCome } = useEverCame();
  if (didAnybodyCome === undefined) return null;
  if (!didAnybodyCome) {
    return (
      <div className={styles.nobody} data-testid="empty-list">
        <h2>Nobody has come by yet</h2>
        <p>Whoever opens a page of yours is in the table at once.</p>
        <InstallSnippet />
      </div>
    );
  }
  return (
    <div className={styles.nobody} data-testid="nobody-here">
      <h2>All quiet at the door</h2>
      <p>
        <span>Whoever comes is in the table at once. </span>
        <a href={placeHash(projectId, undefined, EVERYBODY)}>Everybody</a>
        <span> keeps those who were here before.</span>
      </p>
    </div>
  );
}
