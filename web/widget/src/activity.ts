// Whether the tab is used: away while it is hidden, or after five minutes without any input.

import { listen } from './document';
import { guarded } from './guarded';
import { now } from './own';
import { later } from './timers';

/** Units: milliseconds. */
export const idleAfter = 300_000;

const inputs = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'wheel', 'touchstart'];

export interface Activity {
  isAway(): boolean;
}

/** Calls back when isAway() has changed. */
export function watchActivity(onChanged: () => void): Activity {
  let lastInput = now();
  let away = document.hidden;

  const update = guarded(() => {
    const idle = document.hidden || now() - lastInput >= idleAfter;
    if (idle === away) return;
    away = idle;
    onChanged();
  });
  const onInput = (): void => {
    lastInput = now();
    if (away) update();
  };
  // One timer that looks again when idleness could be reached; input itself costs an assignment.
  const look = (): void => {
    update();
    const left = lastInput + idleAfter - now();
    later(look, left > 0 ? left : idleAfter, 1_000);
  };

  for (const type of inputs) listen(window, type, onInput, { passive: true, capture: true });
  listen(document, 'visibilitychange', () => {
    if (!document.hidden) lastInput = now();
    update();
  });
  later(look, idleAfter);
  return { isAway: () => away };
}
