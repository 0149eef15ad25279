// This device, told while the dashboard is closed: what the browser has, what the server has, and what makes them one again.
import { deleteDevice, fetchPush, postDevice } from '../shared/api/push-api';
import { forget, keep, keptIn, scopeHere } from './kept';
import type { Kept } from './kept';
import { endSubscription, registrationHere } from './leave';
import { bytesOf, isSameKey, mendingOf, standingOf } from './standing';
import type { Facts, Ground, Pushing, Standing } from './standing';

/** The worker keeps the page's files before it is ready; past it, it has failed. Units: milliseconds. */
const WORKER_MS = 20_000;

export interface Who {
  token: string;
  agentId: number;
}

/** What notifications say, and in which language. */
export type Spoken = Pick<Kept, 'language' | 'words'>;

/** Why it could not be switched on. `dismissed`: the question was left unanswered. */
export class NotTold extends Error {
  constructor(readonly why: 'denied' | 'dismissed' | 'failed') {
    super(why);
    this.name = 'NotTold';
  }
}

export function groundNow(): Ground {
  return {
    isSecure: window.isSecureContext,
    hasPush: 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window,
    isAppleTab: (navigator as { standalone?: boolean }).standalone === false,
  };
}

/** Several tabs are opened at once: one after the other mends. */
function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
  if (navigator.locks === undefined) return work();
  return navigator.locks.request(`porchlightPush:${scopeHere()}`, work) as Promise<Result>;
}

function activated(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new NotTold('failed'));
    setTimeout(failed, WORKER_MS);
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') failed();
    });
  });
}

/** Not `ready`: that may be another one's, above this path. */
async function workerReady(): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register('./worker.js', { updateViaCache: 'none' });
  if (registration.active === null) await activated(registration.installing ?? registration.waiting);
  return registration;
}

async function subscriptionNow(): Promise<PushSubscription | undefined> {
  return (await (await registrationHere())?.pushManager.getSubscription()) ?? undefined;
}

/** One that was made with another key is of no use to the server. */
async function subscribe(publicKey: string): Promise<PushSubscription> {
  try {
    const { pushManager } = await workerReady();
    const old = await pushManager.getSubscription();
    if (old !== null && isSameKey(old.options.applicationServerKey, publicKey)) return old;
    await old?.unsubscribe();
    return await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(publicKey),
    });
  } catch (cause) {
    throw new NotTold(
      cause instanceof DOMException && cause.name === 'NotAllowedError' ? 'denied' : 'failed',
    );
  }
}

async function serverOf({ token }: Who): Promise<Pushing | undefined> {
  const { publicKey, subscriptions } = await fetchPush(token);
  return publicKey === null ? undefined : { publicKey, subscriptions };
}

async function factsOf(who: Who): Promise<Facts> {
  const server = await serverOf(who);
  const ground = groundNow();
  const { agentId } = who;
  if (!ground.isSecure || !ground.hasPush)
    return { ...ground, agentId, server, permission: 'default', kept: undefined, subscription: undefined };
  const [kept, found] = await Promise.all([keptIn(scopeHere()), subscriptionNow()]);
  const hasKey = isSameKey(found?.options.applicationServerKey, server?.publicKey ?? '');
  const subscription = found && { endpoint: found.endpoint, hasKey };
  return { ...ground, agentId, server, permission: Notification.permission, kept, subscription };
}

/** The server has it, once, and this browser knows that it has. */
async function register(
  token: string,
  { publicKey, showsText, ...spoken }: Spoken & { publicKey: string; showsText: boolean },
  agentId: number,
): Promise<void> {
  const subscription = await subscribe(publicKey);
  const { endpoint = '', keys } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys ?? {};
  const before = await keptIn(scopeHere());
  const { id } = await postDevice(token, { endpoint, keys: { p256dh, auth }, showsText });
  await keep(scopeHere(), { ...spoken, agentId, id, endpoint, key: publicKey, showsText });
  if (before !== undefined && before.agentId === agentId && before.id !== id)
    await deleteDevice(token, before.id);
}

async function leave(token: string, kept: Kept, isOthers: boolean): Promise<void> {
  await forget(scopeHere());
  await Promise.allSettled([isOthers ? undefined : deleteDevice(token, kept.id), endSubscription()]);
}

async function mend(who: Who, facts: Facts): Promise<void> {
  const { kept, server } = facts;
  const mending = mendingOf(facts);
  if (kept === undefined || server === undefined || mending === 'none') return;
  if (mending === 'renew') await register(who.token, { ...kept, publicKey: server.publicKey }, kept.agentId);
  else await leave(who.token, kept, kept.agentId !== who.agentId);
}

export interface Looked {
  standing: Standing;
  kept: Kept | undefined;
  server: Pushing | undefined;
}

/** How it stands, once what could be mended has been. Errors: ApiError. */
export async function look(who: Who): Promise<Looked> {
  let facts = await factsOf(who);
  if (mendingOf(facts) !== 'none') {
    // Where the push service cannot be reached, it is off until it can.
    await exclusively(async () => mend(who, await factsOf(who))).catch(() => undefined);
    facts = await factsOf(who);
  }
  return { standing: standingOf(facts), kept: facts.kept, server: facts.server };
}

/** Asks for the permission: only ever by a click. Errors: NotTold, ApiError. */
export async function switchOn(
  who: Who,
  publicKey: string,
  how: Spoken & { showsText: boolean },
): Promise<void> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') throw new NotTold(permission === 'denied' ? 'denied' : 'dismissed');
  await exclusively(() => register(who.token, { ...how, publicKey }, who.agentId));
}

/** Of this device or another one of the agent's. */
export async function removeDevice(token: string, id: number): Promise<void> {
  await deleteDevice(token, id);
  if ((await keptIn(scopeHere()))?.id !== id) return;
  await forget(scopeHere());
  await endSubscription().catch(() => undefined);
}

export async function showText(who: Who, publicKey: string, kept: Kept, showsText: boolean): Promise<void> {
  await exclusively(() => register(who.token, { ...kept, publicKey, showsText }, who.agentId));
}

/** Another language is spoken from now on. */
export async function speak({ agentId }: Who, spoken: Spoken): Promise<void> {
  await exclusively(async () => {
    const kept = await keptIn(scopeHere());
    if (kept?.agentId === agentId) await keep(scopeHere(), { ...kept, ...spoken });
  });
}

/** With another password, and when an agent signs out everywhere else, the server forgets all of their devices. This one is
 * where they are: it goes on being told. `token`: the new one. */
export async function tellAgain(token: string, agentId: number): Promise<void> {
  const kept = await keptIn(scopeHere());
  if (kept?.agentId !== agentId) return;
  await exclusively(() => register(token, { ...kept, publicKey: kept.key }, agentId)).catch(() => undefined);
}
