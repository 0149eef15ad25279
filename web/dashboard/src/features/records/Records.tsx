// A plain page of records, the newest first: a heading, a list, and more of it where it is asked for.
import type { ReactNode } from 'react';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import styles from './Records.module.css';

interface Asked {
  isPending: boolean;
  isFetchingNextPage: boolean;
  hasNextPage: boolean;
  error: Error | null;
  fetchNextPage: () => Promise<unknown>;
  refetch: () => Promise<unknown>;
}

interface Props {
  title: string;
  hint: string;
  /** Where there is nothing. */
  none: string;
  testId: string;
  query: Asked;
  children: ReactNode[];
}

function Rest({ query }: { query: Asked }) {
  if (query.error !== null) {
    return (
      <div className={styles.failed} role="alert">
        <span>{errorWords(query.error)}</span>
        <button type="button" onClick={() => void query.refetch()}>
          {say('common.tryAgain')}
        </button>
      </div>
    );
  }
  if (!query.hasNextPage) return null;
  return (
    <button
      type="button"
      className={styles.more}
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
      data-testid="more-records"
    >
      {query.isFetchingNextPage ? say('common.loading') : say('records.older')}
    </button>
  );
}

export function Records({ title, hint, none, testId, query, children }: Props) {
  return (
    <main className={styles.page} data-testid={testId}>
      <div className={styles.inside}>
        <h2>{title}</h2>
        <p className={styles.hint}>{hint}</p>
        {query.isPending && <p role="status">{say('common.loading')}</p>}
        {!query.isPending && query.error === null && children.length === 0 && (
          <p className={styles.none} data-testid="no-records">
            {none}
          </p>
        )}
        {children.length > 0 && <ul className={styles.list}>{children}</ul>}
        <Rest query={query} />
      </div>
    </main>
  );
}

interface RecordProps {
  testId: string;
  children: ReactNode;
  act?: ReactNode;
}

export function Record({ testId, children, act }: RecordProps) {
  return (
    <li className={styles.record} data-testid={testId}>
      <div className={styles.what}>{children}</div>
      <div>{act}</div>
    </li>
  );
}
