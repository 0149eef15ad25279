// Moments after which a connection that looks open may be dead, or one that is waiting may try at once: the
// machine slept (a timer came much too late), the network is back, the tab is looked at or thawed again.

import { listen } from './document';
import { guarded } from './guarded';
import { now } from './own';

/** Units: milliseconds. */
const tick = 5_000;
const gap = 15_000;

/** Calls back with true where something did happen, with false where the tab is merely looked at again. */
export function watchWake(onWake: (sure: boolean) => void): void {
  const wake = guarded(onWake);
  let last = now();
  setInterval(() => {
    const slept = now() - last > gap;
    last = now();
    // Browsers slow the timers of hidden tabs down to one a minute: there, a gap says nothing.
    if (slept && !document.hidden) wake(true);
  }, tick);
  listen(window, 'online', () => wake(true));
  listen(document, 'resume', () => wake(true));
  listen(document, 'visibilitychange', () => {
    if (!document.hidden) wake(false);
  });
}
