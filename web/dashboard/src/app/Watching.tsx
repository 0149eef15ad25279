// Tells the server whom this dashboard shows, and so of whom it wants to hear.
import { isOn } from '../features/alerts/settings';
import { useAlertSettings } from '../features/alerts/settings-store';
import { parseList } from '../features/visitors/list-view';
import { useWatch } from '../shared/realtime/use-watch';
import type { Place } from '../shared/session/place';
import { useSession } from '../shared/session/session-context';

export function Watching({ place }: { place: Place }) {
  const { agent, project } = useSession();
  const alerts = useAlertSettings(agent.id);
  useWatch({
    projectId: project.id,
    chosen: place.visitorUid,
    everybody: place.section === 'visitors' && parseList(place.query) !== undefined,
    arrivals: isOn(alerts, 'arrival') || isOn(alerts, 'waiting'),
  });
  return null;
}
