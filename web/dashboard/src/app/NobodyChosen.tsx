// The right side before a visitor is chosen: the light is on, how many are here, and what to do next.
import { InstallSnippet } from '../features/install/InstallSnippet';
import { useRealtime } from '../shared/realtime/socket-context';
import { EVERYBODY } from '../shared/api/query-keys';
import { useStats, useVisitors } from '../shared/realtime/use-visitors';
import { say } from '../words/say';
import { Quiet } from './Quiet';
import styles from './NobodyChosen.module.css';

function headline(online: number | undefined): string {
  if (online === undefined) return say('quiet.lightIsOn');
  return online === 0 ? say('quiet.allQuiet') : say('quiet.here', { count: online });
}

function hint(online: number | undefined, nobodyEverCame: boolean): string {
  if (nobodyEverCame) return say('quiet.firstInList');
  if (online === 0) return say('quiet.listKeeps');
  return say('quiet.choose');
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
        <summary>{say('quiet.install')}</summary>
        <InstallSnippet />
      </details>
    </Quiet>
  );
}
