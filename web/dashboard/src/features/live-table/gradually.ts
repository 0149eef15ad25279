// Where a push brings many rows at once, they are drawn over the next frames, a few in each: to make, lay out and paint one
// takes some 4 ms of a slow machine, and a frame that makes a dozen is seen to stick. Rows that are there already move at
// once. A table without any of these rows (the first, or after a jump) is drawn whole: there is nothing to keep smooth.
import { useLayoutEffect, useReducer, useState } from 'react';

/** New rows of one frame, beside rows that stay. */
export const NEW_A_FRAME = 7;
const NOBODY: ReadonlySet<string> = new Set();

export class Gradually {
  #drawn = NOBODY;

  /** Those of `uids` whose turn is in a later frame. */
  waiting(uids: readonly string[]): ReadonlySet<string> {
    const fresh = uids.filter((uid) => !this.#drawn.has(uid));
    return fresh.length === uids.length ? NOBODY : new Set(fresh.slice(NEW_A_FRAME));
  }

  /** These stand on the screen, and no others. */
  drew(uids: readonly string[]): void {
    this.#drawn = new Set(uids);
  }
}

/** Those of `uids` that are not drawn yet; asks for the next frame as long as there are some. */
export function useGradually(uids: readonly string[]): ReadonlySet<string> {
  const [gradually] = useState(() => new Gradually());
  const [, drawMore] = useReducer((frames: number) => frames + 1, 0);
  const waiting = gradually.waiting(uids);
  useLayoutEffect(() => {
    gradually.drew(uids.filter((uid) => !waiting.has(uid)));
    if (waiting.size === 0) return undefined;
    const frame = requestAnimationFrame(drawMore);
    return () => cancelAnimationFrame(frame);
  });
  return waiting;
}
