// A page of settings: its heading and what stands on it; or, where that is asked for, that it comes or why it does not.
import type { ReactNode } from 'react';
import { say } from '../../words/say';
import { errorWords } from '../text/error-words';
import { Button } from './Button';
import styles from './Page.module.css';

interface Asked {
  error: Error | null;
  refetch: () => Promise<unknown>;
}

export function Waiting({ query }: { query: Asked }) {
  if (query.error === null) {
    return (
      <p role="status" className={styles.waiting}>
        {say('common.loading')}
      </p>
    );
  }
  return (
    <div role="alert" className={styles.failed} data-testid="settings-failed">
      <p>{errorWords(query.error)}</p>
      <Button onClick={() => void query.refetch()}>{say('common.tryAgain')}</Button>
    </div>
  );
}

interface Props {
  title: string;
  hint?: string;
  testId: string;
  children: ReactNode;
}

export function Page({ title, hint, testId, children }: Props) {
  return (
    <div className={styles.page} data-testid={testId}>
      <h2>{title}</h2>
      {hint !== undefined && (
        <p className={styles.hint}>
          <bdi>{hint}</bdi>
        </p>
      )}
      {children}
    </div>
  );
}
