// The two rooms of the house: the inbox, with how much is unread, and the visitors.
import { unreadTotal } from '../shared/realtime/conversation-cache';
import { useOpenConversations } from '../shared/realtime/use-conversations';
import { inboxHash, placeHash } from '../shared/session/place';
import type { Section } from '../shared/session/place';
import { InboxIcon, PeopleIcon } from '../shared/ui/icons';
import { preloadScreen } from './screens';
import styles from './Rail.module.css';

/** Past it a number says no more than "many". */
const MAX_SHOWN = 99;

export function Rail({ projectId, section }: { projectId: number; section: Section }) {
  const unread = unreadTotal(useOpenConversations());
  const leadsTo = (of: Section) => ({
    'aria-current': of === section ? ('page' as const) : undefined,
    onPointerEnter: () => preloadScreen(of),
    onFocus: () => preloadScreen(of),
  });
  return (
    <nav className={styles.rail} aria-label="Sections">
      <a href={inboxHash(projectId)} className={styles.place} data-testid="to-inbox" {...leadsTo('inbox')}>
        <span className={styles.icon}>
          <InboxIcon />
          {unread > 0 && (
            <span className={styles.badge} data-testid="unread-total">
              <span>{unread > MAX_SHOWN ? `${MAX_SHOWN}+` : unread}</span>
              <span className="visually-hidden"> unread</span>
            </span>
          )}
        </span>
        <span>Inbox</span>
      </a>
      <a
        href={placeHash(projectId)}
        className={styles.place}
        data-testid="to-visitors"
        {...leadsTo('visitors')}
      >
        <span className={styles.icon}>
          <PeopleIcon />
        </span>
        <span>Visitors</span>
      </a>
    </nav>
  );
}
