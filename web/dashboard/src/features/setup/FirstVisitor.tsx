// The first visitor has come while the guide was on the screen: it is done, and leads to them.
import { useState, useSyncExternalStore } from 'react';
import { EVERYBODY } from '../../shared/api/query-keys';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useVisitors } from '../../shared/realtime/use-visitors';
import { placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { pagePath } from '../../shared/text/page-url';
import { displayName } from '../../shared/text/pseudonym';
import { CheckIcon, CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { IconButton } from '../../shared/ui/IconButton';
import styles from './Setup.module.css';

interface Seen {
  visitorUid: string;
  name: string | null;
  currentUrl?: string | null;
}

interface Props {
  onClose: () => void;
}

/** As the table of who is here has them. */
export function FirstInTable(props: Props) {
  const { table } = useRealtime();
  const { uids, rows } = useSyncExternalStore(table.subscribe, table.snapshot);
  return (
    <FirstVisitor {...props} seen={uids.flatMap((uid) => rows.get(uid) ?? { visitorUid: uid, name: null })} />
  );
}

/** As the list of everybody has them. */
export function FirstInList(props: Props) {
  const { data } = useVisitors(EVERYBODY);
  return <FirstVisitor {...props} seen={data?.pages.flatMap(({ visitors }) => visitors) ?? []} />;
}

/** `seen`: the newest first. */
function FirstVisitor({ seen, onClose }: Props & { seen: readonly Seen[] }) {
  const { project } = useSession();
  const newest = seen[0]?.visitorUid;
  const [first, setFirst] = useState(newest);
  if (first === undefined && newest !== undefined) setFirst(newest);
  if (first === undefined) return null;
  const who = seen.find(({ visitorUid }) => visitorUid === first);
  const name = displayName({ visitorUid: first, name: who?.name ?? null });
  const page = pagePath(who?.currentUrl);
  return (
    <div className={styles.came} data-testid="first-visitor">
      <CheckIcon />
      <p role="status">
        {page === undefined ? say('guide.came', { name }) : say('guide.cameOn', { name, page })}
      </p>
      <a href={placeHash(project.id, first)} data-testid="to-first-visitor">
        {say('guide.see')}
      </a>
      <IconButton label={say('common.close')} onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}
