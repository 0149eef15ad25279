// The frame of a room that is still being loaded: its panes, and nothing in them yet.
import { say } from '../words/say';
import styles from './Opening.module.css';

export function Opening() {
  return (
    <main className={styles.panes} aria-busy="true" data-testid="opening">
      <div className={styles.list}>
        <p role="status">{say('pane.opening')}</p>
      </div>
    </main>
  );
}
