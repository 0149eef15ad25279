// Work in slices that the page does not feel.

import { OwnPromise } from './promise';

/** Units: milliseconds of one slice. */
const slice = 8;

type Deadline = { timeRemaining(): number };
type Idle = (work: (deadline: Deadline) => void, options: { timeout: number }) => void;

/** When there is time, or soon all the same. */
export function whenIdle(): Promise<void> {
  const { requestIdleCallback } = window as { requestIdleCallback?: Idle };
  return new OwnPromise((done) => {
    if (requestIdleCallback) requestIdleCallback.call(window, () => done(), { timeout: 200 });
    else setTimeout(done, 1);
  });
}

/** Takes every part in slices; stops without a word once `isWanted` says no, and answers whether it came through. */
export async function inSlices(
  parts: Generator<string>,
  take: (part: string) => void,
  isWanted: () => boolean,
): Promise<boolean> {
  for (;;) {
    await whenIdle();
    const until = performance.now() + slice;
    do {
      if (!isWanted()) return false;
      const { done, value } = parts.next();
      if (done) return true;
      take(value);
    } while (performance.now() < until);
  }
}
