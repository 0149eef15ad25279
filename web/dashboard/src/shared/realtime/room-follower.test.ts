// What each event of the room is taken for: which ledger learns it, and what the writer of the caches is told.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { facts, message, newMessage, note } from '../../testing/chat-samples';
import { fakeSocket } from '../../testing/fake-socket';
import { came, moved, NOW, went } from '../../testing/samples';
import { ServerClock } from '../time/server-clock';
import { ConversationLedger } from './conversation-ledger';
import { PresenceLedger } from './presence-ledger';
import { followProject } from './room-follower';

function setUp() {
  const fake = fakeSocket();
  const ledgers = { presence: new PresenceLedger(), conversations: new ConversationLedger() };
  const writer = {
    forget: vi.fn(() => ledgers.presence.forget()),
    refetch: vi.fn(() => Promise.resolve()),
    later: vi.fn((ms: number, run: () => void) => void setTimeout(run, ms)),
    stop: vi.fn(),
    visitorChanged: vi.fn(),
    identityChanged: vi.fn(),
    conversationChanged: vi.fn(),
    messageCame: vi.fn(),
    mailed: vi.fn(),
    noted: vi.fn(),
    noteRemoved: vi.fn(),
    typing: vi.fn(),
    viewers: vi.fn(),
    visitorViewers: vi.fn(),
    availability: vi.fn(),
  };
  const voice = { joined: vi.fn(), left: vi.fn() };
  const previews = { joined: vi.fn(), left: vi.fn() };
  const table = { joined: vi.fn(), left: vi.fn(), reopen: vi.fn() };
  const watch = { joined: vi.fn(), left: vi.fn() };
  const on = { onConnection: vi.fn(), onDegraded: vi.fn(), onUnauthorized: vi.fn(), onForbidden: vi.fn() };
  const clock = new ServerClock(() => 0);
  const { socket } = fake;
  const stop = followProject({
    socket,
    projectId: 1,
    writer,
    ledgers,
    voice,
    previews,
    table,
    watch,
    clock,
    ...on,
  });
  return { ...fake, ...on, ledgers, writer, voice, previews, table, watch, clock, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a visitor who comes, moves, says who they are or goes is written, and the server’s clock is followed', () => {
  const { receive, writer, clock } = setUp();
  receive('visitorStatusChanged', came('a', 6));
  receive('visitorContextUpdated', moved('b', 7, 'cart'));
  const identity = { name: 'Ada', email: null, userId: '42', verified: true };
  receive('visitorIdentified', { projectId: 1, visitorUid: 'c', now: NOW, ...identity });
  expect(writer.visitorChanged.mock.calls).toEqual([['a'], ['b']]);
  expect(writer.identityChanged.mock.calls).toEqual([['c']]);
  expect(clock.now()).toBe(Date.parse(NOW));
});

test('an event that is older than what is known changes nothing', () => {
  const { receive, writer } = setUp();
  receive('visitorStatusChanged', came('a', 6));
  receive('visitorStatusChanged', went('a', 5));
  receive('visitorContextUpdated', moved('a', 4, 'cart'));
  expect(writer.visitorChanged).toHaveBeenCalledOnce();
});

test('a note of the project is told to whoever listens, and none of another', () => {
  const { receive, ledgers } = setUp();
  const heard: unknown[] = [];
  ledgers.conversations.notes.add((event) => heard.push(event));
  const event = { projectId: 1, conversationId: 1, note: { id: 5 }, now: NOW };
  receive('noteAdded', event);
  receive('noteAdded', { ...event, projectId: 2 });
  expect(heard).toEqual([event]);
});

test('a message has its place, ends its writer’s typing and changes its conversation', () => {
  const { receive, writer, ledgers } = setUp();
  const said = message(4, { author: 'agent', agentId: 2, agentName: 'Kim' });
  receive('newMessage', newMessage(1, message(3)));
  receive('newMessage', newMessage(1, said));
  expect(writer.messageCame.mock.calls.map(([id]) => id as number)).toEqual([1, 1]);
  expect(writer.typing.mock.calls).toEqual([
    [1, 'visitor', false],
    [1, { agentId: 2, name: 'Kim' }, false],
  ]);
  expect(writer.conversationChanged).toHaveBeenCalledWith('v1');
  expect(ledgers.conversations.facts(1)?.lastPosition).toBe(4);
});

test('what is said of a conversation and of the agents is written', () => {
  const { receive, writer, ledgers } = setUp();
  receive('conversationUpdated', { projectId: 1, conversation: facts(9, 20), now: NOW });
  expect(ledgers.conversations.facts(9)?.lastPosition).toBe(20);
  expect(writer.conversationChanged).toHaveBeenCalledWith('v9');
  const at = { projectId: 1, conversationId: 9 };
  receive('visitorIsTyping', { ...at, visitorUid: 'v9', isTyping: true, text: 'Is it' });
  receive('agentIsTyping', { ...at, agentId: 2, name: 'Kim', isTyping: true });
  expect(writer.typing.mock.calls).toEqual([
    [9, 'visitor', true, 'Is it'],
    [9, { agentId: 2, name: 'Kim' }, true],
  ]);
  receive('conversationViewers', { ...at, viewers: [] });
  expect(writer.viewers).toHaveBeenCalledWith(9, []);
  receive('visitorViewers', { projectId: 1, visitorUid: 'v9', viewers: [] });
  expect(writer.visitorViewers).toHaveBeenCalledWith('v9', []);
  const availability = { projectId: 1, agents: [], available: 0 };
  receive('agentsAvailability', availability);
  expect(writer.availability).toHaveBeenCalledWith(availability);
});

test('notes that come and go, and what becomes of an e-mail, are written', () => {
  const { receive, writer, clock } = setUp();
  const at = { projectId: 1, conversationId: 9, now: NOW };
  receive('noteAdded', { ...at, note: note(5, 3) });
  expect(writer.noted).toHaveBeenCalledWith(9, note(5, 3));
  receive('noteRemoved', { ...at, noteId: 5 });
  expect(writer.noteRemoved).toHaveBeenCalledWith(9, 5);
  receive('messageMailed', { ...at, position: 3, mail: 'sent' });
  expect(writer.mailed).toHaveBeenCalledWith(9, 3, 'sent');
  expect(clock.now()).toBe(Date.parse(NOW));
});

test('events of another project are not ours', () => {
  const { receive, writer, ledgers, onDegraded } = setUp();
  const other = { projectId: 2, conversationId: 1, visitorUid: 'a', agentId: 2, name: '', now: NOW };
  receive('visitorStatusChanged', { ...came('a', 6), ...other });
  receive('visitorContextUpdated', { ...moved('a', 7, 'cart'), ...other });
  receive('newMessage', { ...newMessage(1, message(4)), ...other });
  receive('conversationUpdated', { ...other, conversation: facts(9, 20) });
  for (const event of ['visitorIdentified', 'visitorIsTyping', 'agentIsTyping', 'conversationViewers'])
    receive(event, other);
  for (const event of ['noteAdded', 'noteRemoved', 'messageMailed'])
    receive(event, { ...other, note: note(5, 3), noteId: 5, position: 3, mail: 'sent' });
  for (const event of ['agentsAvailability', 'presenceResync', 'presenceDegraded'])
    receive(event, { ...other, degraded: true, spreadMs: 0 });
  for (const told of Object.values(writer)) expect(told).not.toHaveBeenCalled();
  expect(onDegraded).not.toHaveBeenCalled();
  expect(ledgers.presence.knows('a')).toBe(false);
});

test('a join forgets before it asks, and asks again for all once it is answered', () => {
  const { connect, answer, writer, voice, previews, table, watch, onDegraded, socket } = setUp();
  connect();
  expect(writer.forget).toHaveBeenCalledOnce();
  expect(onDegraded).toHaveBeenCalledWith(false);
  expect(writer.refetch).not.toHaveBeenCalled();
  answer({ ok: true, revision: 3, now: NOW });
  expect(writer.refetch).toHaveBeenCalledOnce();
  expect(voice.joined).toHaveBeenCalledWith(socket);
  expect(previews.joined).toHaveBeenCalledWith(socket);
  expect(table.joined).toHaveBeenCalledWith(socket);
  expect(watch.joined).toHaveBeenCalledWith(socket);
});

test('presenceResync forgets at once and asks again after its part of the spread', () => {
  const { receive, writer, table } = setUp();
  receive('presenceResync', { projectId: 1, spreadMs: 1_000 });
  expect(writer.forget).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(499);
  expect(writer.refetch).not.toHaveBeenCalled();
  expect(table.reopen).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(writer.refetch).toHaveBeenCalledOnce();
  expect(table.reopen).toHaveBeenCalledOnce();
});

test('degraded is told, and its end asks again', () => {
  const { receive, writer, table, onDegraded } = setUp();
  receive('presenceDegraded', { projectId: 1, degraded: true });
  expect(onDegraded).toHaveBeenLastCalledWith(true);
  expect(writer.forget).not.toHaveBeenCalled();
  receive('presenceDegraded', { projectId: 1, degraded: false });
  expect(onDegraded).toHaveBeenLastCalledWith(false);
  expect(table.reopen).toHaveBeenCalledOnce();
  expect(writer.forget).toHaveBeenCalledOnce();
  expect(writer.refetch).toHaveBeenCalledOnce();
});

test('what is lost takes the previews and the table with it, and is told', () => {
  const { join, lose, previews, table, watch, onConnection } = setUp();
  join();
  lose('transport close');
  expect(previews.left).toHaveBeenCalledOnce();
  expect(table.left).toHaveBeenCalledOnce();
  expect(watch.left).toHaveBeenCalledOnce();
  expect(onConnection).toHaveBeenLastCalledWith('down');
});

test('stopped, all its parts are', () => {
  const { join, stop, writer, voice, previews, table, watch, socket } = setUp();
  join();
  stop();
  expect(writer.stop).toHaveBeenCalledOnce();
  expect(voice.left).toHaveBeenCalledOnce();
  expect(previews.left).toHaveBeenCalledOnce();
  expect(table.left).toHaveBeenCalledOnce();
  expect(watch.left).toHaveBeenCalledOnce();
  expect(socket.disconnect).toHaveBeenCalledOnce();
});
