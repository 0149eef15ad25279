import { expect, test } from 'vitest';
import { message, note } from '../../testing/chat-samples';
import type { Thread } from '../../shared/realtime/thread-cache';
import { daysOf } from './timeline';

const ME = { id: 1, name: 'Demo' };
const at = (minute: number, day = 4) => new Date(2026, 4, day, 12, minute).toISOString();

test('messages of one writer within minutes stand together', () => {
  const messages = [
    message(1, { sentAt: at(0) }),
    message(2, { sentAt: at(1) }),
    message(3, { sentAt: at(30) }),
    message(4, { sentAt: at(31), author: 'agent' }),
  ];
  const [day] = daysOf({ messages, hasMore: false, pending: [] }, 0, ME);
  expect(day?.lines.map(({ first, last }) => [first, last])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test('each day begins anew', () => {
  const messages = [message(1, { sentAt: at(0, 3) }), message(2, { sentAt: at(0, 4) })];
  const days = daysOf({ messages, hasMore: false, pending: [] }, 0, ME);
  expect(days.map(({ lines }) => lines.length)).toEqual([1, 1]);
  expect(days[1]?.lines[0]?.first).toBe(true);
});

test('an agent’s message is sent, then seen; a visitor’s is neither', () => {
  const messages = [1, 2, 3].map((n) => message(n, { sentAt: at(n), author: n === 1 ? 'visitor' : 'agent' }));
  const pending = [{ tempId: 'p', content: 'x', at: at(4), state: 'failed' as const, reason: 'no' }];
  const [day] = daysOf({ messages, hasMore: false, pending }, 2, ME);
  expect(day?.lines.map(({ delivery }) => delivery)).toEqual([undefined, 'seen', 'sent', 'failed']);
  // Each of these tells its own state, so each ends a group.
  expect(day?.lines.every(({ last }) => last)).toBe(true);
});

test('a message keeps its key from the moment it is written', () => {
  const pending = [{ tempId: 'k', content: 'x', at: at(1), state: 'sending' as const }];
  const [before] = daysOf({ messages: [], hasMore: false, pending }, 0, ME);
  const placed = [message(1, { sentAt: at(1), author: 'agent', tempId: 'k' })];
  const [after] = daysOf({ messages: placed, hasMore: false, pending: [] }, 0, ME);
  expect(after?.lines[0]?.key).toBe(before?.lines[0]?.key);
});

const three = [1, 2, 3].map((n) => message(n, { sentAt: at(n) }));
const keysOf = (beside: Parameters<typeof daysOf>[3], hasMore = false, messages = three) =>
  daysOf({ messages, hasMore, pending: [] }, 0, ME, beside).flatMap(({ lines }) =>
    lines.map(({ kind, content }) => (kind === 'message' ? content.slice(-1) : kind)),
  );

test('a note stands behind the message that it was written after, and ends its group', () => {
  const notes = [note(1, 2, { writtenAt: at(2) }), note(2, 3, { writtenAt: at(3) })];
  expect(keysOf({ notes, rating: null })).toEqual(['1', '2', 'note', '3', 'note']);
  const [day] = daysOf({ messages: three, hasMore: false, pending: [] }, 0, ME, { notes, rating: null });
  expect(day?.lines[1]).toMatchObject({ first: false, last: true });
  expect(day?.lines[3]).toMatchObject({ first: true });
});

test('what stands before the oldest message that is loaded waits for it', () => {
  const notes = [note(1, 1, { writtenAt: at(1) })];
  expect(keysOf({ notes, rating: null }, true, three.slice(1))).toEqual(['2', '3']);
  // One without any message stands at the beginning.
  expect(keysOf({ notes: [note(1, 0, { writtenAt: at(0) })], rating: null })).toEqual([
    'note',
    '1',
    '2',
    '3',
  ]);
});

test('a rating stands where it was given', () => {
  const rating = { score: 4, comment: null, ratedAt: at(2) };
  expect(keysOf({ notes: [], rating })).toEqual(['1', '2', 'rating', '3']);
});

test('a note keeps its key from the moment it is written, and is no message of that name', () => {
  const pending = [{ tempId: 'k', content: 'x', mentions: [], at: at(4), state: 'sending' as const }];
  const [before] = daysOf({ messages: three, hasMore: false, pending }, 0, ME);
  const notes = [note(9, 3, { tempId: 'k', writtenAt: at(4) })];
  const [after] = daysOf({ messages: three, hasMore: false, pending: [] }, 0, ME, { notes, rating: null });
  expect(before?.lines.at(-1)).toMatchObject({ kind: 'note', key: after?.lines.at(-1)?.key });
});

test('in a stretch stands nothing of what follows it', () => {
  const whole: Thread = { messages: [message(1), message(2)], hasMore: false, pending: [] };
  const stretch: Thread = { ...whole, isStretch: true };
  const notes = [note(5, 1), note(6, 2), note(7, 9)];
  const late = { score: 4, comment: null, ratedAt: new Date(8.64e15).toISOString() };
  const shown = (of: Thread) =>
    daysOf(of, 0, { id: 1, name: 'Demo' }, { notes, rating: late }).flatMap(({ lines }) =>
      lines.map(({ kind, noteId }) => (kind === 'note' ? noteId : kind)),
    );
  expect(shown(stretch)).toEqual(['message', 5, 'message', 6]);
  expect(shown(whole)).toEqual(['message', 5, 'message', 6, 7, 'rating']);
});
