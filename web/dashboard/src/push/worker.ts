// The service worker's half of being told while the dashboard is closed: a push becomes a notification, and a click on it leads
// to the conversation.
//
// May a push show nothing? Where a window of the dashboard is looked at, and has just shown the message itself, a notification
// says it twice. Chromium and Firefox allow a push without one then; WebKit never does, and takes the permission away after
// three: there it is shown without a sound, and taken away at once. A window that is open is not enough, though: it may show
// another project, the log-in, or have no line. So it is asked, and what does not answer has not shown anything.
import { keptIn } from './kept';
import type { Kept } from './kept';
import { notificationOf } from './notification';
import type { Words } from './notification';
import type { ToPage } from './pages';
import { pushIn } from './payload';
import type { About, Push } from './payload';
import { hashOf } from './route';

/** A page that does not answer within it is not there. Units: milliseconds. */
const PATIENCE_MS = 1_000;

export interface Window {
  url: string;
  visibilityState: string;
  focus(): Promise<unknown>;
  postMessage(message: ToPage, transfer: MessagePort[]): void;
}
interface Notified {
  data: unknown;
  close(): void;
}
interface Subscribed {
  endpoint: string;
  options?: { applicationServerKey: ArrayBuffer | null };
  unsubscribe(): Promise<boolean>;
}
interface Happens {
  waitUntil(work: Promise<unknown>): void;
}
interface Events {
  push: Happens & { data: { json(): unknown } | null };
  notificationclick: Happens & { notification: Notified };
  notificationclose: Happens;
  pushsubscriptionchange: Happens & { newSubscription?: Subscribed | null };
}

/** What of a service worker is used: TypeScript knows pages or workers, not both at once. */
export interface Worker {
  registration: {
    scope: string;
    showNotification(title: string, options: object): Promise<void>;
    getNotifications(filter?: { tag: string }): Promise<Notified[]>;
    pushManager: {
      getSubscription(): Promise<Subscribed | null>;
      subscribe(how: { userVisibleOnly: true; applicationServerKey: string }): Promise<Subscribed>;
    };
  };
  clients: {
    matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<readonly Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
  navigator: {
    userAgent: string;
    setAppBadge?: (count: number) => Promise<void>;
    clearAppBadge?: () => Promise<void>;
  };
  addEventListener<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
}

/** Whether the page says yes, in time. */
function ask(page: Window, message: ToPage): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const answered = (answer: boolean) => {
      clearTimeout(timer);
      port1.close();
      resolve(answer);
    };
    const timer = setTimeout(answered, PATIENCE_MS, false);
    port1.onmessage = ({ data }) => answered(data === true);
    page.postMessage(message, [port2]);
  });
}

/** Pages that this worker does not control are its windows as well: it takes none over (decision 60). */
async function windowsOf({ clients, registration }: Worker): Promise<Window[]> {
  const all = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(registration.scope));
}

async function isSeen(worker: Worker, { projectId }: Push): Promise<boolean> {
  if (projectId === undefined) return false;
  const visible = (await windowsOf(worker)).filter(({ visibilityState }) => visibilityState === 'visible');
  const answers = await Promise.all(
    visible.map((page) => ask(page, { porchlight: 'seen', projectId, uid: undefined })),
  );
  return answers.includes(true);
}

/** Whether a push has to show something whatever is on the screen: every browser on iOS, and Safari. */
export const mustShow = (userAgent: string): boolean =>
  userAgent.includes('AppleWebKit') && !/Chrom(?:e|ium)\//u.test(userAgent);

async function setBadge({ registration, navigator }: Worker): Promise<void> {
  const { length } = await registration.getNotifications();
  await (length === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(length));
}

async function show(worker: Worker, push: Push, kept: Kept | undefined, english: Words, isQuiet = false) {
  const { registration } = worker;
  const words = { ...english, ...kept?.words };
  const place = { words, language: kept?.language ?? 'en', scope: registration.scope };
  const { title, options } = notificationOf(push, place);
  const quiet = isQuiet ? { silent: true, renotify: false } : {};
  await registration.showNotification(title, { ...options, ...quiet });
  if (isQuiet) for (const shown of await registration.getNotifications({ tag: options.tag! })) shown.close();
  await setBadge(worker).catch(() => undefined);
}

async function told(worker: Worker, push: Push, english: Words): Promise<void> {
  const { registration, navigator } = worker;
  const kept = await keptIn(registration.scope);
  if (kept === undefined) {
    // Nobody is logged in here any more: nobody's name is shown, and this was the last one.
    await show(worker, pushIn(undefined), undefined, english);
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return;
  }
  const isQuiet = push.kind !== 'test' && (await isSeen(worker, push));
  if (!isQuiet || mustShow(navigator.userAgent)) await show(worker, push, kept, english, isQuiet);
}

/** To a window of the dashboard, whatever it shows; to a new one where there is none, or where it does not answer: it may have
 * been put to sleep, or be of an older build. */
async function opened(worker: Worker, about: About): Promise<void> {
  const { clients, registration } = worker;
  const windows = await windowsOf(worker);
  const page = windows.find(({ visibilityState }) => visibilityState === 'visible') ?? windows[0];
  if (page !== undefined) {
    await page.focus().catch(() => undefined);
    if (await ask(page, { porchlight: 'open', ...about })) return;
  }
  await clients.openWindow(registration.scope + hashOf(about));
}

/** What the worker can do by itself: it has no token. The server is told by a page, now or when one is opened. */
async function renewed(worker: Worker, fresh: Subscribed | null | undefined): Promise<void> {
  const { registration } = worker;
  const kept = await keptIn(registration.scope);
  if (kept === undefined) return;
  const how = { userVisibleOnly: true, applicationServerKey: kept.key } as const;
  if (fresh === null || fresh === undefined) await registration.pushManager.subscribe(how);
  const windows = await windowsOf(worker);
  await Promise.all(windows.map((page) => ask(page, { porchlight: 'renew' })));
}

function dataOf(data: { json(): unknown } | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

/** `english`: the words where the agent's own are not there. */
export function listen(worker: Worker, english: Words): void {
  worker.addEventListener('push', (event) =>
    event.waitUntil(told(worker, pushIn(dataOf(event.data)), english)),
  );
  worker.addEventListener('notificationclick', (event) => {
    const { notification } = event;
    notification.close();
    const { projectId, uid } = pushIn(notification.data);
    event.waitUntil(opened(worker, { projectId, uid }).then(() => setBadge(worker).catch(() => undefined)));
  });
  worker.addEventListener('notificationclose', (event) =>
    event.waitUntil(setBadge(worker).catch(() => undefined)),
  );
  worker.addEventListener('pushsubscriptionchange', (event) =>
    event.waitUntil(renewed(worker, event.newSubscription)),
  );
}
