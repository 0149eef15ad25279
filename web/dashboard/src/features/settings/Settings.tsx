// The settings of a project: which pages there are, and the one that the address names.
import type { ReactNode } from 'react';
import { meHash, settingsHash } from '../../shared/session/place';
import { useUnsaved } from '../../shared/session/edited';
import { useSession } from '../../shared/session/session-context';
import { say } from '../../words/say';
import { pagesFor, wordOf } from './pages';
import type { SettingsPage } from './pages';
import styles from './Settings.module.css';

/** The forms on each page, by the names that they are kept under. */
const FORMS: Record<SettingsPage, string[]> = {
  project: ['project'],
  widget: ['widget'],
  inbox: ['inbox'],
  team: [],
  hours: ['hours'],
  replies: [],
  data: [],
  me: ['me'],
};

function Entry({ of, now, onPoint }: { of: SettingsPage; now: SettingsPage; onPoint: () => void }) {
  const { project } = useSession();
  const isUnsaved = useUnsaved(...FORMS[of]);
  return (
    <a
      href={of === 'me' ? meHash : settingsHash(project.id, of)}
      aria-current={of === now ? 'page' : undefined}
      ref={of === now ? intoSight : undefined}
      data-testid={`settings-to-${of}`}
      onPointerEnter={onPoint}
      onFocus={onPoint}
    >
      <span>{wordOf(of)}</span>
      {isUnsaved && (
        <span className={styles.unsaved} data-testid={`unsaved-${of}`}>
          <span className="visually-hidden">{say('settings.unsaved')}</span>
        </span>
      )}
    </a>
  );
}

/** On a narrow screen the pages stand in a row that is longer than it. */
function intoSight(link: HTMLElement | null): void {
  const row = link?.parentElement;
  if (link === null || row === null || row === undefined) return;
  const [of, within] = [link.getBoundingClientRect(), row.getBoundingClientRect()];
  if (of.left < within.left) row.scrollLeft += of.left - within.left;
  if (of.right > within.right) row.scrollLeft += of.right - within.right;
}

interface Props {
  part: SettingsPage;
  /** Whoever points at a page is about to open it. */
  onPoint: (part: SettingsPage) => void;
  children: ReactNode;
}

export function Settings({ part, onPoint, children }: Props) {
  const { project } = useSession();
  return (
    <main className={styles.settings} data-testid="settings">
      <nav className={styles.pages} aria-label={say('settings.pages')}>
        {pagesFor(project.role).map((of) => (
          <Entry key={of} of={of} now={part} onPoint={() => onPoint(of)} />
        ))}
      </nav>
      <div className={styles.scroller}>
        <div className={styles.inside}>{children}</div>
      </div>
    </main>
  );
}
