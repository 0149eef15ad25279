// A status is told three times: by colour, by shape (full, half, hollow, dashed) and by its word.
import type { VisitorStatus } from '@porchlight/protocol/visitor';
import { say } from '../../words/say';
import styles from './status.module.css';

export const statusWord = (status: VisitorStatus): string => say(`status.${status}`);

function shape(status: VisitorStatus) {
  switch (status) {
    case 'online':
      return <circle cx="6" cy="6" r="5" fill="currentColor" />;
    case 'away':
      return (
        <>
          <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor" />
        </>
      );
    case 'offline':
      return <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />;
    case 'unknown':
      return (
        <circle
          cx="6"
          cy="6"
          r="4.2"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeDasharray="2.2 2.2"
        />
      );
  }
}

export function StatusDot({ status, size = 12 }: { status: VisitorStatus; size?: number }) {
  return (
    <svg className={styles[status]} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {shape(status)}
    </svg>
  );
}

/** Dot and word. */
export function StatusBadge({ status }: { status: VisitorStatus }) {
  return (
    <span className={`${styles.badge} ${styles[status]}`}>
      <StatusDot status={status} />
      <span data-testid="status-word">{statusWord(status)}</span>
    </span>
  );
}
