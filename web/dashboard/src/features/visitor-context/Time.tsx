// A moment, or a span that goes on, with the whole of it where it is pointed at.
import type { ReactNode } from 'react';
import { absolute } from '../../shared/time/ago';
import { clockOf, dayOf } from '../../shared/time/days';
import { lasted } from '../../shared/time/lasted';
import { useServerNow } from '../../shared/time/use-server-now';
import { say } from '../../words/say';
import styles from './Visits.module.css';

interface Props {
  at: number;
  testId?: string;
  children: ReactNode;
}

export function Time({ at, testId, children }: Props) {
  return (
    <time
      className={styles.time}
      dateTime={new Date(at).toISOString()}
      title={absolute(at)}
      data-testid={testId}
    >
      {children}
    </time>
  );
}

/** "Today, 14:02". */
export function When({ at }: { at: number }) {
  const now = useServerNow();
  return <Time at={at}>{say('time.dayAt', { day: dayOf(at, now), time: clockOf(at) })}</Time>;
}

/** How long it has been going on. */
export function Since({ at }: { at: number }) {
  const now = useServerNow();
  return <span className={styles.number}>{lasted(now - at)}</span>;
}
