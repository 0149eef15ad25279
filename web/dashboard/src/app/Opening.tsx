// The frame of a room that is still being loaded: its panes, and nothing in them yet.
import styles from './Opening.module.css';

export function Opening() {
  return (
    <main className={styles.panes} aria-busy="true" data-testid="opening">
      <div className={styles.list}>
        <p role="status">Opening…</p>
      </div>
    </main>
  );
}
