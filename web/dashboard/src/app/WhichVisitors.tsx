// Which visitors are shown: those who are here, or everybody who ever was. Links: each is a place of its own.
import { listQuery } from '../features/visitors/list-view';
import { placeHash } from '../shared/session/place';
import { say } from '../words/say';
import styles from './WhichVisitors.module.css';

interface Props {
  projectId: number;
  chosen: string | undefined;
  isEverybody: boolean;
}

export function WhichVisitors({ projectId, chosen, isEverybody }: Props) {
  const current = (isThis: boolean) => (isThis ? ('page' as const) : undefined);
  return (
    <nav className={styles.which} aria-label={say('app.whichVisitors')}>
      <a href={placeHash(projectId, chosen)} aria-current={current(!isEverybody)} data-testid="to-here-now">
        {say('app.hereNow')}
      </a>
      <a
        href={placeHash(projectId, chosen, listQuery())}
        aria-current={current(isEverybody)}
        data-testid="to-everybody"
      >
        {say('app.everybody')}
      </a>
    </nav>
  );
}
