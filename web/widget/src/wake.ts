// Moments after which a connection that looks open may be dead, or one that is waiting may try at once: the
// machine slept (a timer came much too late), the network is back, the tab is looked at or thawed again.

import { guarded } from './guarded';

/** Units: milliseconds. */
const tick = 5_000;
const gap = 15_000;

/** Calls back with true where something did happen, with false where the tab is merely looked at again. */
export function watchWake(onWake: (sure: boolean) => void): void {
  const wake = guarded(onWake);
  let last = Date.now();
  setInterval(() => {
    const now = Date.now();
    const slept = now - last > gap;
    last = now;
    // Browsers slow the timers of hidden tabs down to one a minute: there, a gap says nothing.
    if (slept && !document.hidden) wake(true);
  }, tick);
  addEventListener('online', () => wake(true));
  document.addEventListener('resume', () => wake(true));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) wake(false);
  });
}
