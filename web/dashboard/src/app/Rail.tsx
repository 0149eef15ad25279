// The rooms of the house: the inbox, with how much is unread, the visitors; the bans, for owners what was done, and the settings.
import type { ReactNode } from 'react';
import type { Role } from '@porchlight/protocol/rest';
import { unreadTotal } from '../shared/realtime/conversation-cache';
import { useOpenConversations } from '../shared/realtime/use-conversations';
import { inboxHash, placeHash, recordsHash, settingsHash } from '../shared/session/place';
import type { Section } from '../shared/session/place';
import { BanIcon, InboxIcon, LogIcon, PeopleIcon, SettingsIcon } from '../shared/ui/icons';
import { counted } from '../shared/time/ago';
import { say } from '../words/say';
import { preloadScreen } from './screens';
import styles from './Rail.module.css';

/** Past it a number says no more than "many". */
const MAX_SHOWN = 99;

interface RoomProps {
  of: Section;
  now: Section;
  href: string;
  word: string;
  title?: string;
  children: ReactNode;
}

function Room({ of, now, href, word, title, children }: RoomProps) {
  return (
    <a
      href={href}
      className={styles.place}
      title={title ?? word}
      data-testid={`to-${of}`}
      aria-current={of === now ? 'page' : undefined}
      onPointerEnter={() => preloadScreen(of)}
      onFocus={() => preloadScreen(of)}
    >
      <span className={styles.icon}>{children}</span>
      <span className={styles.word}>{word}</span>
    </a>
  );
}

function Unread() {
  const unread = unreadTotal(useOpenConversations());
  if (unread === 0) return null;
  return (
    <span className={styles.badge} data-testid="unread-total">
      <span>{unread > MAX_SHOWN ? `${counted(MAX_SHOWN)}+` : counted(unread)}</span>
      <span className="visually-hidden">{` ${say('app.unread')}`}</span>
    </span>
  );
}

interface Props {
  projectId: number;
  section: Section;
  role: Role;
}

export function Rail({ projectId, section, role }: Props) {
  const now = section;
  return (
    <nav className={styles.rail} aria-label={say('app.sections')}>
      <Room of="inbox" now={now} href={inboxHash(projectId)} word={say('app.inbox')}>
        <InboxIcon />
        <Unread />
      </Room>
      <Room of="visitors" now={now} href={placeHash(projectId)} word={say('app.visitors')}>
        <PeopleIcon />
      </Room>
      {role !== 'viewer' && (
        <Room of="bans" now={now} href={recordsHash(projectId, 'bans')} word={say('app.bans')}>
          <BanIcon />
        </Room>
      )}
      {role === 'owner' && (
        <Room
          of="audit"
          now={now}
          href={recordsHash(projectId, 'audit')}
          word={say('app.log')}
          title={say('app.logTitle')}
        >
          <LogIcon />
        </Room>
      )}
      <Room
        of="settings"
        now={now === 'me' ? 'settings' : now}
        href={settingsHash(projectId, role === 'owner' ? 'project' : 'replies')}
        word={say('settings.title')}
      >
        <SettingsIcon />
      </Room>
    </nav>
  );
}
