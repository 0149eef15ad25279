// A link that is told this once: it can be copied, and is gone when it is put away.
import type { Door } from '../../shared/session/place';
import { doorLink } from '../../shared/session/place';
import { dated } from '../../shared/time/ago';
import { Button } from '../../shared/ui/Button';
import { CopyBox } from '../../shared/ui/CopyBox';
import { say } from '../../words/say';
import styles from './Team.module.css';

interface Props {
  kind: Door['kind'];
  token: string;
  expiresAt: string;
  what: string;
  onDone: () => void;
}

export function OneTimeLink({ kind, token, expiresAt, what, onDone }: Props) {
  const link = doorLink(kind, token);
  return (
    <div className={styles.once} role="status" data-testid="one-time-link">
      <p>{what}</p>
      <CopyBox text={link} label={say('link.copy')} testId="link" />
      <p>{say('link.once', { until: dated(Date.parse(expiresAt)) })}</p>
      <div>
        <Button onClick={onDone} data-testid="link-done">
          {say('link.done')}
        </Button>
      </div>
    </div>
  );
}
