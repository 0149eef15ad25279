// Whether this device is told, and if not, why: from what the browser, the server and this browser's memory say. Pure.
import type { PushesAnswer } from '@porchlight/protocol/rest';
import type { Kept } from './kept';

export type Standing =
  /** A page without https. */
  | 'insecure'
  /** iOS allows it to apps on the home screen alone. */
  | 'uninstalled'
  | 'unsupported'
  /** The server does not push. */
  | 'serverless'
  | 'denied'
  | 'off'
  | 'on';

/** A server that pushes. */
export type Pushing = PushesAnswer & { publicKey: string };

/** What the browser can do at all. */
export interface Ground {
  isSecure: boolean;
  hasPush: boolean;
  /** On an iPhone or iPad, and not on its home screen. */
  isAppleTab: boolean;
}

export interface Facts extends Ground {
  agentId: number;
  permission: NotificationPermission;
  kept: Kept | undefined;
  /** The browser's own. `hasKey`: it was made with the server's key. */
  subscription: { endpoint: string; hasKey: boolean } | undefined;
  /** Undefined: it does not push. */
  server: Pushing | undefined;
}

/** In base64url, as it stands in URLs. */
export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function isSameKey(key: ArrayBuffer | null | undefined, publicKey: string): boolean {
  if (key === null || key === undefined) return false;
  const [has, wanted] = [new Uint8Array(key), bytesOf(publicKey)];
  return has.length === wanted.length && has.every((byte, at) => byte === wanted[at]);
}

/** This agent switched it on here, and nobody has taken it away elsewhere. */
const isMine = ({ kept, agentId, server }: Facts) =>
  kept?.agentId === agentId && server?.subscriptions.some(({ id }) => id === kept.id) === true;

const isWhole = ({ kept, subscription }: Facts) =>
  subscription !== undefined && subscription.hasKey && subscription.endpoint === kept?.endpoint;

export function standingOf(facts: Facts): Standing {
  if (!facts.isSecure) return 'insecure';
  if (!facts.hasPush) return facts.isAppleTab ? 'uninstalled' : 'unsupported';
  if (facts.server === undefined) return 'serverless';
  if (facts.permission === 'denied') return 'denied';
  return facts.permission === 'granted' && isMine(facts) && isWhole(facts) ? 'on' : 'off';
}

export type Mending =
  | 'none'
  /** It is to be told, but not as it is: the server has another key, or the browser another subscription. */
  | 'renew'
  /** It is not to be told any more. */
  | 'forget';

export function mendingOf(facts: Facts): Mending {
  if (facts.kept === undefined || facts.server === undefined) return 'none';
  if (!isMine(facts) || facts.permission !== 'granted') return 'forget';
  return isWhole(facts) ? 'none' : 'renew';
}
