// A list of rows, which is moved through by keys, and loaded as it is scrolled; virtualised, so that ten thousand rows
// cost as much as ten.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo } from 'react';
import type { Key, ReactNode, RefObject } from 'react';
import { say } from '../../words/say';
import { errorWords } from '../text/error-words';
import { useListKeys } from './use-list-keys';
import styles from './RowList.module.css';

const OVERSCAN = 8;

/** Where a row stands: what a RowFrame is given of it. */
export interface Placed {
  id: string;
  position: number;
  count: number;
  top: number;
  chosen: boolean;
  highlighted: boolean;
}

/** What of a list's query is needed to load more of it. */
interface Loaded {
  isPending: boolean;
  isFetching: boolean;
  isError: boolean;
  error: Error | null;
  hasNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
  refetch: () => Promise<unknown>;
}

interface Props<Id extends Key, Row> {
  name: string;
  /** What stands before the id of a row in the document's. */
  prefix: string;
  tools: ReactNode;
  rows: Row[];
  idOf: (row: Row) => Id;
  rowHeight: number;
  /** Rows may still come, from elsewhere than the query's next page. */
  searching?: boolean;
  query: Loaded;
  chosen: Id | undefined;
  onOpen: (id: Id) => void;
  scroller: RefObject<HTMLDivElement | null>;
  whenEmpty: ReactNode;
  children: (row: Row, placed: Placed) => ReactNode;
}

function Failure({ query }: { query: Loaded }) {
  return (
    <div className={styles.failure} role="alert">
      <p>{query.error && errorWords(query.error)}</p>
      <button type="button" onClick={() => void query.refetch()}>
        {say('common.tryAgain')}
      </button>
    </div>
  );
}

function Instead({ loading, children }: { loading: boolean; children: ReactNode }) {
  return (
    <div className={styles.instead}>
      {loading ? <p className={styles.loading}>{say('common.looking')}</p> : children}
    </div>
  );
}

/** Loads more where the end of what is loaded is on the screen. */
function useMore(atEnd: boolean, { hasNextPage, isFetching, isError, fetchNextPage }: Loaded): void {
  useEffect(() => {
    if (atEnd && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [atEnd, hasNextPage, isFetching, isError, fetchNextPage]);
}

/** The rows that are on the screen, each with its place, and the keys that move through them. */
function useRows<Id extends Key, Row>(props: Props<Id, Row>) {
  const { prefix, rows, idOf, rowHeight, chosen, onOpen, scroller } = props;
  const ids = useMemo(() => rows.map(idOf), [rows, idOf]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: OVERSCAN,
  });
  const keys = useListKeys({ ids, chosen, open: onOpen, scrollTo: (index) => virtual.scrollToIndex(index) });
  const highlighted = ids.find((id) => id === keys.highlighted);
  const items = virtual.getVirtualItems();
  const shown = items.flatMap(({ index, start }) => {
    const row = rows[index];
    const id = ids[index];
    if (row === undefined || id === undefined) return [];
    const marks = { chosen: id === chosen, highlighted: id === highlighted };
    const placed = { id: `${prefix}-${id}`, position: index, count: rows.length, top: start, ...marks };
    return [{ row, placed }];
  });
  useMore((items.at(-1)?.index ?? -1) >= rows.length - 1, props.query);
  const active = highlighted === undefined ? undefined : `${prefix}-${highlighted}`;
  return { shown, active, height: virtual.getTotalSize(), onKeyDown: keys.onKeyDown };
}

export function RowList<Id extends Key, Row>(props: Props<Id, Row>) {
  const { name, prefix, query, scroller, tools, searching = false, whenEmpty, children } = props;
  const { shown, active, height, onKeyDown } = useRows(props);
  const isEmpty = props.rows.length === 0;
  const loading = query.isPending || (isEmpty && (query.hasNextPage || searching));
  return (
    <section className={styles.list} aria-label={name}>
      <div className={styles.tools}>{tools}</div>
      <div className={styles.below}>
        <div
          ref={scroller}
          className={styles.scroller}
          role="listbox"
          aria-label={name}
          aria-busy={loading}
          tabIndex={0}
          aria-activedescendant={active}
          onKeyDown={onKeyDown}
          data-testid={`${prefix}-list`}
        >
          {!isEmpty && (
            <div className={styles.rows} style={{ height }}>
              {shown.map(({ row, placed }) => children(row, placed))}
            </div>
          )}
        </div>
        {query.isError && <Failure query={query} />}
        {!query.isError && isEmpty && <Instead loading={loading}>{whenEmpty}</Instead>}
      </div>
    </section>
  );
}

interface FrameProps extends Placed {
  height: number;
  onClick: () => void;
  children: ReactNode;
  [data: `data-${string}`]: string | number | true | undefined;
}

/** A row in its place. */
export function RowFrame({ id, position, count, top, chosen, highlighted, height, ...rest }: FrameProps) {
  return (
    <div
      {...rest}
      id={id}
      role="option"
      aria-selected={chosen}
      aria-posinset={position + 1}
      aria-setsize={count}
      className={styles.row}
      data-highlighted={highlighted || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
    />
  );
}
