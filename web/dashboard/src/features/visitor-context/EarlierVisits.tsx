// The visits before, folded: each with when, how long, how many pages and from where, and its pages where it is opened.
import { useState } from 'react';
import type { ReactNode } from 'react';
import { isNotFound } from '../../shared/api/http';
import type { TrailVisit } from '../../shared/realtime/trail';
import { lasted } from '../../shared/time/lasted';
import { say } from '../../words/say';
import { When } from './Time';
import { TrailList } from './TrailList';
import { cameThen } from './visit-words';
import styles from './Visits.module.css';

/** What of the query is needed to say how it stands, and to load more. */
export interface Asked {
  isPending: boolean;
  isFetching: boolean;
  isFetchNextPageError: boolean;
  isFetchingNextPage: boolean;
  hasNextPage: boolean;
  error: Error | null;
  failureReason: Error | null;
  fetchNextPage: () => Promise<unknown>;
  refetch: () => Promise<unknown>;
}

/** What is in it is made where it is opened: hundreds of pages cost nothing until somebody looks. */
function Folded({ summary, testId, children }: { summary: ReactNode; testId: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className={styles.folded}
      data-testid={testId}
      onToggle={(event) => {
        if (event.target === event.currentTarget) setOpen(event.currentTarget.open);
      }}
    >
      <summary>{summary}</summary>
      {open && <div className={styles.inside}>{children}</div>}
    </details>
  );
}

function Visit({ visit }: { visit: TrailVisit }) {
  const from = visit.kept && cameThen(visit.kept).from;
  const stayed = visit.endedAt === null ? undefined : lasted(visit.endedAt - visit.startedAt);
  const summary = (
    <span className={styles.visit}>
      <b>
        <When at={visit.startedAt} />
      </b>
      <span className={styles.number}>
        {[stayed, say('visitor.pagesCount', { count: visit.pages })]
          .filter((words) => words !== undefined)
          .join(' · ')}
      </span>
      {from !== undefined && <bdi>{say('visitor.fromSite', { site: from })}</bdi>}
    </span>
  );
  return (
    <li>
      <Folded summary={summary} testId="earlier-visit">
        {visit.views.length === 0 ? (
          <p className={styles.note}>{say('visitor.pagesNotKept')}</p>
        ) : (
          <TrailList visit={visit} name={say('visitor.pagesOfThatVisit')} />
        )}
      </Folded>
    </li>
  );
}

function Older({ query }: { query: Asked }) {
  if (!query.hasNextPage) return null;
  return (
    <div className={styles.older}>
      {query.isFetchNextPageError && <p role="alert">{say('visitor.olderFailed')}</p>}
      <button
        type="button"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
        data-testid="older-visits"
      >
        {query.isFetchingNextPage ? say('common.loading') : say('visitor.showOlder')}
      </button>
    </div>
  );
}

function Failure({ query, isFirst }: { query: Asked; isFirst: boolean }) {
  const error = query.error ?? query.failureReason;
  const away = isFirst ? 'visitor.historyAway' : 'visitor.historyAwaySince';
  return (
    <div className={styles.older}>
      <p role="status" data-testid="visits-failed">
        {say(isNotFound(error) ? 'visitor.nothingKept' : away)}
      </p>
      <button type="button" disabled={query.isFetching} onClick={() => void query.refetch()}>
        {say('common.tryAgain')}
      </button>
    </div>
  );
}

interface Props {
  earlier: TrailVisit[];
  latest: TrailVisit | undefined;
  keptDays: number | undefined;
  query: Asked;
}

function Content({ earlier, latest, keptDays, query }: Props) {
  if (keptDays === undefined) {
    if (query.error !== null || query.failureReason !== null)
      return <Failure query={query} isFirst={latest === undefined} />;
    return <p className={styles.note}>{say('visitor.lookingUp')}</p>;
  }
  const kept = say('visitor.kept', { days: keptDays });
  if (earlier.length === 0 && !query.hasNextPage) {
    const words = say(latest === undefined ? 'visitor.noVisit' : 'visitor.noEarlier', { kept });
    return (
      <p className={styles.note} data-testid="no-earlier">
        {words}
      </p>
    );
  }
  const key = query.hasNextPage ? 'visitor.earlierAndMore' : 'visitor.earlier';
  const summary = <span>{say(key, { count: earlier.length })}</span>;
  return (
    <Folded summary={summary} testId="earlier-visits">
      <ol className={styles.visits}>
        {earlier.map((visit) => (
          <Visit key={visit.startedAt} visit={visit} />
        ))}
      </ol>
      <Older query={query} />
      <p className={styles.note} data-testid="kept">
        {kept}
      </p>
    </Folded>
  );
}

export function EarlierVisits(props: Props) {
  return (
    <section aria-labelledby="earlier-heading">
      <h3 id="earlier-heading">{say('visitor.before')}</h3>
      <Content {...props} />
    </section>
  );
}
