import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gradually, NEW_A_FRAME, useGradually } from './gradually';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => vi.unstubAllGlobals());

const named = (first: number, count: number) => Array.from({ length: count }, (_, i) => `v${first + i}`);

/** What each frame draws, until all are there. */
function frames(gradually: Gradually, uids: readonly string[]): string[][] {
  const drawn: string[][] = [];
  for (let waits = -1; waits !== 0 && drawn.length < 20;) {
    const waiting = gradually.waiting(uids);
    const shown = uids.filter((uid) => !waiting.has(uid));
    gradually.drew(shown);
    drawn.push(shown);
    waits = waiting.size;
  }
  return drawn;
}

test('the first rows, and those after a jump, are drawn in one frame', () => {
  const gradually = new Gradually();
  expect(frames(gradually, named(0, 24))).toEqual([named(0, 24)]);
  expect(frames(gradually, named(500, 24))).toEqual([named(500, 24)]);
});

test('beside rows that stay, new ones come a few a frame, from above', () => {
  const gradually = new Gradually();
  frames(gradually, named(100, 24));
  const pushed = named(88, 24);
  const drawn = frames(gradually, pushed);
  expect(drawn).toHaveLength(Math.ceil(12 / NEW_A_FRAME));
  expect(drawn[0]).toEqual([...named(88, NEW_A_FRAME), ...named(100, 12)]);
  expect(drawn.at(-1)).toEqual(pushed);
});

test('as few as one frame may draw wait for nobody, nor does a row that only moves', () => {
  const gradually = new Gradually();
  frames(gradually, named(10, 20));
  expect(frames(gradually, named(10 - NEW_A_FRAME, 20))).toHaveLength(1);
  expect(frames(gradually, named(10 - NEW_A_FRAME, 20).reverse())).toHaveLength(1);
});

test('who left and comes back is new', () => {
  const gradually = new Gradually();
  frames(gradually, named(0, 20));
  frames(gradually, named(10, 10));
  expect(gradually.waiting(named(0, 20)).size).toBe(10 - NEW_A_FRAME);
});

test('a frame is asked for as long as somebody waits, and no longer', () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
  const host = document.createElement('div');
  function Drawn({ uids }: { uids: readonly string[] }) {
    const waiting = useGradually(uids);
    return uids.filter((uid) => !waiting.has(uid)).length;
  }
  const root = createRoot(host);
  act(() => root.render(<Drawn uids={named(100, 24)} />));
  expect([host.textContent, frames.length]).toEqual(['24', 0]);
  act(() => root.render(<Drawn uids={named(88, 24)} />));
  expect([host.textContent, frames.length]).toEqual([String(12 + NEW_A_FRAME), 1]);
  act(() => frames[0]?.());
  expect([host.textContent, frames.length]).toEqual(['24', 1]);
  act(() => root.unmount());
});
