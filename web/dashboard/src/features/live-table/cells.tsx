// What stands in each column of a row. Text that has no room is whole in its title; times tick by themselves
// (shared/time/use-ticking.ts).
import type { ReactNode } from 'react';
import type { TableConversation, TableRow, VisitFacts } from '@porchlight/protocol/table';
import type { VisitorStatus } from '@porchlight/protocol/visitor';
import { useSession } from '../../shared/session/session-context';
import { countryName } from '../../shared/text/country';
import { displayName } from '../../shared/text/pseudonym';
import { absolute, counted, listed } from '../../shared/time/ago';
import { hereSince } from '../../shared/time/here-since';
import { Avatar } from '../../shared/ui/Avatar';
import { ChatIcon, MoreIcon, VerifiedIcon } from '../../shared/ui/icons';
import { StatusDot, statusWord } from '../../shared/ui/status';
import { say } from '../../words/say';
import type { ColumnId } from './columns';
import { pageWords, valueWord } from './words';
import styles from './cells.module.css';

export function Two({ first, second = '', title }: { first: string; second?: string; title?: string }) {
  const whole = title ?? (second === '' ? first : `${first}\n${second}`);
  return (
    <span className={styles.two} title={whole}>
      <span className={styles.line} dir="auto">
        {first}
      </span>
      {second !== '' && (
        <span className={styles.second} dir="auto">
          {second}
        </span>
      )}
    </span>
  );
}

/** "Left": they have gone while the order is held. */
const presenceWord = (status: VisitorStatus) =>
  status === 'offline' ? say('status.left') : statusWord(status);

export function Status({ status }: { status: VisitorStatus }) {
  return (
    <span className={styles.status} data-status={status}>
      <StatusDot status={status} />
      <span>{presenceWord(status)}</span>
    </span>
  );
}

export function Visitor({ row, size = 28 }: { row: TableRow; size?: number }) {
  const name = displayName(row);
  const whole = [name, row.email, row.visitorUid].filter((part) => part !== null).join('\n');
  return (
    <span className={styles.visitor} title={whole}>
      <Avatar uid={row.visitorUid} name={name} size={size} />
      <span className={styles.name} dir="auto">
        {name}
      </span>
      {row.verified && (
        <span className={styles.verified} title={say('table.verifiedTitle')}>
          <VerifiedIcon />
          <span className="visually-hidden">{say('table.verified')}</span>
        </span>
      )}
      {row.bot && <span className={styles.bot}>{say('table.bot')}</span>}
      <button
        type="button"
        className={styles.more}
        tabIndex={-1}
        aria-label={say('table.acts', { name })}
        aria-haspopup="menu"
        data-menu={row.visitorUid}
        data-testid="row-menu-button"
      >
        <MoreIcon />
      </button>
    </span>
  );
}

/** What agents have tagged the visitor with. */
function TagList({ tags }: { tags: readonly string[] }) {
  return (
    <span className={styles.tags} title={tags.join(', ')}>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag} dir="auto">
          {tag}
        </span>
      ))}
    </span>
  );
}

export function Since({
  at,
  word,
}: {
  at: string | null | undefined;
  word: 'time.hereSince' | 'time.onPageSince';
}) {
  if (at === null || at === undefined) return null;
  const then = Date.parse(at);
  return (
    <time
      className={styles.since}
      dateTime={at}
      data-since={then}
      title={say(word, { date: absolute(then) })}
    />
  );
}

export function Talk({ conversation }: { conversation: TableConversation | null }) {
  if (conversation === null) return null;
  const { status, unread } = conversation;
  const word = unread > 0 ? say('list.unread', { count: unread }) : say(`value.conversation.${status}`);
  return (
    <span className={styles.talk} data-unread={unread > 0 || undefined} data-testid="talk" title={word}>
      <ChatIcon />
      <span dir="auto">{word}</span>
    </span>
  );
}

/** The others who look. */
function Viewers({ row }: { row: TableRow }) {
  const { agent } = useSession();
  const names = row.viewers.filter(({ agentId }) => agentId !== agent.id).map(({ name }) => name);
  return names.length === 0 ? null : <Two first={listed(names)} />;
}

function From({ visit }: { visit: VisitFacts }) {
  return <Two first={valueWord('referrer', visit.referrer ?? '')} second={visit.campaign ?? ''} />;
}

function Country({ visit }: { visit: VisitFacts }) {
  return visit.country === null ? null : <Two first={countryName(visit.country)} second={visit.city ?? ''} />;
}

function Browser({ visit }: { visit: VisitFacts }) {
  const [first, second] = [visit.browser, visit.system].filter((part) => part !== null);
  return first === undefined ? null : <Two first={first} second={second ?? ''} />;
}

const count = (value: number | undefined) =>
  value === undefined || value === 0 ? null : <span className={styles.number}>{counted(value)}</span>;
const text = (value: string | null | undefined) =>
  value === null || value === undefined ? null : <Two first={value} />;

/** Of the columns that are more than how somebody is called. */
export function cell(id: ColumnId, row: TableRow, status: VisitorStatus): ReactNode {
  const { visit, conversation } = row;
  switch (id) {
    case 'status':
      return <Status status={status} />;
    case 'visitor':
      return <Visitor row={row} />;
    case 'page': {
      const [first, second] = pageWords(row);
      return first === '' ? null : (
        <Two first={first} second={second} title={`${first}\n${row.currentUrl ?? ''}`} />
      );
    }
    case 'onPage':
      return row.status === 'offline' ? null : <Since at={visit?.pageSince} word="time.onPageSince" />;
    case 'onSite':
      return <Since at={hereSince(row)} word="time.hereSince" />;
    case 'pages':
      return count(visit?.pages);
    case 'visits':
      return count(visit?.visits);
    case 'from':
      return visit && <From visit={visit} />;
    case 'campaign':
      return text(visit?.campaign);
    case 'landing':
      return text(visit?.landing);
    case 'device':
      return text(visit?.device && valueWord('device', visit.device));
    case 'browser':
      return visit && <Browser visit={visit} />;
    case 'country':
      return visit && <Country visit={visit} />;
    case 'conversation':
      return <Talk conversation={conversation} />;
    case 'tags':
      return <TagList tags={row.tags ?? []} />;
    case 'viewers':
      return <Viewers row={row} />;
  }
}
