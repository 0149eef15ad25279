import { expect, test } from 'vitest';
import { message } from '../../testing/chat-samples';
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
