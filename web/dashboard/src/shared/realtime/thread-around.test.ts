import { expect, test } from 'vitest';
import { message } from '../../testing/chat-samples';
import { isBefore, joined, stretchOf } from './thread-around';
import type { Thread } from './thread-cache';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const live: Thread = { messages: range(90, 100), hasMore: true, pending: [] };
const positions = ({ messages }: Pick<Thread, 'messages'>) => messages.map(({ position }) => position);

test('only what is older than all that is loaded is looked for elsewhere', () => {
  expect(isBefore(live, 89)).toBe(true);
  expect(isBefore(live, 90)).toBe(false);
  expect(isBefore(live, 101)).toBe(false);
  expect(isBefore({ ...live, hasMore: false }, 12)).toBe(false);
  expect(isBefore({ ...live, isPartial: true }, 12)).toBe(false);
});

test('a stretch by itself shows nothing of the end, and what is under way stands there', () => {
  const pending = [{ tempId: 'p', content: 'soon', at: '', state: 'sending' as const }];
  const stretch = { messages: range(10, 20), hasOlder: true, hasNewer: true };
  const { thread, isAway } = joined({ ...live, pending }, stretch);
  expect(isAway).toBe(true);
  expect(positions(thread)).toEqual(positions(stretch));
  expect(thread).toMatchObject({ hasMore: true, pending: [], isStretch: true });
  expect(joined({ ...live, pending }, { ...stretch, messages: range(80, 89) }).thread.pending).toEqual(
    pending,
  );
});

test('read far enough it meets the end, without a hole and nothing twice', () => {
  for (const end of [89, 95, 100]) {
    const { thread, isAway } = joined(live, {
      messages: range(60, end),
      hasOlder: false,
      hasNewer: end < 100,
    });
    expect(isAway).toBe(false);
    expect(positions(thread)).toEqual(positions({ messages: range(60, 100) }));
    expect(thread.hasMore).toBe(false);
    expect(thread.isStretch).toBeUndefined();
  }
});

test('pages stand side by side, and its ends are those of the first and the last', () => {
  const pages = [
    { messages: range(1, 9), hasOlder: false, hasNewer: true },
    { messages: range(10, 20), hasOlder: true, hasNewer: true },
    { messages: range(21, 22), hasOlder: true, hasNewer: false },
  ];
  expect(stretchOf(pages)).toEqual({ messages: range(1, 22), hasOlder: false, hasNewer: false });
  expect(stretchOf([])).toEqual({ messages: [], hasOlder: false, hasNewer: false });
});
