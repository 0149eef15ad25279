import { expect, test, vi } from 'vitest';
import type { MessagesPage } from '@porchlight/protocol/conversation';
import { message } from '../../testing/chat-samples';
import {
  endOfRun,
  hasHole,
  readThread,
  reconcileThread,
  withFailure,
  withMail,
  withMessages,
  withOlder,
  withPending,
} from './thread-cache';
import type { Pending, Thread } from './thread-cache';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const thread = (from: number, to: number, rest: Partial<Thread> = {}): Thread => ({
  messages: range(from, to),
  hasMore: from > 1,
  pending: [],
  ...rest,
});
const positions = (of: Thread) => of.messages.map(({ position }) => position);
const sending: Pending = { tempId: 'mine', content: 'hello', at: '', state: 'sending' };
const placed = message(4, { author: 'agent', tempId: 'mine', content: 'hello' });

/** A server with messages 1 … last, in pages of three. */
function server(last: number) {
  const fetchPage = (where: { before?: number; after?: number }): Promise<MessagesPage> => {
    const all = range(1, last);
    const { before = last + 1, after } = where;
    const rest =
      after === undefined ? all.filter((m) => m.position < before) : all.filter((m) => m.position > after);
    const messages = after === undefined ? rest.slice(-3) : rest.slice(0, 3);
    return Promise.resolve({ messages, hasMore: rest.length > 3, now: '' });
  };
  return vi.fn(fetchPage);
}

test('messages stand by their position, once, in whatever order they come', () => {
  let data = thread(1, 2);
  for (const one of [message(5), message(3), message(5), message(4)]) data = withMessages(data, [one]);
  expect(positions(data)).toEqual([1, 2, 3, 4, 5]);
  expect(withMessages(data, range(1, 5))).toBe(data);
});

test('the answer and the event of one message place it once, whichever comes first', () => {
  const begun = withPending(thread(1, 3), sending);
  expect(begun.pending).toHaveLength(1);
  const once = withMessages(begun, [placed]);
  const twice = withMessages(once, [{ ...placed }]);
  expect(positions(twice)).toEqual([1, 2, 3, 4]);
  expect(twice.pending).toEqual([]);
  // The mutation that fails afterwards (its answer was lost) has nothing left to mark.
  expect(withFailure(twice, 'mine', 'no answer').pending).toEqual([]);
  // And a retry of what has its place is not shown a second time.
  expect(withPending(twice, sending).pending).toEqual([]);
});

test('a visitor’s tempId is not ours', () => {
  const begun = withPending(thread(1, 3), sending);
  expect(withMessages(begun, [message(4, { tempId: 'mine' })]).pending).toHaveLength(1);
});

test('a failed message keeps its place and can be sent again', () => {
  const failed = withFailure(
    withPending(withPending(thread(1, 1), sending), { ...sending, tempId: 'b' }),
    'mine',
    'no',
  );
  expect(failed.pending.map(({ state }) => state)).toEqual(['failed', 'sending']);
  expect(withPending(failed, sending).pending.map(({ tempId, state }) => [tempId, state])).toEqual([
    ['mine', 'sending'],
    ['b', 'sending'],
  ]);
});

test('a hole is seen, and read from its beginning', async () => {
  const torn = withMessages(thread(1, 3), [message(9)]);
  expect(hasHole(torn)).toBe(true);
  expect(endOfRun(torn)).toBe(3);
  const fetchPage = server(9);
  const read = await readThread(torn, fetchPage);
  expect(fetchPage.mock.calls.map(([where]) => where)).toEqual([{ after: 3 }, { after: 6 }]);
  const whole = reconcileThread(torn, read);
  expect(hasHole(whole)).toBe(false);
  expect(positions(whole)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a thread is read from its end, and older messages are put above it', async () => {
  const newest = reconcileThread(undefined, await readThread(undefined, server(8)));
  expect(positions(newest)).toEqual([6, 7, 8]);
  expect(newest.hasMore).toBe(true);
  const older = withOlder(newest, await server(8)({ before: 6 }));
  expect(positions(older)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(withOlder(older, await server(8)({ before: 3 }))).toMatchObject({ hasMore: false });
});

test('a refetch reads what came after, and keeps what was paged in', async () => {
  const known = thread(3, 8);
  const whole = reconcileThread(known, await readThread(known, server(10)));
  expect(positions(whole)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(whole.hasMore).toBe(true);
});

test('an answer does not undo what came or was written while it was on its way', async () => {
  const answer = await readThread(undefined, server(3));
  const meanwhile = withPending(withMessages(thread(1, 3), [message(4)]), sending);
  const whole = reconcileThread(meanwhile, answer);
  expect(positions(whole)).toEqual([1, 2, 3, 4]);
  expect(whole.pending).toEqual([sending]);
});

test('an answer that holds what was being sent ends the sending', async () => {
  const meanwhile = withPending(thread(1, 3), sending);
  const answer: Thread = { messages: [message(3), placed], hasMore: true, pending: [], answered: true };
  expect(reconcileThread(meanwhile, answer)).toMatchObject({ pending: [], hasMore: false });
});

test('a thread that was written in before it could be read is read from its end all the same', async () => {
  // The dashboard was away from the server: the text that was sent has its place, and what stood before it is not known.
  const written = withMessages(withPending(undefined, sending), [placed]);
  const fetchPage = server(5);
  const whole = reconcileThread(written, await readThread(written, fetchPage));
  expect(fetchPage.mock.calls.map(([where]) => where)).toEqual([{}]);
  expect(positions(whole)).toEqual([3, 4, 5]);
  expect(whole.hasMore).toBe(true);
  expect(whole.messages[1]).toBe(placed);
  await readThread(whole, fetchPage);
  expect(fetchPage.mock.lastCall).toEqual([{ after: 5 }]);
});

test('an answer that brings nothing changes nothing', async () => {
  const known = thread(1, 3);
  expect(reconcileThread(known, await readThread(known, server(3)))).toBe(known);
});

const mails = (of: Thread) => of.messages.map(({ mail }) => mail ?? null);

test('an e-mail that has gone does not wait again, whatever comes later', () => {
  const waiting = thread(1, 3, {
    messages: range(1, 3).map((one) => ({ ...one, mail: 'waiting' as const })),
  });
  const sent = withMail(waiting, 2, 'sent');
  expect(mails(sent)).toEqual(['waiting', 'sent', 'waiting']);
  expect(withMessages(sent, waiting.messages)).toBe(sent);
  expect(withMail(sent, 9, 'failed')).toBe(sent);
});

test('a refetch begins at the first message whose e-mail was on its way', async () => {
  const messages = range(1, 8).map((one) =>
    one.position === 3 ? { ...one, mail: 'waiting' as const } : one,
  );
  const fetchPage = vi.fn((where: { after?: number }) => {
    const all = range(1, 10).map((one) => (one.position === 3 ? { ...one, mail: 'sent' as const } : one));
    const rest = all.filter(({ position }) => position > (where.after ?? 0));
    return Promise.resolve({ messages: rest.slice(0, 3), hasMore: rest.length > 3, now: '' });
  });
  const known = thread(1, 8, { messages });
  const whole = reconcileThread(known, await readThread(known, fetchPage));
  expect(fetchPage.mock.calls.map(([where]) => where)).toEqual([{ after: 2 }, { after: 8 }]);
  expect(positions(whole)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(mails(whole)[2]).toBe('sent');
});

test('a note that is being sent is not taken for the message of the same name', () => {
  const begun = withPending(thread(1, 3), { ...sending, mentions: [] });
  expect(withMessages(begun, [placed]).pending).toHaveLength(1);
});
