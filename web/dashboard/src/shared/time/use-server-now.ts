// One ticker for everything that shows an age: a thousand rows cost one interval, and nobody ticks while
// nobody looks.
import { createContext, useContext, useSyncExternalStore } from 'react';
import { ServerClock } from './server-clock';

const TICK_MS = 5_000;

export const ServerClockContext = createContext(new ServerClock());

let tick = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function advance(): void {
  tick += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(advance, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time, as of this rendering; renders again every five seconds. */
export function useServerNow(): number {
  useSyncExternalStore(subscribe, () => tick);
  return useContext(ServerClockContext).now();
}
