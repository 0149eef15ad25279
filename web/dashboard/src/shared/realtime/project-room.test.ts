// The room's life: joined, lost, joined again, and what is done where it cannot be joined.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeSocket } from '../../testing/fake-socket';
import { keepRoom } from './project-room';

const JOINED = { ok: true, revision: 3, now: '2026-05-04T09:00:00.000Z' };
const refusal = (code: string) => ({ ok: false, error: { code, message: '' } });

function setUp() {
  const fake = fakeSocket();
  const life = {
    onJoining: vi.fn(),
    onJoined: vi.fn(),
    onConnection: vi.fn(),
    onUnauthorized: vi.fn(),
    onForbidden: vi.fn(),
  };
  const leave = keepRoom({ socket: fake.socket, projectId: 1, ...life });
  const connection = () => life.onConnection.mock.lastCall?.[0] as string | undefined;
  return { ...fake, life, leave, connection };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('every connect joins, and only what was joined is live', () => {
  const { connect, answer, lose, life, connection } = setUp();
  connect();
  expect(life.onJoining).toHaveBeenCalledOnce();
  expect(connection()).toBeUndefined();
  answer(JOINED);
  expect(connection()).toBe('live');
  expect(life.onJoined).toHaveBeenCalledWith(JOINED.now);
  lose('transport close');
  expect(connection()).toBe('down');
  connect();
  expect(connection()).toBe('down');
  expect(life.onJoining).toHaveBeenCalledTimes(2);
  answer(JOINED);
  expect(connection()).toBe('live');
});

test('an ack of a join before the last one is ignored', () => {
  const { connect, acks, life } = setUp();
  connect();
  connect();
  acks[0]?.(null, JOINED);
  expect(life.onJoined).not.toHaveBeenCalled();
});

test('a join without an answer is tried again', async () => {
  const { connect, acks } = setUp();
  connect();
  acks[0]?.(new Error('timeout'), undefined);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(acks).toHaveLength(2);
});

test('a join that is refused for the moment is tried again', async () => {
  const { connect, answer, acks, life } = setUp();
  connect();
  answer(refusal('unavailable'));
  await vi.advanceTimersByTimeAsync(1_500);
  expect(acks).toHaveLength(2);
  expect(life.onUnauthorized).not.toHaveBeenCalled();
});

test.each([
  ['unauthorized', 'onUnauthorized'],
  ['forbidden', 'onForbidden'],
] as const)('a join, or a word, that says %s is told, and not tried again', async (code, told) => {
  const { connect, answer, receive, acks, life } = setUp();
  connect();
  answer(refusal(code));
  expect(life[told]).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(acks).toHaveLength(1);
  receive('error', { code, message: '' });
  expect(life[told]).toHaveBeenCalledTimes(2);
});

test('unauthorized goes back to the login, other refusals are tried again', async () => {
  const { socket, receive, life } = setUp();
  receive('connect_error', Object.assign(new Error('no'), { data: { code: 'unauthorized' } }));
  expect(life.onUnauthorized).toHaveBeenCalledOnce();
  socket.active = false;
  socket.connect.mockClear();
  receive('connect_error', Object.assign(new Error('no'), { data: { code: 'draining' } }));
  expect(life.onUnauthorized).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(socket.connect).toHaveBeenCalledOnce();
});

test('sent away by the server, it comes back', async () => {
  const { socket, join, lose } = setUp();
  join();
  socket.connect.mockClear();
  lose('io server disconnect');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(socket.connect).toHaveBeenCalledOnce();
});

test('left, it leaves no timer and no socket', async () => {
  const { socket, join, lose, leave } = setUp();
  join();
  lose('io server disconnect');
  socket.connect.mockClear();
  leave();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(socket.connect).not.toHaveBeenCalled();
  expect(socket.disconnect).toHaveBeenCalledOnce();
});
