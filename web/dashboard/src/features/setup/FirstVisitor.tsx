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
  status?: string;
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

/** Who left while the guide was on the screen was here, and who is not in sight any more was for certain. */
function whereWords(who: Seen | undefined, name: string): string {
  if (who === undefined || who.status === 'offline') return say('guide.was', { name });
  const page = pagePath(who.currentUrl);
  return page === undefined ? say('guide.came', { name }) : say('guide.cameOn', { name, page });
}

/** `seen`: the newest first. */
function FirstVisitor({ seen, onClose }: Props & { seen: readonly Seen[] }) {
  const { project } = useSession();
  const newest = seen[0];
  const [first, setFirst] = useState(newest);
  if (first === undefined && newest !== undefined) setFirst(newest);
  if (first === undefined) return null;
  const { visitorUid } = first;
  const who = seen.find((one) => one.visitorUid === visitorUid);
  const name = displayName({ visitorUid, name: (who ?? first).name });
  return (
    <div className={styles.came} data-testid="first-visitor">
      <CheckIcon />
      <p role="status">{whereWords(who, name)}</p>
      <a href={placeHash(project.id, visitorUid)} data-testid="to-first-visitor">
        {say('guide.see')}
      </a>
      <IconButton label={say('common.close')} onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}
