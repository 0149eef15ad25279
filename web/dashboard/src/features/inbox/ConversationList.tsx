// The conversations: pushed, not polled.
import { useMemo, useRef } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import type { ConversationFilter } from '../../shared/api/query-keys';
import { conversationRows } from '../../shared/realtime/conversation-cache';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useConversations } from '../../shared/realtime/use-conversations';
import { useSession } from '../../shared/session/session-context';
import { Choices } from '../../shared/ui/Choices';
import { RowList } from '../../shared/ui/RowList';
import { say } from '../../words/say';
import { ConversationRow, ROW_HEIGHT } from './ConversationRow';

const FILTERS: ConversationFilter[] = ['open', 'mine', 'unassigned', 'closed'];

interface Props {
  filter: ConversationFilter;
  onFilter: (filter: ConversationFilter) => void;
  chosen: number | undefined;
  onOpen: (id: number) => void;
}

function NothingHere({ filter }: { filter: ConversationFilter }) {
  return (
    <div data-testid="empty-inbox">
      <h2>{filter === 'open' ? say('inbox.nobodyWaits') : say('inbox.nothing')}</h2>
      <p>{say(`inbox.empty.${filter}`)}</p>
    </div>
  );
}

const idOf = ({ id }: Conversation) => id;

export function ConversationList({ filter, onFilter, chosen, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { agent } = useSession();
  const { degraded } = useRealtime();
  const query = useConversations(filter);
  const { data } = query;
  const rows = useMemo(
    () => (data === undefined ? [] : conversationRows(data, filter, agent.id)),
    [data, filter, agent.id],
  );
  const choices = FILTERS.map((value) => ({ value, word: say(`inbox.${value}`) }));
  return (
    <RowList
      name={say('inbox.conversations')}
      prefix="conversation"
      {...{ rows, idOf, query, chosen, onOpen, scroller }}
      tools={<Choices name="conversations" choices={choices} chosen={filter} onChoose={onFilter} />}
      rowHeight={ROW_HEIGHT}
      whenEmpty={<NothingHere filter={filter} />}
    >
      {(conversation, placed) => (
        <ConversationRow
          key={conversation.id}
          {...placed}
          conversation={conversation}
          me={agent.id}
          degraded={degraded}
          onOpen={onOpen}
        />
      )}
    </RowList>
  );
}
