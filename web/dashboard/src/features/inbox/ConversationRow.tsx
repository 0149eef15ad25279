// One conversation in the list: with whom, whether they are here, what was said last and when, and how much of it
// nobody has read.
import { memo, useMemo } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { shownStatus } from '../../shared/realtime/visitor-cache';
import { excerpt } from '../../shared/text/excerpt';
import { displayName } from '../../shared/text/pseudonym';
import { absolute, agoShort, counted } from '../../shared/time/ago';
import { useServerNow } from '../../shared/time/use-server-now';
import { Avatar } from '../../shared/ui/Avatar';
import { RowFrame } from '../../shared/ui/RowList';
import type { Placed } from '../../shared/ui/RowList';
import list from '../../shared/ui/RowList.module.css';
import { statusWord } from '../../shared/ui/status';
import { say } from '../../words/say';
import styles from './ConversationRow.module.css';

export const ROW_HEIGHT = 84;
/** Past it a number says no more than "many". */
const MAX_SHOWN_UNREAD = 99;

interface Props extends Placed {
  conversation: Conversation;
  me: number;
  degraded: boolean;
  onOpen: (id: number) => void;
}

function writer({ lastMessage }: Conversation, me: number): string {
  if (lastMessage.author === 'visitor') return '';
  const name = lastMessage.agentName ?? say('inbox.anAgent');
  return `${lastMessage.agentId === me ? say('inbox.saidByYou') : say('inbox.saidBy', { name })} `;
}

function Unread({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={styles.unread} data-testid="unread">
      <span>{count > MAX_SHOWN_UNREAD ? `${counted(MAX_SHOWN_UNREAD)}+` : counted(count)}</span>
      <span className="visually-hidden">{` ${say('app.unread')}`}</span>
    </span>
  );
}

function Row({ conversation, me, degraded, onOpen, ...placed }: Props) {
  const now = useServerNow();
  const { visitor, lastMessage, unread, assignee } = conversation;
  const name = displayName(visitor);
  const status = shownStatus(visitor, degraded);
  const said = useMemo(() => excerpt(lastMessage.content), [lastMessage.content]);
  const sentAt = Date.parse(lastMessage.sentAt);
  return (
    <RowFrame
      {...placed}
      height={ROW_HEIGHT}
      onClick={() => onOpen(conversation.id)}
      data-testid="conversation-row"
      data-id={conversation.id}
      data-uid={visitor.visitorUid}
      data-status={status}
      data-unread={unread > 0 || undefined}
    >
      <Avatar uid={visitor.visitorUid} name={name} status={status} size={44} />
      <div className={styles.text}>
        <p className={styles.line}>
          <span className={styles.name}>
            <bdi>{name}</bdi>
          </span>
          <time dateTime={lastMessage.sentAt} title={absolute(sentAt)}>
            {agoShort(sentAt, now)}
          </time>
        </p>
        <p className={styles.line}>
          <span className={styles.said} data-testid="excerpt">
            <span>{writer(conversation, me)}</span>
            <bdi>{said}</bdi>
          </span>
          <Unread count={unread} />
        </p>
        <p className={styles.facts}>
          <span className={list.word} data-status={status}>
            {statusWord(status)}
          </span>
          {assignee !== null && (
            <span className={styles.assignee}>
              <span>· </span>
              <bdi>{assignee.id === me ? say('inbox.mine') : assignee.name}</bdi>
            </span>
          )}
        </p>
      </div>
    </RowFrame>
  );
}

export const ConversationRow = memo(Row);
