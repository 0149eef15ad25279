// One conversation in the list: with whom, whether they are here, what was said last and when, how much of it nobody has
// read and how long they wait; or, of a search, what was found.
import { memo, useMemo } from 'react';
import type { Conversation, ConversationMatch } from '@porchlight/protocol/conversation';
import { isMentioned, isSnoozed } from '../../shared/realtime/conversation-cache';
import { shownStatus } from '../../shared/realtime/visitor-cache';
import { excerpt } from '../../shared/text/excerpt';
import { finds, nearFind } from '../../shared/text/finds';
import { displayName } from '../../shared/text/pseudonym';
import { absolute, agoShort, counted, spanOf } from '../../shared/time/ago';
import { until } from '../../shared/time/until';
import { useServerNow } from '../../shared/time/use-server-now';
import { Avatar } from '../../shared/ui/Avatar';
import { ClockIcon } from '../../shared/ui/icons';
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
  /** What was searched for. */
  q: string;
  me: number;
  degraded: boolean;
  onOpen: (id: number, match: ConversationMatch | undefined) => void;
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

/** What was found, with the find marked. */
function Found({ match, q }: { match: ConversationMatch; q: string }) {
  const pieces = useMemo(() => nearFind(finds(excerpt(match.excerpt), q)), [match.excerpt, q]);
  return (
    <span className={styles.said} data-testid="excerpt">
      <span>{match.noteId === null ? '' : `${say('inbox.inNote')} `}</span>
      <bdi>
        {pieces.map(({ text, isFound }, at) =>
          isFound ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
        )}
      </bdi>
    </span>
  );
}

function Said({ conversation, me }: Pick<Props, 'conversation' | 'me'>) {
  const { content } = conversation.lastMessage;
  const said = useMemo(() => excerpt(content), [content]);
  return (
    <span className={styles.said} data-testid="excerpt">
      <span>{writer(conversation, me)}</span>
      <bdi>{said}</bdi>
    </span>
  );
}

/** Since when somebody waits for an answer; or until when nobody looks at it. */
function Waits({ conversation, now }: { conversation: Conversation; now: number }) {
  const { waitingSince, snoozedUntil } = conversation;
  if (isSnoozed(conversation)) {
    const then = Date.parse(snoozedUntil!);
    return (
      <time className={styles.snoozed} dateTime={snoozedUntil!} title={absolute(then)} data-testid="snoozed">
        <ClockIcon />
        <span>{say('inbox.until', { when: until(then, now) })}</span>
      </time>
    );
  }
  if (waitingSince === undefined || waitingSince === null) return null;
  const since = Date.parse(waitingSince);
  const span = spanOf(since, now);
  return (
    <time className={styles.waits} dateTime={waitingSince} title={absolute(since)} data-testid="waits">
      {span === undefined ? say('inbox.waitsNow') : say('inbox.waits', { span })}
    </time>
  );
}

function Marks({ conversation, me }: Pick<Props, 'conversation' | 'me'>) {
  const score = conversation.rating?.score;
  return (
    <>
      {isMentioned(conversation, me) && (
        <span className={styles.mention} title={say('inbox.mentioned')} data-testid="mentioned">
          <b aria-hidden="true">@</b>
          <span className="visually-hidden">{say('inbox.mentioned')}</span>
        </span>
      )}
      {score !== undefined && (
        <span className={styles.rating} title={say('inbox.ratedWith', { score })} data-testid="rating">
          <b aria-hidden="true">{`★ ${counted(score)}`}</b>
          <span className="visually-hidden">{say('inbox.ratedWith', { score })}</span>
        </span>
      )}
    </>
  );
}

function Facts({ conversation, me, degraded }: Pick<Props, 'conversation' | 'me' | 'degraded'>) {
  const now = useServerNow();
  const { visitor, assignee } = conversation;
  const status = shownStatus(visitor, degraded);
  return (
    <p className={styles.facts}>
      <span className={styles.who}>
        <span className={list.word} data-status={status}>
          {statusWord(status)}
        </span>
        {assignee !== null && (
          <span className={styles.assignee}>
            <span>· </span>
            <bdi>{assignee.id === me ? say('inbox.mine') : assignee.name}</bdi>
          </span>
        )}
      </span>
      <Marks {...{ conversation, me }} />
      <Waits {...{ conversation, now }} />
    </p>
  );
}

function Row({ conversation, q, me, degraded, onOpen, ...placed }: Props) {
  const now = useServerNow();
  const { visitor, lastMessage, unread, match = null } = conversation;
  const name = displayName(visitor);
  const status = shownStatus(visitor, degraded);
  const sentAt = Date.parse(lastMessage.sentAt);
  return (
    <RowFrame
      {...placed}
      height={ROW_HEIGHT}
      onClick={() => onOpen(conversation.id, match ?? undefined)}
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
          <span className={styles.tags}>
            {(visitor.tags ?? []).map((tag) => (
              <bdi key={tag} className={styles.tag} data-testid="row-tag">
                {tag}
              </bdi>
            ))}
          </span>
          <time dateTime={lastMessage.sentAt} title={absolute(sentAt)}>
            {agoShort(sentAt, now)}
          </time>
        </p>
        <p className={styles.line}>
          {match === null || q === '' ? <Said {...{ conversation, me }} /> : <Found {...{ match, q }} />}
          <Unread count={unread} />
        </p>
        <Facts {...{ conversation, me, degraded }} />
      </div>
    </RowFrame>
  );
}

export const ConversationRow = memo(Row);
