// What was told by the title and has not been looked at: counted until the tab is.
import { useSyncExternalStore } from 'react';
import type { Kind } from './settings';

interface Unseen {
  /** Messages and conversations are counted by what is unread of them. */
  visitors: number;
  any: boolean;
}

const NOTHING: Unseen = { visitors: 0, any: false };
let unseen = NOTHING;
const listeners = new Set<() => void>();

function become(next: Unseen): void {
  unseen = next;
  for (const listener of listeners) listener();
}

export function addUnseen(kind: Kind, count: number): void {
  const isVisitors = kind === 'arrival' || kind === 'waiting';
  become({ visitors: unseen.visitors + (isVisitors ? count : 0), any: true });
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
