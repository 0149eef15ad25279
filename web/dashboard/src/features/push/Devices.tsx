// The devices that are told: one that is lost, or not one's own any more, is removed from wherever one is.
import { useId } from 'react';
import type { PushBrowser } from '@porchlight/protocol/rest';
import { dated } from '../../shared/time/ago';
import { Button } from '../../shared/ui/Button';
import { Failure } from '../../shared/ui/Failure';
import { say } from '../../words/say';
import { useRemove } from './use-push';
import styles from './WhenClosed.module.css';

function Device({ device, isHere }: { device: PushBrowser; isHere: boolean }) {
  const { mutate, isPending, error } = useRemove(device.id);
  const called = device.device ?? say('push.aDevice');
  const since = say('push.since', { date: dated(Date.parse(device.createdAt)) });
  return (
    <li data-testid="push-device" data-id={device.id}>
      <div>
        <bdi className={styles.name}>{called}</bdi>
        {isHere && <span className={styles.here}>{say('push.here')}</span>}
        <span className={styles.hint}>{since}</span>
        <Failure error={error} />
      </div>
      <Button
        disabled={isPending}
        onClick={() => mutate(undefined)}
        aria-label={say('push.removeOne', { device: called })}
        data-testid="push-remove"
      >
        {say('push.remove')}
      </Button>
    </li>
  );
}

interface Props {
  devices: readonly PushBrowser[];
  /** This one's, where it is told. */
  here: number | undefined;
}

export function Devices({ devices, here }: Props) {
  const id = useId();
  return (
    <div className={styles.devices}>
      <h4 id={id}>{say('push.devices')}</h4>
      {devices.length === 0 ? (
        <p className={styles.hint} data-testid="push-none">
          {say('push.none')}
        </p>
      ) : (
        <ul aria-labelledby={id}>
          {devices.map((device) => (
            <Device key={device.id} device={device} isHere={device.id === here} />
          ))}
        </ul>
      )}
    </div>
  );
}
