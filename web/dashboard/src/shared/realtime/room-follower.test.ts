// The room's life: joined, events drawn, lost, joined again; with a socket made of a listener table.
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { conversation, conversationsPage, facts, message, newMessage } from '../../testing/chat-samples';
import { came, page, visitor, went } from '../../testing/samples';
import { queryKeys } from '../api/query-keys';
import { ServerClock } from '../time/server-clock';
import { AgentVoice } from './agent-voice';
import { conversationRows } from './conversation-cache';
import type { ConversationPages } from './conversation-cache';
import { ConversationLedger } from './conversation-ledger';
import { PresenceLedger } from './presence-ledger';
import { PreviewLink } from './preview-link';
import type { AgentSocket } from './project-room';
import { CacheWriter } from './cache-writer';
import { followProject } from './room-follower';
import type { Thread } from './thread-cache';
import type { Typing } from './typing';
import type { VisitorPages } from './visitor-cache';

type Ack = (timeout: Error | null, answer: unknown) => void;

function fakeSocket() {
  const listeners = new Map<string, (payload: unknown) => void>();
  const acks: Ack[] = [];
  const socket = {
    connected: false,
    active: true,
    connect: vi.fn(),
    disconnect: vi.fn(),
    removeAllListeners: vi.fn(),
    onAny: vi.fn(),
    offAny: vi.fn(),
    on: (event: string, listener: (payload: unknown) => void) => void listeners.set(event, listener),
    timeout: () => ({ emit: (_event: string, _body: unknown, ack: Ack) => void acks.push(ack) }),
  };
  const receive = (event: string, payload?: unknown) => listeners.get(event)?.(payload);
  const join = () => {
    socket.connected = true;
    receive('connect');
    acks.at(-1)?.(null, { ok: true, revision: 1, now: new Date().toISOString() });
  };
  return { socket, receive, join, acks };
}

const INBOX = queryKeys.conversations(1, 'open');
const THREAD = queryKeys.thread(1, 1);
const LIST = queryKeys.visitors(1, { status: 'all', q: '' });

function setUp() {
  const fake = fakeSocket();
  const client = new QueryClient();
  const seen = {
    connection: [] as string[],
    degraded: [] as boolean[],
    unauthorized: vi.fn(),
    forbidden: vi.fn(),
  };
  const ledger = new PresenceLedger();
  const ledgers = { presence: ledger, conversations: new ConversationLedger() };
  const askStatuses = vi.fn((uids: string[]) =>
    Promise.resolve({
      revision: 7,
      now: '',
      statuses: Object.fromEntries(
        uids.map((uid) => [uid, { isOnline: true, status: 'away' as const, lastSeenAt: null }]),
      ),
    }),
  );
  const writer = new CacheWriter({ client, projectId: 1, ledgers, askStatuses });
  const voice = new AgentVoice(1, 1, () => undefined);
  const stop = followProject({
    socket: fake.socket as unknown as AgentSocket,
    projectId: 1,
    writer,
    ledgers,
    voice,
    previews: new PreviewLink(1),
    clock: new ServerClock(),
    onConnection: (connection) => seen.connection.push(connection),
    onDegraded: (degraded) => seen.degraded.push(degraded),
    onUnauthorized: seen.unauthorized,
    onForbidden: seen.forbidden,
  });
  const invalidated = vi.spyOn(client, 'invalidateQueries');
  const refetches = () => invalidated.mock.calls.filter(([f]) => f?.queryKey?.[0] === 'visitors').length;
  client.setQueryData<VisitorPages>(LIST, {
    pages: [page(5, visitor('a', 5, { isOnline: true }))],
    pageParams: [],
  });
  client.setQueryData(queryKeys.visitor(1, 'a'), visitor('a', 5, { isOnline: true }));
  client.setQueryData<ConversationPages>(INBOX, {
    pages: [conversationsPage(conversation(1, 3, { isOnline: true }), conversation(2, 2))],
    pageParams: [],
  });
  client.setQueryData<Thread>(THREAD, {
    messages: [message(1), message(2), message(3)],
    hasMore: false,
    pending: [],
  });
  const inbox = () =>
    conversationRows(
      client.getQueryData<ConversationPages>(INBOX) ?? { pages: [], pageParams: [] },
      'open',
      1,
    );
  const thread = () => client.getQueryData<Thread>(THREAD);
  const listed = () => client.getQueryData<VisitorPages>(LIST)?.pages[0]?.visitors ?? [];
  return {
    ...fake,
    client,
    ledger,
    ledgers,
    writer,
    seen,
    stop,
    refetches,
    listed,
    inbox,
    thread,
    askStatuses,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('an event reaches the list and the visitor without a request', async () => {
  const { join, receive, client, listed, refetches } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  const before = refetches();
  receive('visitorStatusChanged', went('a', 6));
  await vi.advanceTimersByTimeAsync(20);
  expect(listed()[0]?.status).toBe('offline');
  expect(client.getQueryData<Visitor>(queryKeys.visitor(1, 'a'))?.currentUrl).toBeNull();
  expect(refetches()).toBe(before);
});

test('who a visitor is by now reaches the list, the visitor and the inbox without a request', async () => {
  const { join, receive, client, listed, inbox } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  const event = { projectId: 1, name: 'Ada', email: null, userId: '42', verified: true, now: '' };
  receive('visitorIdentified', { ...event, visitorUid: 'a' });
  receive('visitorIdentified', { ...event, visitorUid: 'v1' });
  receive('visitorIdentified', { ...event, visitorUid: 'v2', projectId: 2 });
  await vi.advanceTimersByTimeAsync(20);
  expect(listed()[0]).toMatchObject({ name: 'Ada', verified: true });
  expect(client.getQueryData<Visitor>(queryKeys.visitor(1, 'a'))?.verified).toBe(true);
  expect(inbox().map((one) => one.visitor.name === 'Ada')).toEqual([true, false]);
});

test('events of another project are not ours', async () => {
  const { join, receive, listed } = setUp();
  join();
  receive('visitorStatusChanged', { ...went('a', 6), projectId: 2 });
  await vi.advanceTimersByTimeAsync(20);
  expect(listed()[0]?.status).toBe('online');
});

test('every connect joins, forgets and refetches, and only then is it live', async () => {
  const { socket, join, receive, acks, seen, refetches, ledger } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  expect(refetches()).toBe(1);
  receive('visitorStatusChanged', came('a', 50));
  socket.connected = false;
  receive('disconnect', 'transport close');
  expect(seen.connection.at(-1)).toBe('down');
  socket.connected = true;
  receive('connect');
  expect(seen.connection.at(-1)).toBe('down');
  expect(ledger.statusChanged(went('a', 3))).toBe(true);
  acks.at(-1)?.(null, { ok: true, revision: 3, now: new Date().toISOString() });
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.connection.at(-1)).toBe('live');
  expect(refetches()).toBe(2);
});

test('an ack of a join before the last one is ignored', () => {
  const { socket, receive, acks, seen } = setUp();
  socket.connected = true;
  receive('connect');
  receive('connect');
  acks[0]?.(null, { ok: true, revision: 1, now: '' });
  expect(seen.connection).toEqual([]);
});

test('a join without an answer is tried again', async () => {
  const { socket, receive, acks } = setUp();
  socket.connected = true;
  receive('connect');
  acks[0]?.(new Error('timeout'), undefined);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(acks).toHaveLength(2);
});

test('presenceResync forgets at once and refetches after its part of the spread', async () => {
  const { join, receive, refetches, ledger } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  receive('visitorStatusChanged', came('a', 50));
  receive('presenceResync', { projectId: 1, spreadMs: 1_000 });
  expect(ledger.statusChanged(went('a', 3))).toBe(true);
  await vi.advanceTimersByTimeAsync(499);
  expect(refetches()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(refetches()).toBe(2);
});

test('degraded is told, and its end refetches', async () => {
  const { join, receive, refetches, seen } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  receive('presenceDegraded', { projectId: 1, degraded: true });
  expect(seen.degraded.at(-1)).toBe(true);
  expect(refetches()).toBe(1);
  receive('presenceDegraded', { projectId: 1, degraded: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.degraded.at(-1)).toBe(false);
  expect(refetches()).toBe(2);
});

test('unauthorized goes back to the login, other refusals are tried again', async () => {
  const { socket, receive, seen } = setUp();
  receive('connect_error', Object.assign(new Error('no'), { data: { code: 'unauthorized' } }));
  expect(seen.unauthorized).toHaveBeenCalledOnce();
  socket.active = false;
  socket.connect.mockClear();
  receive('connect_error', Object.assign(new Error('no'), { data: { code: 'draining' } }));
  expect(seen.unauthorized).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(socket.connect).toHaveBeenCalledOnce();
});

test('sent away by the server, it comes back', async () => {
  const { socket, join, receive } = setUp();
  join();
  socket.connect.mockClear();
  socket.connected = false;
  receive('disconnect', 'io server disconnect');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(socket.connect).toHaveBeenCalledOnce();
});

test('losing the membership is told', () => {
  const { receive, seen } = setUp();
  receive('error', { code: 'forbidden', message: 'Not a member.' });
  expect(seen.forbidden).toHaveBeenCalledOnce();
});

test('stopped, it leaves no timer and no socket', async () => {
  const { socket, join, receive, stop, listed } = setUp();
  join();
  receive('visitorStatusChanged', went('a', 6));
  stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(listed()[0]?.status).toBe('online');
  expect(socket.disconnect).toHaveBeenCalledOnce();
});

test('a burst is drawn once, its counts are asked for at most once a second', async () => {
  const { join, receive, client } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  const writes = vi.spyOn(client, 'setQueryData');
  const counts = vi.spyOn(client, 'invalidateQueries');
  for (let i = 0; i < 200; i += 1) receive('visitorStatusChanged', came(`v${i}`, 10 + i));
  await vi.advanceTimersByTimeAsync(16);
  expect(writes.mock.calls.filter(([key]) => key[0] === 'visitors')).toHaveLength(1);
  receive('visitorStatusChanged', came('w', 900));
  await vi.advanceTimersByTimeAsync(900);
  expect(counts).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(counts).toHaveBeenCalledTimes(2);
});

test('a message reaches the thread at once, and the list on top, unread', async () => {
  const { join, receive, inbox, thread } = setUp();
  join();
  receive('newMessage', newMessage(1, message(4)));
  expect(thread()?.messages.at(-1)?.content).toBe('Message 4');
  await vi.advanceTimersByTimeAsync(20);
  expect(inbox()[0]).toMatchObject({ id: 1, unread: 4, lastMessage: { content: 'Message 4' } });
});

test('the first message of a stranger stands in the list, and who they are is asked for once', async () => {
  const { join, receive, inbox, askStatuses } = setUp();
  join();
  receive('newMessage', newMessage(9, message(20)));
  receive('conversationUpdated', { projectId: 1, conversation: facts(9, 20), now: '' });
  await vi.advanceTimersByTimeAsync(40);
  expect(askStatuses.mock.calls).toEqual([[['v9']]]);
  expect(inbox()[0]).toMatchObject({ id: 9, visitor: { visitorUid: 'v9', status: 'away', isOnline: true } });
});

test('a visitor’s coming and going shows in the list of conversations, by its number', async () => {
  const { join, receive, inbox } = setUp();
  join();
  receive('visitorStatusChanged', went('v1', 6));
  receive('visitorStatusChanged', came('v1', 5));
  await vi.advanceTimersByTimeAsync(20);
  expect(inbox()[0]?.visitor).toMatchObject({ visitorUid: 'v1', status: 'offline' });
});

test('what this agent writes stands once, whether the event or the answer comes first', async () => {
  const placed = message(4, { author: 'agent', tempId: 'mine', content: 'hello' });
  for (const eventFirst of [true, false]) {
    const { join, receive, writer, thread, inbox } = setUp();
    join();
    writer.sending(1, { tempId: 'mine', content: 'hello', at: '', state: 'sending' });
    const undo = writer.assume(1, { lastMessage: placed, agentReadPosition: 3 });
    expect(thread()?.pending).toHaveLength(1);
    expect(inbox()[0]).toMatchObject({ unread: 0, lastMessage: { content: 'hello' } });
    const arrivals = [
      () => receive('newMessage', newMessage(1, placed)),
      () => writer.messageCame(1, placed),
    ];
    for (const arrive of eventFirst ? arrivals : arrivals.reverse()) arrive();
    undo();
    await vi.advanceTimersByTimeAsync(20);
    expect(thread()?.pending).toEqual([]);
    expect(
      thread()
        ?.messages.map(({ content }) => content)
        .filter((text) => text === 'hello'),
    ).toHaveLength(1);
    expect(inbox()[0]).toMatchObject({ id: 1, unread: 0, lastPosition: 4 });
  }
});

test('what the server refused is taken out of the list, and stays in the thread as failed', async () => {
  const { join, writer, ledgers, thread, inbox } = setUp();
  join();
  await ledgers.conversations.ask(
    () => Promise.resolve([conversation(1, 3)]),
    (answer) => answer,
  );
  writer.sending(1, { tempId: 'mine', content: 'hello', at: '', state: 'sending' });
  const undo = writer.assume(1, { lastMessage: message(4, { content: 'hello' }), agentReadPosition: 3 });
  writer.failed(1, 'mine', 'no');
  undo();
  expect(thread()?.pending).toMatchObject([{ tempId: 'mine', state: 'failed', reason: 'no' }]);
  expect(inbox()[0]).toMatchObject({ unread: 3, lastMessage: { content: 'Message 3' } });
});

test('a hole in the positions asks for what is missing', async () => {
  const { join, receive, client, thread } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  const invalidated = vi.spyOn(client, 'invalidateQueries');
  receive('newMessage', newMessage(1, message(4)));
  expect(invalidated).not.toHaveBeenCalledWith({ queryKey: THREAD });
  receive('newMessage', newMessage(1, message(6)));
  expect(invalidated).toHaveBeenCalledWith({ queryKey: THREAD });
  expect(thread()?.messages).toHaveLength(5);
});

test('a message in a thread that was never read asks for what stands before it', async () => {
  const { join, client, writer } = setUp();
  join();
  await vi.advanceTimersByTimeAsync(0);
  const invalidated = vi.spyOn(client, 'invalidateQueries');
  writer.sending(2, { tempId: 'mine', content: 'hello', at: '', state: 'sending' });
  writer.messageCame(2, message(7, { author: 'agent', tempId: 'mine', content: 'hello' }));
  expect(invalidated).toHaveBeenCalledWith({ queryKey: queryKeys.thread(1, 2) });
});

test('typing ends by itself, with a message, or when it is told', async () => {
  const { join, receive, client } = setUp();
  join();
  const typing = () => client.getQueryData<Typing>(queryKeys.typing(1, 1));
  const types = (isTyping: boolean) =>
    receive('visitorIsTyping', { projectId: 1, conversationId: 1, visitorUid: 'v1', isTyping });
  types(true);
  await vi.advanceTimersByTimeAsync(5_000);
  types(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(typing()?.visitor).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(typing()?.visitor).toBe(false);
  types(true);
  receive('newMessage', newMessage(1, message(4)));
  expect(typing()?.visitor).toBe(false);
  receive('agentIsTyping', { projectId: 1, conversationId: 1, agentId: 2, name: 'Kim', isTyping: true });
  expect(typing()?.agents).toEqual([{ agentId: 2, name: 'Kim' }]);
});

test('a join and a resync ask again for conversations and threads', async () => {
  const { join, receive, client } = setUp();
  const invalidated = vi.spyOn(client, 'invalidateQueries');
  const asked = () => invalidated.mock.calls.map(([filter]) => filter?.queryKey?.[0]);
  join();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toEqual(expect.arrayContaining(['conversations', 'conversation', 'thread']));
  invalidated.mockClear();
  receive('presenceResync', { projectId: 1, spreadMs: 1_000 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked()).toEqual(expect.arrayContaining(['conversations', 'conversation', 'thread']));
});
