// What was told by the title and has not been looked at: counted until the tab is.
import { useSyncExternalStore } from 'react';
import type { Kind } from './settings';

interface Unseen {
  /** Beside messages and conversations, which are counted by what is unread of them. */
  others: number;
  any: boolean;
}

const NOTHING: Unseen = { others: 0, any: false };
const UNREAD: readonly Kind[] = ['conversation', 'message', 'mine'];
let unseen = NOTHING;
const listeners = new Set<() => void>();

function become(next: Unseen): void {
  unseen = next;
  for (const listener of listeners) listener();
}

export function addUnseen(kind: Kind, count: number): void {
  become({ others: unseen.others + (UNREAD.includes(kind) ? 0 : count), any: true });
}

export function seeAll(): void {
  if (unseen !== NOTHING) become(NOTHING);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useUnseen(): Unseen {
  return useSyncExternalStore(subscribe, () => unseen);
}
