// Whether the tab is used: away while it is hidden, or after five minutes without any input.

import { guarded } from './guarded';

/** Units: milliseconds. */
export const idleAfter = 300_000;

const inputs = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'wheel', 'touchstart'];

export interface Activity {
  isAway(): boolean;
}

/** Calls back when isAway() has changed. */
export function watchActivity(onChanged: () => void): Activity {
  let lastInput = Date.now();
  let away = document.hidden;

  const update = guarded(() => {
    const now = document.hidden || Date.now() - lastInput >= idleAfter;
    if (now === away) return;
    away = now;
    onChanged();
  });
  const onInput = (): void => {
    lastInput = Date.now();
    if (away) update();
  };
  // One timer that looks again when idleness could be reached; input itself costs an assignment.
  const look = (): void => {
    update();
    const left = lastInput + idleAfter - Date.now();
    setTimeout(look, left > 0 ? left : idleAfter);
  };

  for (const type of inputs) addEventListener(type, onInput, { passive: true, capture: true });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) lastInput = Date.now();
    update();
  });
  setTimeout(look, idleAfter);
  return { isAway: () => away };
}
