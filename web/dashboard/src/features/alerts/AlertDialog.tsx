// The pane of an agent's alerts. What is changed counts at once: there is nothing to save.
import { useEffect, useRef } from 'react';
import { useSession } from '../../shared/session/session-context';
import { CloseIcon } from '../../shared/ui/icons';
import { AlertForm } from './AlertForm';
import styles from './AlertDialog.module.css';
import { useAlertSettings, writeSettings } from './settings-store';

export function AlertDialog({ onClose }: { onClose: () => void }) {
  const { agent } = useSession();
  const settings = useAlertSettings(agent.id);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown?.open === false) shown.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby="alerts-heading"
      data-testid="alerts"
      onClose={onClose}
      onKeyDown={(event) => {
        // Escape is this dialog's alone.
        if (event.key === 'Escape') event.nativeEvent.stopPropagation();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close();
      }}
    >
      <div className={styles.inside}>
        <div className={styles.head}>
          <h2 id="alerts-heading">Alerts</h2>
          <button type="button" onClick={() => dialog.current?.close()} aria-label="Close the alerts">
            <CloseIcon />
          </button>
        </div>
        <p className={styles.hint}>
          Yours alone, kept in this browser. One tab of the dashboard speaks for all.
        </p>
        <AlertForm settings={settings} onChange={(next) => writeSettings(agent.id, next)} />
      </div>
    </dialog>
  );
}
