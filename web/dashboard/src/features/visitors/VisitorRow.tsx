// One visitor in the list: who, and where (online) or since when gone (offline).
import { memo } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { say } from '../../words/say';
import { shownStatus } from '../../shared/realtime/visitor-cache';
import { pagePath } from '../../shared/text/page-url';
import { displayName } from '../../shared/text/pseudonym';
import { absolute, ago, agoShort } from '../../shared/time/ago';
import { hereSince } from '../../shared/time/here-since';
import { useServerNow } from '../../shared/time/use-server-now';
import { Avatar } from '../../shared/ui/Avatar';
import { ChatIcon } from '../../shared/ui/icons';
import { RowFrame } from '../../shared/ui/RowList';
import type { Placed } from '../../shared/ui/RowList';
import list from '../../shared/ui/RowList.module.css';
import { statusWord } from '../../shared/ui/status';
import styles from './VisitorRow.module.css';

interface Props extends Placed {
  visitor: Visitor;
  degraded: boolean;
  /** Messages of theirs that nobody has read; undefined: there is no conversation. */
  unread: number | undefined;
  onOpen: (uid: string) => void;
}

export const ROW_HEIGHT = 68;

function secondLine(visitor: Visitor, now: number): string {
  if (!visitor.isOnline) {
    return visitor.lastSeenAt === null
      ? ''
      : say('time.lastSeen', { ago: ago(Date.parse(visitor.lastSeenAt), now) });
  }
  const title = visitor.title?.trim();
  if (title !== undefined && title !== '') return title;
  return pagePath(visitor.currentUrl) ?? say('list.onYourSite');
}

function When({ visitor, now }: { visitor: Visitor; now: number }) {
  const at = visitor.isOnline ? hereSince(visitor) : null;
  if (at === null) return null;
  const then = Date.parse(at);
  return (
    <time dateTime={at} title={say('time.hereSince', { date: absolute(then) })}>
      {agoShort(then, now)}
    </time>
  );
}

function Talk({ unread }: { unread: number }) {
  const words = unread === 0 ? say('list.inConversation') : say('list.unread', { count: unread });
  return (
    <span className={styles.talk} data-unread={unread > 0 || undefined} title={words} data-testid="talk">
      <ChatIcon />
      {unread > 0 && <span aria-hidden="true">{unread}</span>}
      <span className="visually-hidden">{`, ${words}`}</span>
    </span>
  );
}

function Row({ visitor, degraded, unread, onOpen, ...placed }: Props) {
  const now = useServerNow();
  const name = displayName(visitor);
  const status = shownStatus(visitor, degraded);
  return (
    <RowFrame
      {...placed}
      height={ROW_HEIGHT}
      onClick={() => onOpen(visitor.visitorUid)}
      data-testid="visitor-row"
      data-uid={visitor.visitorUid}
      data-status={status}
    >
      <Avatar uid={visitor.visitorUid} name={name} status={status} />
      <div className={styles.text}>
        <span className={styles.name}>
          <bdi>{name}</bdi>
          {unread !== undefined && <Talk unread={unread} />}
        </span>
        <span className={styles.page} title={secondLine(visitor, now)}>
          {secondLine(visitor, now)}
        </span>
      </div>
      <div className={styles.side}>
        <span className={list.word} data-status={status}>
          {statusWord(status)}
        </span>
        {status !== 'unknown' && <When visitor={visitor} now={now} />}
      </div>
    </RowFrame>
  );
}

export const VisitorRow = memo(Row);
