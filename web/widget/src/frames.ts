// A page in a frame of another page: one person, one page, one bubble. Where a page above is of the same site and has the
// widget too, that one speaks; the one of the frame stands back. Pages of other sites cannot be looked into, nor what
// they keep: there, a frame is a page of its own (decision 0026).

import { own } from './own';

/** Undefined: a page above is still loading. */
export function isSpokenFor(): boolean | undefined {
  let frame: Window = window;
  let settled = true;
  try {
    while (frame !== frame.parent) {
      frame = frame.parent;
      if (own.Object(frame.Porchlight).loaded) return true;
      settled = settled && frame.document.readyState === 'complete';
    }
  } catch {
    // Another site's.
  }
  return settled ? false : undefined;
}
