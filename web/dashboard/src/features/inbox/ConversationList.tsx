// The conversations: pushed, not polled; virtualised, so that ten thousand cost as much as ten.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { ConversationFilter } from '../../shared/api/query-keys';
import { conversationRows } from '../../shared/realtime/conversation-cache';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useConversations } from '../../shared/realtime/use-conversations';
import { useSession } from '../../shared/session/session-context';
import { useListKeys } from '../../shared/ui/use-list-keys';
import { ConversationRow, ROW_HEIGHT } from './ConversationRow';
import styles from './ConversationList.module.css';

const OVERSCAN = 8;

const FILTERS: { value: ConversationFilter; word: string; whenEmpty: string }[] = [
  { value: 'open', word: 'Open', whenEmpty: 'Whoever writes to you stands here at once.' },
  { value: 'mine', word: 'Mine', whenEmpty: 'No open conversation is yours.' },
  { value: 'unassigned', word: 'Unassigned', whenEmpty: 'Every open conversation is somebody’s.' },
  {
    value: 'closed',
    word: 'Closed',
    whenEmpty: 'What you close is kept here. It opens again when the visitor writes.',
  },
];

interface Props {
  filter: ConversationFilter;
  onFilter: (filter: ConversationFilter) => void;
  chosen: number | undefined;
  onOpen: (id: number) => void;
}

function Filters({ filter, onFilter }: Pick<Props, 'filter' | 'onFilter'>) {
  return (
    <fieldset className={styles.filter}>
      <legend className="visually-hidden">Show</legend>
      {FILTERS.map(({ value, word }) => (
        <label key={value} className={styles.choice} data-testid={`filter-${value}`}>
          <input
            type="radio"
            name="conversations"
            className="visually-hidden"
            checked={filter === value}
            onChange={() => onFilter(value)}
          />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}

function NothingHere({ filter }: { filter: ConversationFilter }) {
  const { whenEmpty } = FILTERS.find(({ value }) => value === filter) ?? { whenEmpty: '' };
  return (
    <div className={styles.nothing} data-testid="empty-inbox">
      <h2>{filter === 'open' ? 'Nobody is waiting' : 'Nothing here'}</h2>
      <p>{whenEmpty}</p>
    </div>
  );
}

function useRows(filter: ConversationFilter, me: number) {
  const query = useConversations(filter);
  const { data } = query;
  const rows = useMemo(
    () => (data === undefined ? [] : conversationRows(data, filter, me)),
    [data, filter, me],
  );
  return { query, rows };
}

function Looking() {
  return <p className={styles.loading}>Looking…</p>;
}

function Failure({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  return (
    <div className={styles.failure} role="alert">
      <p>{error?.message}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

export function ConversationList({ filter, onFilter, chosen, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { agent } = useSession();
  const { degraded } = useRealtime();
  const { query, rows } = useRows(filter, agent.id);
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const keys = useListKeys({ ids, chosen, open: onOpen, scrollTo: (index) => virtual.scrollToIndex(index) });

  const atEnd = (items.at(-1)?.index ?? -1) >= rows.length - 1;
  useEffect(() => {
    if (atEnd && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [atEnd, hasNextPage, isFetching, isError, fetchNextPage]);

  const highlighted = rows.find(({ id }) => id === keys.highlighted)?.id;
  const loading = query.isPending || (rows.length === 0 && hasNextPage);
  return (
    <section className={styles.list} aria-label="Conversations">
      <div className={styles.tools}>
        <Filters filter={filter} onFilter={onFilter} />
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        role="listbox"
        aria-label="Conversations"
        aria-busy={loading}
        tabIndex={0}
        aria-activedescendant={highlighted === undefined ? undefined : `conversation-${highlighted}`}
        onKeyDown={keys.onKeyDown}
        data-testid="conversations"
      >
        {rows.length > 0 && (
          <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {items.map(({ index, start }) => {
              const conversation = rows[index];
              if (conversation === undefined) return null;
              return (
                <ConversationRow
                  key={conversation.id}
                  id={`conversation-${conversation.id}`}
                  conversation={conversation}
                  me={agent.id}
                  degraded={degraded}
                  chosen={conversation.id === chosen}
                  highlighted={conversation.id === highlighted}
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
      {isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {!isError && rows.length === 0 && (loading ? <Looking /> : <NothingHere filter={filter} />)}
    </section>
  );
}
