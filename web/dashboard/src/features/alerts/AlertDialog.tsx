// The pane of an agent's alerts. What is changed counts at once: there is nothing to save.
import { useSession } from '../../shared/session/session-context';
import { Dialog } from '../../shared/ui/Dialog';
import { useDialogClose } from '../../shared/ui/dialog-close';
import { CloseIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { IconButton } from '../../shared/ui/IconButton';
import { AlertForm } from './AlertForm';
import styles from './AlertDialog.module.css';
import { useAlertSettings, writeSettings } from './settings-store';

function Head() {
  const close = useDialogClose();
  return (
    <div className={styles.head}>
      <h2 id="alerts-heading">{say('alerts.heading')}</h2>
      <IconButton label={say('alerts.close')} onClick={close}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}

export function AlertDialog({ onClose }: { onClose: () => void }) {
  const { agent } = useSession();
  const settings = useAlertSettings(agent.id);
  return (
    <Dialog width={600} aria-labelledby="alerts-heading" testId="alerts" onClose={onClose}>
      <div className={styles.inside}>
        <Head />
        <p className={styles.hint}>{say('alerts.hint')}</p>
        <AlertForm settings={settings} onChange={(next) => writeSettings(agent.id, next)} />
      </div>
    </Dialog>
  );
}
