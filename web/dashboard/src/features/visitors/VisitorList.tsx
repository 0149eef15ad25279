// Everybody who is here, and who was: pushed, not polled; virtualised, so that ten thousand cost as much as ten.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { StatusFilter } from '../../shared/api/query-keys';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useListKeys } from '../../shared/ui/use-list-keys';
import { ListTools } from './ListTools';
import { useRows, useUnread } from './use-rows';
import { useSlash } from './use-slash';
import { ROW_HEIGHT, VisitorRow } from './VisitorRow';
import styles from './VisitorList.module.css';

const OVERSCAN = 8;

interface Props {
  chosen: string | undefined;
  onOpen: (uid: string) => void;
  /** Shown where the project has no visitors at all. */
  whenNobodyEverCame: ReactNode;
}

function NothingHere({ filtered, whenNobodyEverCame }: { filtered: boolean; whenNobodyEverCame: ReactNode }) {
  if (filtered) return <p className={styles.nothing}>Nobody matches. Try another word or filter.</p>;
  return (
    <div className={styles.nothing} data-testid="empty-list">
      <h2>Nobody has come by yet</h2>
      {whenNobodyEverCame}
    </div>
  );
}

export function VisitorList({ chosen, onOpen, whenNobodyEverCame }: Props) {
  const [status, setStatus] = useState<StatusFilter>('all');
  const [q, setQ] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { degraded } = useRealtime();
  const { rows, query, searching } = useRows(status, q.trim());
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;

  const unreadOf = useUnread();

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.visitorUid ?? index,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const ids = useMemo(() => rows.map(({ visitorUid }) => visitorUid), [rows]);
  const keys = useListKeys({
    ids,
    chosen,
    open: onOpen,
    scrollTo: (index) => virtual.scrollToIndex(index),
  });
  useSlash(search);

  const lastShown = items.at(-1)?.index ?? -1;
  const atEnd = lastShown >= rows.length - 1;
  useEffect(() => {
    if (atEnd && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [atEnd, hasNextPage, isFetching, isError, fetchNextPage]);

  const highlightedId = rows.some((row) => row.visitorUid === keys.highlighted)
    ? keys.highlighted
    : undefined;
  const loading = query.isPending || (rows.length === 0 && (hasNextPage || searching));
  return (
    <section className={styles.list} aria-label="Visitors">
      <ListTools
        q={q}
        status={status}
        search={search}
        onQ={setQ}
        onStatus={setStatus}
        onLeaveSearch={() => scroller.current?.focus()}
      />
      <div
        ref={scroller}
        className={styles.scroller}
        role="listbox"
        aria-label="Visitors"
        aria-busy={loading}
        tabIndex={0}
        aria-activedescendant={highlightedId === undefined ? undefined : `visitor-${highlightedId}`}
        onKeyDown={keys.onKeyDown}
      >
        {rows.length > 0 && (
          <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {items.map(({ index, start }) => {
              const visitor = rows[index];
              if (visitor === undefined) return null;
              return (
                <VisitorRow
                  key={visitor.visitorUid}
                  id={`visitor-${visitor.visitorUid}`}
                  visitor={visitor}
                  degraded={degraded}
                  unread={unreadOf.get(visitor.visitorUid)}
                  chosen={visitor.visitorUid === chosen}
                  highlighted={visitor.visitorUid === keys.highlighted}
                  position={index}
                  count={rows.length}
                  top={start}
                  onOpen={onOpen}
                />
              );
            })}
          </div>
        )}
      </div>
      {rows.length === 0 && loading && !isError && <p className={styles.loading}>Looking…</p>}
      {rows.length === 0 && !loading && !isError && (
        <NothingHere filtered={status !== 'all' || q.trim() !== ''} whenNobodyEverCame={whenNobodyEverCame} />
      )}
      {isError && (
        <div className={styles.nothing} role="alert">
          <p>{query.error.message}</p>
          <button type="button" onClick={() => void query.refetch()}>
            Try again
          </button>
        </div>
      )}
    </section>
  );
}
