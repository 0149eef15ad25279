// Timers that cannot run wild, whatever the page has made of clocks.

import { guarded } from './guarded';

export type Timer = ReturnType<typeof setTimeout> | undefined;

/** None is sooner, no number included. Units: milliseconds. */
export const floor = 50;

export function later(work: () => void, delay: number, least = floor): Timer {
  return setTimeout(guarded(work), delay > least ? delay : least);
}
