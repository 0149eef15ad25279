// The right side before a visitor is chosen: the light is on, how many are here, and what to do next.
import { InstallSnippet } from '../features/install/InstallSnippet';
import { useRealtime } from '../shared/realtime/socket-context';
import { EVERYBODY } from '../shared/api/query-keys';
import { useStats, useVisitors } from '../shared/realtime/use-visitors';
import { Quiet } from './Quiet';
import styles from './NobodyChosen.module.css';

function headline(online: number | undefined): string {
  if (online === undefined) return 'The light is on';
  if (online === 0) return 'All quiet at the door';
  return online === 1 ? 'One visitor is here' : `${online.toLocaleString()} visitors are here`;
}

function hint(online: number | undefined, nobodyEverCame: boolean): string {
  if (nobodyEverCame) return 'Whoever opens a page of yours is in the list at once.';
  if (online === 0) return 'The list keeps whoever was here before.';
  return 'Choose somebody from the list to see where they are.';
}

export function NobodyChosen() {
  const { data: list } = useVisitors(EVERYBODY);
  const { data } = useStats();
  const { degraded } = useRealtime();
  const online = degraded || data?.known !== true ? undefined : data.online;
  const nobodyEverCame = list?.pages.every(({ visitors }) => visitors.length === 0) === true;
  return (
    <Quiet
      title={headline(online)}
      testId="nobody-chosen"
      hint={hint(online, nobodyEverCame)}
      searches
      moves={!nobodyEverCame}
    >
      <details className={styles.install}>
        <summary>Put Porchlight on your site</summary>
        <InstallSnippet />
      </details>
    </Quiet>
  );
}
