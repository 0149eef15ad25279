// An agent's alerts, as they stand among the other settings. What is changed counts at once.
import { AlertForm } from '../features/alerts/AlertForm';
import { useAlertSettings, writeSettings } from '../features/alerts/settings-store';
import { useSession } from '../shared/session/session-context';

export function MyAlerts() {
  const { agent } = useSession();
  const settings = useAlertSettings(agent.id);
  return <AlertForm settings={settings} onChange={(next) => writeSettings(agent.id, next)} />;
}
