// The caches are brought in line with the ledgers, and written ahead of answers. No socket in here: what an event is
// taken for is room-follower.test.ts.
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { PresenceAnswer } from '@porchlight/protocol/rest';
import {
  conversation,
  conversationsPage,
  facts,
  message,
  newMessage,
  note,
} from '../../testing/chat-samples';
import { came, moved, NOW, page, visitor, went } from '../../testing/samples';
import { OPEN, queryKeys } from '../api/query-keys';
import { CacheWriter } from './cache-writer';
import { conversationRows } from './conversation-cache';
import type { ConversationPages } from './conversation-cache';
import { ConversationLedger } from './conversation-ledger';
import type { Notes } from './notes-cache';
import { PresenceLedger } from './presence-ledger';
import type { Thread } from './thread-cache';
import type { VisitPages } from './trail';
import type { Typing } from './typing';
import type { VisitorPages } from './visitor-cache';

const INBOX = queryKeys.conversations(1, OPEN);
const THREAD = queryKeys.thread(1, 1);
const LIST = queryKeys.visitors(1, { status: 'all', q: '' });

/** Everybody who is asked for is away. */
function away(uids: string[]): Promise<PresenceAnswer> {
  const status = { isOnline: true, status: 'away' as const, lastSeenAt: null };
  return Promise.resolve({
    revision: 7,
    now: '',
    statuses: Object.fromEntries(uids.map((uid) => [uid, status])),
  });
}

function filled(): QueryClient {
  const client = new QueryClient();
  const here = visitor('a', 5, { isOnline: true });
  client.setQueryData<VisitorPages>(LIST, { pages: [page(5, here)], pageParams: [] });
  client.setQueryData(queryKeys.visitor(1, 'a'), here);
  const talks = conversationsPage(conversation(1, 3, { isOnline: true }), conversation(2, 2));
  client.setQueryData<ConversationPages>(INBOX, { pages: [talks], pageParams: [] });
  const messages = [message(1), message(2), message(3)];
  client.setQueryData<Thread>(THREAD, { messages, hasMore: false, pending: [] });
  return client;
}

function setUp() {
  const client = filled();
  const presence = new PresenceLedger();
  const ledgers = { presence, conversations: new ConversationLedger() };
  const askStatuses = vi.fn(away);
  const writer = new CacheWriter({ client, projectId: 1, ledgers, askStatuses });
  const invalidated = vi.spyOn(client, 'invalidateQueries');
  return {
    client,
    presence,
    ledgers,
    askStatuses,
    writer,
    invalidated,
    /** An event reaches the ledger, and the writer is told. */
    statusChanged(event: ReturnType<typeof came> | ReturnType<typeof went>) {
      if (presence.statusChanged(event)) writer.visitorChanged(event.visitorUid);
    },
    inbox: () => conversationRows(client.getQueryData(INBOX) ?? { pages: [], pageParams: [] }, OPEN, 1),
    thread: () => client.getQueryData<Thread>(THREAD),
    listed: () => client.getQueryData<VisitorPages>(LIST)?.pages[0]?.visitors ?? [],
    asked: () => invalidated.mock.calls.map(([filter]) => filter?.queryKey?.[0]),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what changed of a visitor reaches the list and the visitor without a request', () => {
  const { client, listed, statusChanged, invalidated } = setUp();
  statusChanged(went('a', 6));
  expect(listed()[0]?.status).toBe('online');
  vi.advanceTimersByTime(16);
  expect(listed()[0]?.status).toBe('offline');
  expect(client.getQueryData<Visitor>(queryKeys.visitor(1, 'a'))?.currentUrl).toBeNull();
  expect(invalidated.mock.calls).toEqual([[{ queryKey: queryKeys.stats(1) }]]);
});

test('who a visitor is by now reaches the list, the visitor and the inbox', () => {
  const { client, presence, writer, listed, inbox } = setUp();
  for (const visitorUid of ['a', 'v1']) {
    const identity = { name: 'Ada', email: null, userId: '42', verified: true };
    presence.identified({ projectId: 1, visitorUid, now: NOW, ...identity });
    writer.visitorChanged(visitorUid);
  }
  vi.advanceTimersByTime(16);
  expect(listed()[0]).toMatchObject({ name: 'Ada', verified: true });
  expect(client.getQueryData<Visitor>(queryKeys.visitor(1, 'a'))?.verified).toBe(true);
  expect(inbox().map((one) => one.visitor.name === 'Ada')).toEqual([true, false]);
});

test('a visitor’s coming and going shows in the list of conversations, by its number', () => {
  const { statusChanged, inbox } = setUp();
  statusChanged(went('v1', 6));
  statusChanged(came('v1', 5));
  vi.advanceTimersByTime(16);
  expect(inbox()[0]?.visitor).toMatchObject({ visitorUid: 'v1', status: 'offline' });
});

test('a burst is drawn once, its counts are asked for at most once a second', () => {
  const { client, statusChanged, invalidated } = setUp();
  const writes = vi.spyOn(client, 'setQueryData');
  for (let i = 0; i < 200; i += 1) statusChanged(came(`v${i}`, 10 + i));
  vi.advanceTimersByTime(16);
  expect(writes.mock.calls.filter(([key]) => key[0] === 'visitors')).toHaveLength(1);
  statusChanged(came('w', 900));
  vi.advanceTimersByTime(900);
  expect(invalidated).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  expect(invalidated).toHaveBeenCalledTimes(2);
});

test('a refetch asks for all that is shown, and no more pages of a list than ten', async () => {
  const { client, writer, asked } = setUp();
  const pages = Array.from({ length: 12 }, () => page(5));
  client.setQueryData<VisitorPages>(LIST, { pages, pageParams: pages.map((_, index) => index) });
  await writer.refetch();
  const all = ['visitors', 'visitor', 'visits', 'stats', 'conversations', 'conversation', 'thread', 'notes'];
  expect(asked().sort()).toEqual(all.sort());
  expect(client.getQueryData<VisitorPages>(LIST)).toMatchObject({ pages: { length: 10 } });
  expect(client.getQueryData<VisitorPages>(LIST)?.pageParams).toHaveLength(10);
});

/** Looked at: what is asked for again of it is asked for at once. */
function lookAt(client: QueryClient) {
  const observer = new QueryObserver(client, {
    queryKey: queryKeys.visitor(1, 'a'),
    queryFn: () => visitor('a', 5, { isOnline: true }),
    staleTime: Infinity,
  });
  return observer.subscribe(() => undefined);
}

test('another page of a visitor is in their visits at once, and once what is told by events alone is not enough', () => {
  const { client, presence, writer, asked } = setUp();
  const queryKey = queryKeys.visits(1, 'a');
  client.setQueryData<VisitPages>(queryKey, { pages: [], pageParams: [] });
  presence.statusChanged(came('a', 6));
  lookAt(client);
  for (const [revision, title] of [
    [7, 'cart'],
    [8, 'pay'],
  ] as const) {
    presence.contextUpdated(moved('a', revision, title));
    writer.visitorChanged('a');
    vi.advanceTimersByTime(16);
  }
  const seen = client.getQueryData<VisitPages>(queryKey)?.seen?.map(({ title }) => title);
  expect(seen).toEqual(['Home', 'cart', 'pay']);
  expect(asked().filter((key) => key === 'visitor')).toHaveLength(1);
  vi.advanceTimersByTime(3_000);
  expect(asked().filter((key) => key === 'visitor')).toHaveLength(2);
});

test('whether somebody who left and came back began a new visit is asked of the server', () => {
  const { client, statusChanged, asked } = setUp();
  lookAt(client);
  statusChanged(went('a', 6));
  vi.advanceTimersByTime(16);
  statusChanged(came('a', 7));
  vi.advanceTimersByTime(16);
  expect(asked().filter((key) => key === 'visits')).toHaveLength(2);
});

test('what is forgotten has no number: whatever comes next is news', () => {
  const { presence, writer } = setUp();
  presence.statusChanged(came('a', 50));
  expect(presence.statusChanged(went('a', 3))).toBe(false);
  writer.forget();
  expect(presence.statusChanged(went('a', 3))).toBe(true);
});

test('stopped, it writes nothing any more', () => {
  const { statusChanged, writer, listed } = setUp();
  statusChanged(went('a', 6));
  writer.later(10, () => statusChanged(went('a', 7)));
  writer.stop();
  vi.advanceTimersByTime(5_000);
  expect(listed()[0]?.status).toBe('online');
});

test('a message reaches the thread at once, and the list on top, unread', () => {
  const { ledgers, writer, inbox, thread } = setUp();
  ledgers.conversations.told(facts(1, 4));
  writer.messageCame(1, message(4));
  writer.conversationChanged('v1');
  expect(thread()?.messages.at(-1)?.content).toBe('Message 4');
  vi.advanceTimersByTime(16);
  expect(inbox()[0]).toMatchObject({ id: 1, unread: 4, lastMessage: { content: 'Message 4' } });
});

test('who a stranger with a conversation is, is asked for once', async () => {
  const { ledgers, writer, inbox, askStatuses } = setUp();
  ledgers.conversations.told(facts(9, 20));
  writer.conversationChanged('v9');
  writer.conversationChanged('v9');
  await vi.advanceTimersByTimeAsync(40);
  expect(askStatuses.mock.calls).toEqual([[['v9']]]);
  expect(inbox()[0]).toMatchObject({ id: 9, visitor: { visitorUid: 'v9', status: 'away', isOnline: true } });
});

test('no more strangers are asked for at once than the server answers', async () => {
  const { writer, askStatuses } = setUp();
  for (let i = 0; i < 1_001; i += 1) writer.conversationChanged(`s${i}`);
  await vi.advanceTimersByTimeAsync(40);
  expect(askStatuses.mock.calls.map(([uids]) => uids.length)).toEqual([1_000]);
});

test('what this agent writes stands once, whether the event or the answer comes first', () => {
  const placed = message(4, { author: 'agent', tempId: 'mine', content: 'hello' });
  for (const eventFirst of [true, false]) {
    const { ledgers, writer, thread, inbox } = setUp();
    writer.sending(1, { tempId: 'mine', content: 'hello', at: '', state: 'sending' });
    const undo = writer.assume(1, { lastMessage: placed, agentReadPosition: 3 });
    expect(thread()?.pending).toHaveLength(1);
    expect(inbox()[0]).toMatchObject({ unread: 0, lastMessage: { content: 'hello' } });
    const event = () => {
      ledgers.conversations.told(newMessage(1, placed).conversation);
      writer.messageCame(1, placed);
      writer.conversationChanged('v1');
    };
    const arrivals = [event, () => writer.messageCame(1, placed)];
    for (const arrive of eventFirst ? arrivals : arrivals.reverse()) arrive();
    undo();
    vi.advanceTimersByTime(16);
    expect(thread()?.pending).toEqual([]);
    const said = thread()?.messages.map(({ content }) => content) ?? [];
    expect(said.filter((text) => text === 'hello')).toHaveLength(1);
    expect(inbox()[0]).toMatchObject({ id: 1, unread: 0, lastPosition: 4 });
  }
});

test('what the server refused is taken out of the list, and stays in the thread as failed', async () => {
  const { writer, ledgers, thread, inbox } = setUp();
  const answered = [conversation(1, 3)];
  await ledgers.conversations.ask(
    () => Promise.resolve(answered),
    (answer) => answer,
  );
  writer.sending(1, { tempId: 'mine', content: 'hello', at: '', state: 'sending' });
  const undo = writer.assume(1, { lastMessage: message(4, { content: 'hello' }), agentReadPosition: 3 });
  writer.failed(1, 'mine', 'no');
  undo();
  expect(thread()?.pending).toMatchObject([{ tempId: 'mine', state: 'failed', reason: 'no' }]);
  expect(inbox()[0]).toMatchObject({ unread: 3, lastMessage: { content: 'Message 3' } });
  writer.discarded(1, 'mine');
  expect(thread()?.pending).toEqual([]);
});

test('older messages stand before what there is', () => {
  const { client, writer, thread } = setUp();
  client.setQueryData<Thread>(THREAD, { messages: [message(3)], hasMore: true, pending: [] });
  writer.older(1, { messages: [message(2), message(1)], hasMore: false });
  expect(thread()?.messages.map(({ position }) => position)).toEqual([1, 2, 3]);
  expect(thread()?.hasMore).toBe(false);
  writer.older(2, { messages: [message(1)], hasMore: false });
  expect(client.getQueryData(queryKeys.thread(1, 2))).toBeUndefined();
});

test('a hole in the positions asks for what is missing', () => {
  const { writer, invalidated, thread } = setUp();
  writer.messageCame(1, message(4));
  expect(invalidated).not.toHaveBeenCalledWith({ queryKey: THREAD });
  writer.messageCame(1, message(6));
  expect(invalidated).toHaveBeenCalledWith({ queryKey: THREAD });
  expect(thread()?.messages).toHaveLength(5);
});

test('a message in a thread that was never read asks for what stands before it', () => {
  const { writer, invalidated } = setUp();
  writer.sending(2, { tempId: 'mine', content: 'hello', at: '', state: 'sending' });
  writer.messageCame(2, message(7, { author: 'agent', tempId: 'mine', content: 'hello' }));
  expect(invalidated).toHaveBeenCalledWith({ queryKey: queryKeys.thread(1, 2) });
});

test('typing ends when it is told, or by itself, six seconds after it was last told', () => {
  const { client, writer } = setUp();
  const typing = () => client.getQueryData<Typing>(queryKeys.typing(1, 1));
  writer.typing(1, 'visitor', true);
  writer.typing(1, { agentId: 2, name: 'Kim' }, true);
  vi.advanceTimersByTime(5_000);
  writer.typing(1, 'visitor', true, 'Is it');
  writer.typing(1, { agentId: 2, name: 'Kim' }, false);
  expect(typing()).toEqual({ visitor: true, text: 'Is it', agents: [] });
  vi.advanceTimersByTime(5_999);
  expect(typing()?.visitor).toBe(true);
  vi.advanceTimersByTime(1);
  expect(typing()).toMatchObject({ visitor: false, text: '' });
});

const NOTES = queryKeys.notes(1, 1);

test('a note stands in its conversation once, and ends the sending of the same', () => {
  const { client, writer, thread, invalidated } = setUp();
  client.setQueryData<Notes>(NOTES, { notes: [note(7, 3)] });
  writer.sending(1, { tempId: 'n5', content: 'x', mentions: [], at: '', state: 'sending' });
  writer.noted(1, note(5, 2));
  writer.noted(1, note(5, 2));
  expect(client.getQueryData<Notes>(NOTES)?.notes.map(({ id }) => id)).toEqual([5, 7]);
  expect(thread()?.pending).toEqual([]);
  writer.noteRemoved(1, 7);
  expect(client.getQueryData<Notes>(NOTES)?.notes.map(({ id }) => id)).toEqual([5]);
  expect(invalidated).not.toHaveBeenCalledWith({ queryKey: NOTES });
});

test('notes that are being asked for are asked for anew: the answer may be older than the event', () => {
  const { client, writer, invalidated } = setUp();
  client.setQueryData<Notes>(NOTES, { notes: [note(7, 3)] });
  const observer = new QueryObserver(client, {
    queryKey: NOTES,
    queryFn: () => new Promise(() => undefined),
  });
  const stop = observer.subscribe(() => undefined);
  writer.noteRemoved(1, 7);
  expect(invalidated).toHaveBeenCalledWith({ queryKey: NOTES });
  stop();
  invalidated.mockClear();
  writer.noted(2, note(8, 1));
  expect(invalidated).toHaveBeenCalledWith({ queryKey: queryKeys.notes(1, 2) });
});

test('what becomes of an e-mail stands at its message; one that is not loaded may be in an answer under way', () => {
  const { writer, thread, invalidated } = setUp();
  writer.mailed(1, 2, 'sent');
  expect(thread()?.messages.map(({ mail }) => mail)).toEqual([undefined, 'sent', undefined]);
  expect(invalidated).not.toHaveBeenCalledWith({ queryKey: THREAD });
  writer.mailed(1, 9, 'failed');
  expect(invalidated).toHaveBeenCalledWith({ queryKey: THREAD });
});
