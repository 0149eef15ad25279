// Being told while the dashboard is closed: this device's switch, what it shows, and which devices are told. The browser is
// asked for its permission when it is switched on, never before.
import { useId, useState } from 'react';
import { NotTold } from '../../push/device';
import type { Looked } from '../../push/device';
import type { Standing } from '../../push/standing';
import { errorWords } from '../../shared/text/error-words';
import { Button } from '../../shared/ui/Button';
import { Failure } from '../../shared/ui/Failure';
import { Waiting } from '../../shared/ui/Page';
import { Switch } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { Devices } from './Devices';
import { usePush, useShowText, useSwitch, useTest } from './use-push';
import styles from './WhenClosed.module.css';

/** Where nothing can be switched on. */
const CANNOT: readonly Standing[] = ['insecure', 'uninstalled', 'unsupported', 'serverless'];

/** What is in the way, and what to do about it. */
function obstacle(standing: Standing): string {
  return standing === 'on' || standing === 'off' ? '' : say(`push.${standing}`);
}

function failure(error: Error | null): string | undefined {
  if (error === null) return undefined;
  return error instanceof NotTold ? say(`push.${error.why}`) : errorWords(error);
}

interface TickProps {
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

function TextTick({ checked, disabled, onChange }: TickProps) {
  const id = useId();
  return (
    <div className={styles.tick}>
      <label>
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          aria-describedby={id}
          data-testid="push-text"
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{say('push.text')}</span>
      </label>
      <p id={id} className={styles.hint}>
        {say('push.textHint')}
      </p>
    </div>
  );
}

function Test({ id }: { id: number }) {
  const { mutate, isPending, isSuccess, error } = useTest(id);
  return (
    <div className={styles.test}>
      <Button disabled={isPending} onClick={() => mutate()} data-testid="push-test">
        {say('push.test')}
      </Button>
      <span role="status" className={styles.hint}>
        {isSuccess ? say('push.testSent') : ''}
      </span>
      <Failure error={error} />
    </div>
  );
}

function ThisDevice({ looked }: { looked: Looked }) {
  const { standing, kept } = looked;
  const isOn = standing === 'on';
  const [wanted, setWanted] = useState(false);
  const text = useShowText(looked);
  const saved = isOn && kept !== undefined ? kept.showsText : wanted;
  const showsText = text.isPending ? text.variables : saved;
  const told = useSwitch(looked, showsText);
  const setText = (checked: boolean) => {
    setWanted(checked);
    if (isOn) text.mutate(checked);
  };
  const obstacleNow = obstacle(standing);
  // What the browser refuses stands there already.
  const why = standing === 'denied' ? undefined : failure(told.error ?? text.error);
  return (
    <>
      <Switch
        label={say('push.tell')}
        hint={say('push.tellHint')}
        checked={told.isPending ? told.variables : isOn}
        disabled={told.isPending || CANNOT.includes(standing)}
        onChange={(checked) => told.mutate(checked)}
        testId="push-switch"
      />
      <p role="status" className={styles.obstacle} data-testid="push-obstacle">
        {obstacleNow}
      </p>
      <Failure words={why ?? ''} testId="push-failure" />
      <TextTick
        checked={showsText}
        disabled={told.isPending || text.isPending || CANNOT.includes(standing)}
        onChange={setText}
      />
      {isOn && kept !== undefined && <Test id={kept.id} />}
    </>
  );
}

export function WhenClosed() {
  const query = usePush();
  const { data } = query;
  if (data === undefined) return <Waiting query={query} />;
  return (
    <>
      <ThisDevice looked={data} />
      {data.server !== undefined && (
        <Devices
          devices={data.server.subscriptions}
          here={data.standing === 'on' ? data.kept?.id : undefined}
        />
      )}
    </>
  );
}
