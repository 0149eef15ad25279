// When nobody is logged in any more, this browser is told nothing more either, in whatever way the session has ended.
import { deleteDevice } from '../shared/api/push-api';
import { forget, keptIn, scopeHere } from './kept';

interface Badged {
  clearAppBadge?: () => Promise<void>;
}

/** Of this dashboard's own worker: another one may stand above its path. */
export async function registrationHere(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker.getRegistration(scopeHere());
  return found?.scope === scopeHere() ? found : undefined;
}

/** Ends the browser's subscription, and takes away what is shown: it is another agent's, or nobody's. */
export async function endSubscription(): Promise<void> {
  const registration = await registrationHere();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
  await (navigator as Badged).clearAppBadge?.();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/** `token`: the session's that has ended; it is good for as long as it would have been. What cannot be done without a line the
 * worker does at the next push: nothing is kept then that would have a name in it. */
export async function leaveDevice(token: string | null): Promise<void> {
  const scope = scopeHere();
  const kept = await keptIn(scope);
  if (kept === undefined) return;
  await forget(scope).catch(() => undefined);
  const told = token === null ? undefined : deleteDevice(token, kept.id);
  await Promise.allSettled([told, endSubscription()]);
}
