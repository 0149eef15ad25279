// A notification that is clicked leads here where a dashboard is open already, whatever it shows.
import { onAsked } from '../push/pages';
import { pushIn } from '../push/payload';
import { goToInbox, goToVisitorInbox } from '../shared/session/place';

export function followNotifications(): () => void {
  return onAsked('open', (asked) => {
    const { projectId, uid } = pushIn(asked);
    if (projectId !== undefined && uid !== undefined) goToVisitorInbox(projectId, uid);
    else if (projectId !== undefined) goToInbox(projectId);
    return true;
  });
}
