// The conversations: pushed, not polled.
import { useMemo, useRef } from 'react';
import type { Conversation, ConversationMatch } from '@porchlight/protocol/conversation';
import { OPEN } from '../../shared/api/query-keys';
import { conversationRows } from '../../shared/realtime/conversation-cache';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useConversations } from '../../shared/realtime/use-conversations';
import { useSession } from '../../shared/session/session-context';
import { useSearch } from '../../shared/text/use-search';
import { Button } from '../../shared/ui/Button';
import { RowList } from '../../shared/ui/RowList';
import { say } from '../../words/say';
import { ConversationRow, ROW_HEIGHT } from './ConversationRow';
import { isNarrowed, presetOf, shownOf, withText } from './list-filter';
import { ListTools } from './ListTools';
import type { Filtered } from './ListTools';
import styles from './ConversationList.module.css';

interface Props extends Omit<Filtered, 'onFilter'> {
  /** `replaces`: it is no step that going back should undo. */
  onFilter: (filter: Filtered['filter'], replaces?: boolean) => void;
  chosen: number | undefined;
  /** `match`: where in it what was searched for stands. */
  onOpen: (id: number, match: ConversationMatch | undefined) => void;
}

function NothingHere({ filter, onFilter }: Filtered) {
  const preset = presetOf(filter);
  if (!isNarrowed(filter) && preset !== undefined) {
    return (
      <div data-testid="empty-inbox">
        <h2>{preset === 'open' ? say('inbox.nobodyWaits') : say('inbox.nothing')}</h2>
        <p>{say(`inbox.empty.${preset}`)}</p>
      </div>
    );
  }
  const { q } = filter;
  const everywhere = { status: 'all' as const, ...(q === undefined ? {} : { q }) };
  return (
    <div className={styles.nothing} data-testid="empty-inbox">
      <h2>{say('inbox.nothing')}</h2>
      {q !== undefined && filter.status !== 'all' && (
        <Button onClick={() => onFilter(everywhere)} data-testid="search-all">
          {say('inbox.searchAll')}
        </Button>
      )}
      <Button onClick={() => onFilter(OPEN)} data-testid="list-clear-all">
        {say('table.clearAll')}
      </Button>
    </div>
  );
}

const idOf = ({ id }: Conversation) => id;

/** The tags of those who are in the list. */
function tagsOf(rows: readonly Conversation[]): string[] {
  return [...new Set(rows.flatMap(({ visitor }) => visitor.tags ?? []))].sort();
}

export function ConversationList({ filter, onFilter, chosen, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { agent } = useSession();
  const { degraded } = useRealtime();
  const query = useConversations(filter);
  const { data } = query;
  const rows = useMemo(
    () => (data === undefined ? [] : conversationRows(data, shownOf(filter), agent.id)),
    [data, filter, agent.id],
  );
  const tags = useMemo(() => tagsOf(rows), [rows]);
  const search = useSearch(filter.q ?? '', (q) => onFilter(withText(filter, 'q', q), true));
  const open = (id: number) => onOpen(id, rows.find((row) => row.id === id)?.match ?? undefined);
  return (
    <RowList
      name={say('inbox.conversations')}
      prefix="conversation"
      {...{ rows, idOf, query, chosen, scroller }}
      onOpen={open}
      searching={!search.isSettled}
      tools={
        <ListTools
          {...{ filter, onFilter, tags }}
          typed={search.typed}
          onType={search.setTyped}
          onLeaveSearch={() => scroller.current?.focus()}
        />
      }
      rowHeight={ROW_HEIGHT}
      whenEmpty={<NothingHere {...{ filter, onFilter }} />}
    >
      {(conversation, placed) => (
        <ConversationRow
          key={conversation.id}
          {...placed}
          conversation={conversation}
          q={filter.q ?? ''}
          me={agent.id}
          degraded={degraded}
          onOpen={onOpen}
        />
      )}
    </RowList>
  );
}
