// Everything about one visitor. What is only true of somebody who is here (page, title, since when) is gone with
// them; what they read, and when they came, is kept.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Visitor, VisitorStatus } from '@porchlight/protocol/visitor';
import { isNotFound } from '../../shared/api/http';
import { queryKeys } from '../../shared/api/query-keys';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useMayAct } from '../../shared/realtime/use-acts';
import { useVisitorViewers } from '../../shared/realtime/use-conversations';
import { useVisitor } from '../../shared/realtime/use-visitors';
import { useTrail } from '../../shared/realtime/use-visits';
import { isPartial, shownStatus } from '../../shared/realtime/visitor-cache';
import type { VisitorPages } from '../../shared/realtime/visitor-cache';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { pageLink, safeUrl, shortened } from '../../shared/text/page-url';
import { displayName } from '../../shared/text/pseudonym';
import { ago, dated, listed, stay } from '../../shared/time/ago';
import { hereSince } from '../../shared/time/here-since';
import { useServerNow } from '../../shared/time/use-server-now';
import { Avatar } from '../../shared/ui/Avatar';
import { CopyButton } from '../../shared/ui/CopyButton';
import { BackIcon, BotIcon, CloseIcon, ExternalIcon, EyeIcon } from '../../shared/ui/icons';
import { StatusBadge } from '../../shared/ui/status';
import { useVisible } from '../../shared/ui/use-in-view';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import { Attributes } from './Attributes';
import { Banned } from './Banned';
import { Devices } from './Devices';
import { EarlierVisits } from './EarlierVisits';
import { Fact } from './Fact';
import { ForTheTeam } from './ForTheTeam';
import { Name } from './Name';
import { Time } from './Time';
import { TrailList } from './TrailList';
import styles from './VisitorContextPanel.module.css';
import { VisitSummary } from './VisitSummary';

function Presence({ visitor }: { visitor: Visitor }) {
  const now = useServerNow();
  if (visitor.isOnline) {
    const since = hereSince(visitor);
    if (since === null) return null;
    return (
      <Time at={Date.parse(since)} testId="online-since">
        {stay(Date.parse(since), now)}
      </Time>
    );
  }
  if (visitor.lastSeenAt === null) return null;
  return (
    <Time at={Date.parse(visitor.lastSeenAt)} testId="last-seen">
      {say('time.lastSeen', { ago: ago(Date.parse(visitor.lastSeenAt), now) })}
    </Time>
  );
}

/** Of the page that is looked at there is room for more of its address. Units: characters. */
const ADDRESS = 160;

function CurrentPage({ visitor, degraded }: { visitor: Visitor; degraded: boolean }) {
  const { project } = useSession();
  const url = safeUrl(visitor.currentUrl);
  const link = pageLink(visitor.currentUrl, project.origins);
  const title = visitor.title?.trim() ?? '';
  if (!visitor.isOnline || (url === undefined && title === '')) return null;
  return (
    <section className={styles.page} aria-labelledby="page-heading">
      <h3 id="page-heading">{degraded ? say('visitor.lastKnownPage') : say('visitor.lookingAt')}</h3>
      {title !== '' && (
        <p className={styles.title}>
          <bdi data-testid="page-title">{title}</bdi>
        </p>
      )}
      {url !== undefined && (
        <p className={styles.link}>
          {link === undefined ? (
            <span
              className={styles.address}
              data-testid="current-url"
              title={say('visitor.notOnSites', { url })}
            >
              <bdi>{shortened(url, ADDRESS)}</bdi>
            </span>
          ) : (
            <a href={link} target="_blank" rel="noopener noreferrer" data-testid="current-url" title={link}>
              <bdi>{shortened(link, ADDRESS)}</bdi>
              <ExternalIcon />
              <span className="visually-hidden">{say('common.newTab')}</span>
            </a>
          )}
          <CopyButton text={url} label={say('visitor.copyAddress')} />
        </p>
      )}
    </section>
  );
}

const isNone = (text: string | null | undefined) => text === undefined || text === null || text === '';

function Facts({ visitor }: { visitor: Visitor }) {
  return (
    <section aria-labelledby="facts-heading">
      <h3 id="facts-heading">{say('visitor.about')}</h3>
      <dl className={styles.facts}>
        {visitor.email !== null && visitor.email !== '' && (
          <Fact name={say('visitor.email')}>
            <bdi>{visitor.email}</bdi> <small>{say('visitor.notVerified')}</small>
          </Fact>
        )}
        {!isNone(visitor.contactEmail) && (
          <Fact name={say('visitor.contactEmail')}>
            <bdi data-testid="contact-email">{visitor.contactEmail}</bdi>
            <small>{say('visitor.notVerified')}</small>
          </Fact>
        )}
        {visitor.userId !== null && visitor.userId !== '' && (
          <Fact name={say('visitor.user')}>
            <bdi>{visitor.userId}</bdi> {visitor.verified && <small>{say('visitor.verified')}</small>}
          </Fact>
        )}
        {visitor.firstSeenAt !== null && !isPartial(visitor) && (
          <Fact name={say('visitor.firstSeen')}>
            <Time at={Date.parse(visitor.firstSeenAt)}>{dated(Date.parse(visitor.firstSeenAt))}</Time>
          </Fact>
        )}
        <Fact name={say('visitor.uid')}>
          <code>{visitor.visitorUid}</code>
          <CopyButton text={visitor.visitorUid} label={say('visitor.copyUid')} />
        </Fact>
      </dl>
    </section>
  );
}

/** What a list already knows of the visitor: shown until the visitor's own answer is here. */
function useListed(uid: string): Visitor | undefined {
  const { project } = useSession();
  const lists = useQueryClient().getQueriesData<VisitorPages>({
    queryKey: queryKeys.visitorLists(project.id),
  });
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const found = page.visitors.find((visitor) => visitor.visitorUid === uid);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

interface Props {
  uid: string;
  /** None: the panel stands beside what it belongs to, and stays. */
  onClose: (() => void) | undefined;
  /** What is behind the panel where it covers everything. */
  backTo: string;
  /** Shown only of somebody who is known to be here. */
  whenHere: ReactNode;
  /** The uid is a device of that visitor. */
  onJoined: (person: string) => void;
  /** What can be done about the visitor. */
  children?: ((visitor: Visitor) => ReactNode) | undefined;
}

function useEscape(onClose: (() => void) | undefined): void {
  useEffect(() => {
    if (onClose === undefined) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);
}

function Close({ onClose, backTo }: { onClose: () => void; backTo: string }) {
  return (
    <button type="button" className={styles.close} onClick={onClose}>
      <span className={styles.back}>
        <BackIcon /> <span>{backTo}</span>
      </span>
      <span className={styles.cross}>
        <CloseIcon />
        <span className="visually-hidden">{say('visitor.close')}</span>
      </span>
    </button>
  );
}

/** The others who have this visitor's panel open. */
function Looking({ uid }: { uid: string }) {
  const viewers = useVisitorViewers(uid);
  if (viewers.length === 0) return null;
  const names = listed(viewers.map(({ name }) => name));
  return (
    <p className={styles.looking} data-testid="visitor-viewers">
      <EyeIcon />
      <span>
        <Told of="visitor.looking" values={{ count: viewers.length, names }} />
      </span>
    </p>
  );
}

function Head({ visitor, status }: { visitor: Visitor; status: VisitorStatus }) {
  return (
    <header className={styles.head}>
      <Avatar uid={visitor.visitorUid} name={displayName(visitor)} size={64} />
      <div>
        <Name visitor={visitor} />
        <p className={styles.presence}>
          <StatusBadge status={status} />
          {status !== 'unknown' && <Presence visitor={visitor} />}
        </p>
        {visitor.visit?.bot === true && (
          <p className={styles.looking} data-testid="is-bot">
            <BotIcon />
            <span>{say('visitor.isBot')}</span>
          </p>
        )}
        <Looking uid={visitor.visitorUid} />
      </div>
    </header>
  );
}

interface BodyProps {
  visitor: Visitor;
  degraded: boolean;
  whenHere: ReactNode;
}

function Body({ visitor, degraded, whenHere }: BodyProps) {
  const { query, trail, keptDays } = useTrail(visitor);
  const { latest, earlier } = trail;
  const mayAct = useMayAct();
  const pages = visitor.isOnline ? say('visitor.pagesOfVisit') : say('visitor.whatTheyRead');
  return (
    <>
      <CurrentPage visitor={visitor} degraded={degraded} />
      {!degraded && <Devices visitor={visitor} />}
      {visitor.isOnline && !degraded && whenHere}
      {mayAct && visitor.visit?.bot !== true && <ForTheTeam visitor={visitor} />}
      {latest !== undefined && <VisitSummary visitor={visitor} visit={latest} />}
      {latest !== undefined && latest.views.length > 0 && (
        <section aria-labelledby="trail-heading">
          <h3 id="trail-heading">{pages}</h3>
          <TrailList visit={latest} name={pages} />
        </section>
      )}
      <EarlierVisits earlier={earlier} latest={latest} keptDays={keptDays} query={query} />
      <Attributes attributes={visitor.attributes} />
      <Facts visitor={visitor} />
    </>
  );
}

/** Presence, visits and conversation are found at the person whose device it is. */
function useJoined(visitor: Visitor | undefined, onJoined: Props['onJoined']): void {
  const person = visitor?.joinedTo ?? undefined;
  useEffect(() => {
    if (person !== undefined && person !== visitor?.visitorUid) onJoined(person);
  }, [person, visitor?.visitorUid, onJoined]);
}

/** The team sees that this agent looks at the visitor, as long as the panel can be seen. */
function useLookingAt(uid: string): void {
  const { voice } = useRealtime();
  const visible = useVisible();
  useEffect(() => {
    if (!visible) return undefined;
    voice.lookAt(uid);
    return () => voice.lookAt(null);
  }, [voice, uid, visible]);
}

export function VisitorContextPanel({ uid, onClose, backTo, whenHere, onJoined, children }: Props) {
  const { degraded, ledger } = useRealtime();
  const mayAct = useMayAct();
  const listed = useListed(uid);
  const query = useVisitor(uid, listed !== undefined);
  const known = query.data ?? listed;
  const visitor = known && ledger.show(known);
  const whenKnown = visitor && children?.(visitor);
  useEscape(onClose);
  useLookingAt(uid);
  useJoined(query.data, onJoined);
  return (
    <article
      className={styles.panel}
      data-testid="visitor-panel"
      data-uid={uid}
      aria-label={say('visitor.label')}
    >
      {onClose !== undefined && <Close onClose={onClose} backTo={backTo} />}
      {visitor !== undefined && (
        <>
          <Head visitor={visitor} status={shownStatus(visitor, degraded)} />
          {mayAct && (visitor.ban ?? undefined) !== undefined && <Banned ban={visitor.ban!} />}
          {whenKnown}
          <Body visitor={visitor} degraded={degraded} whenHere={whenHere} />
        </>
      )}
      {visitor === undefined && query.isError && (
        <p role="alert" className={styles.missing}>
          {isNotFound(query.error) ? say('visitor.missing') : errorWords(query.error)}
        </p>
      )}
    </article>
  );
}
