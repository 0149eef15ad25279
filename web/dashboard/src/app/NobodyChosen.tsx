// The right side before a visitor is chosen: the light is on, how many are here, and what to do next.
import { InstallSnippet } from '../features/install/InstallSnippet';
import { useRealtime } from '../shared/realtime/socket-context';
import { useStats } from '../shared/realtime/use-visitors';
import { Lamp } from '../shared/ui/Lamp';
import styles from './NobodyChosen.module.css';

function headline(online: number | undefined): string {
  if (online === undefined) return 'The light is on';
  if (online === 0) return 'All quiet at the door';
  return online === 1 ? 'One visitor is here' : `${online.toLocaleString()} visitors are here`;
}

export function NobodyChosen() {
  const { data } = useStats();
  const { degraded } = useRealtime();
  const online = degraded || data?.known !== true ? undefined : data.online;
  return (
    <div className={styles.quiet}>
      <Lamp size={96} />
      <h2>{headline(online)}</h2>
      <p>
        {online === 0
          ? 'Who has been here stands in the list.'
          : 'Choose somebody from the list to see where they are.'}{' '}
        <span className={styles.keys}>
          <kbd>/</kbd> searches, <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Enter</kbd> opens.
        </span>
      </p>
      <details className={styles.install}>
        <summary>Put Porchlight on your site</summary>
        <InstallSnippet />
      </details>
    </div>
  );
}
