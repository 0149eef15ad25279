// What this browser keeps for being told while the dashboard is closed: whose it is, what the server knows of it, and the words
// of notifications in the agent's language. The page writes it and the worker reads it, so it stands in a cache, which both
// reach. It holds no token and nothing that a visitor has said, and is gone when the agent logs out. Of two Porchlights under
// paths of one host each has its own.
import type { Words } from './notification';

export interface Kept {
  agentId: number;
  /** The server's number of this device. */
  id: number;
  endpoint: string;
  /** The server's public key that it was made with, as the server writes it. */
  key: string;
  showsText: boolean;
  language: string;
  words: Partial<Words>;
}

const CACHE = 'porchlight-told';
const fileIn = (scope: string) => new URL('told', scope).href;

/** The place of the page, and of its worker. */
export const scopeHere = (): string => new URL('.', document.baseURI).href;

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Undefined: it is not what we have written. */
export function keptFrom(value: unknown): Kept | undefined {
  const { agentId, id, endpoint, key, showsText, language, words } = fieldsOf(value);
  if (typeof agentId !== 'number' || typeof id !== 'number') return undefined;
  const told = Object.entries(fieldsOf(words)).filter(([, word]) => typeof word === 'string');
  return {
    agentId,
    id,
    endpoint: textOf(endpoint),
    key: textOf(key),
    showsText: showsText === true,
    language: textOf(language),
    words: Object.fromEntries(told) as Partial<Words>,
  };
}

/** Undefined as well where the browser has no caches: on a page without https. */
export async function keptIn(scope: string): Promise<Kept | undefined> {
  try {
    const found = await caches.match(fileIn(scope), { cacheName: CACHE });
    return found === undefined ? undefined : keptFrom(await found.json());
  } catch {
    return undefined;
  }
}

const listeners = new Set<() => void>();

/** Told when this page has kept or forgotten something. */
export function onKept(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export async function keep(scope: string, kept: Kept): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.put(fileIn(scope), new Response(JSON.stringify(kept)));
  for (const listener of listeners) listener();
}

export async function forget(scope: string): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.delete(fileIn(scope));
  for (const listener of listeners) listener();
}
