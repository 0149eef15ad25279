// For as long as a dashboard is open where this device is told: its words are those that are spoken, what the browser or the
// server has changed is mended, the worker hears what is on the screen, and what was told is taken away once it is looked at.
import { useEffect } from 'react';
import { look, speak } from '../../push/device';
import type { Who } from '../../push/device';
import { registrationHere } from '../../push/leave';
import { TAG } from '../../push/notification';
import { onAsked } from '../../push/pages';
import { spokenNow } from '../../push/words';
import { queryKeys } from '../../shared/api/query-keys';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useAskAgain } from '../../shared/realtime/use-settings';
import { useSession } from '../../shared/session/session-context';
import { useWho } from './use-push';

async function keepUp(who: Who): Promise<void> {
  await speak(who, spokenNow());
  await look(who);
}

/** Those of the project that is looked at, and those of none; the others are not seen yet. */
async function takeAway(projectId: number): Promise<void> {
  const registration = await registrationHere();
  const all = (await registration?.getNotifications()) ?? [];
  const seen = all.filter(({ tag }) => [projectId, 0].some((id) => tag.startsWith(`${TAG}${id}:`)));
  for (const shown of seen) shown.close();
  const left = all.length - seen.length;
  const { setAppBadge, clearAppBadge } = navigator as Partial<Navigator>;
  await (left === 0 ? clearAppBadge?.call(navigator) : setAppBadge?.call(navigator, left));
}

export function KeepUp() {
  const who = useWho();
  const { project } = useSession();
  const { connection } = useRealtime();
  const askAgain = useAskAgain();
  const isLive = connection === 'live';
  useEffect(() => {
    keepUp(who).catch(() => undefined); // the next page tries again
    return onAsked('renew', () => {
      keepUp(who)
        .then(() => askAgain(queryKeys.push()))
        .catch(() => undefined);
      return true;
    });
  }, [who, askAgain]);
  useEffect(
    () => onAsked('seen', ({ projectId }) => isLive && projectId === project.id),
    [isLive, project.id],
  );
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') takeAway(project.id).catch(() => undefined);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [project.id]);
  return null;
}
