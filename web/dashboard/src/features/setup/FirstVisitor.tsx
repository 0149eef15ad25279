// The first visitor has come while the guide was on the screen: it is done, and leads to them.
import { useState, useSyncExternalStore } from 'react';
import { useRealtime } from '../../shared/realtime/socket-context';
import { placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { pagePath } from '../../shared/text/page-url';
import { displayName } from '../../shared/text/pseudonym';
import { CheckIcon, CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import styles from './Setup.module.css';

export function FirstVisitor({ onClose }: { onClose: () => void }) {
  const { project } = useSession();
  const { table } = useRealtime();
  const { uids, rows } = useSyncExternalStore(table.subscribe, table.snapshot);
  const newest = uids[0];
  const [first, setFirst] = useState(newest);
  if (first === undefined && newest !== undefined) setFirst(newest);
  if (first === undefined) return null;
  const row = rows.get(first);
  const name = displayName({ visitorUid: first, name: row?.name ?? null });
  const page = pagePath(row?.currentUrl);
  return (
    <div className={styles.came} data-testid="first-visitor">
      <CheckIcon />
      <p role="status">
        {page === undefined ? say('guide.came', { name }) : say('guide.cameOn', { name, page })}
      </p>
      <a href={placeHash(project.id, first)} data-testid="to-first-visitor">
        {say('guide.see')}
      </a>
      <button type="button" aria-label={say('common.close')} onClick={onClose}>
        <CloseIcon />
      </button>
    </div>
  );
}
