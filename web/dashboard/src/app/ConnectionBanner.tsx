// Tells that the screen may be old. A first connection gets a moment before anything is said.
import { useEffect, useState } from 'react';
import { useRealtime } from '../shared/realtime/socket-context';
import { say } from '../words/say';
import styles from './ConnectionBanner.module.css';

const PATIENCE_MS = 2_000;

function usePatienceOver(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return over;
}

export function ConnectionBanner() {
  const { connection, degraded } = useRealtime();
  const patienceOver = usePatienceOver();
  const down = connection === 'down' || (connection === 'connecting' && patienceOver);
  return (
    <div role="status" className={styles.place}>
      {down && (
        <p className={styles.banner} data-testid="connection-banner">
          <span className={styles.spinner} aria-hidden="true" />
          <span>{say('app.reconnecting')}</span>
        </p>
      )}
      {!down && degraded && (
        <p className={styles.banner} data-testid="degraded-banner">
          {say('app.degraded')}
        </p>
      )}
    </div>
  );
}
