// Alerts, loaded where the agent has asked for any; and the button to their settings.
import { useCallback, useMemo, useState } from 'react';
import type { Alert, Subject } from '../features/alerts/core';
import { isAnyOn } from '../features/alerts/settings';
import { useAlertSettings } from '../features/alerts/settings-store';
import { goTo, goToInbox } from '../shared/session/place';
import type { Place } from '../shared/session/place';
import { useSession } from '../shared/session/session-context';
import { IconButton } from '../shared/ui/IconButton';
import { say } from '../words/say';
import { BellIcon } from './BellIcon';
import { section } from './section';

const Alerts = section({ load: () => import('../features/alerts/Alerts').then((file) => file.Alerts) });
const AlertDialog = section({
  load: () => import('../features/alerts/AlertDialog').then((file) => file.AlertDialog),
});

export function AlertsHere({ place }: { place: Place }) {
  const { agent, project } = useSession();
  const isWanted = isAnyOn(useAlertSettings(agent.id));
  const { section: where, visitorUid, conversationId } = place;
  const view = useMemo(
    () => ({ section: where, visitorUid, conversationId }),
    [where, visitorUid, conversationId],
  );
  const open = useCallback(
    (about: Pick<Subject, 'visitorUid' | 'conversationId'> | undefined, { kind }: Alert) => {
      if (kind === 'arrival' || kind === 'waiting') goTo(project.id, about?.visitorUid);
      else goToInbox(project.id, about?.conversationId);
    },
    [project.id],
  );
  return isWanted ? <Alerts view={view} onOpen={open} /> : null;
}

export function AlertsButton() {
  const [isOpen, setOpen] = useState(false);
  const { agent } = useSession();
  const isWanted = isAnyOn(useAlertSettings(agent.id));
  const label = isWanted ? say('app.alerts') : say('app.alertsOff');
  return (
    <>
      <IconButton
        label={label}
        title={label}
        aria-haspopup="dialog"
        data-testid="alerts-button"
        onClick={() => setOpen(true)}
        onPointerEnter={() => void AlertDialog.preload()}
        onFocus={() => void AlertDialog.preload()}
      >
        <BellIcon crossed={!isWanted} />
      </IconButton>
      {isOpen && <AlertDialog onClose={() => setOpen(false)} />}
    </>
  );
}
