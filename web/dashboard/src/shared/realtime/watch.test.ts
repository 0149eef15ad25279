import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeSocket } from '../../testing/fake-socket';
import { Watch } from './watch';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const server = fakeSocket();
  server.socket.connected = true;
  const onMore = vi.fn();
  const watch = new Watch(7, onMore);
  const yes = () => server.answer({ ok: true, revision: 1, now: '', statuses: {} });
  const asked = () => server.asked.map(([, body]) => (body as { uids: string[] | null }).uids);
  return { ...server, onMore, watch, yes, asked };
}

test('a dashboard that shows everybody says nothing: a join tells of everybody', () => {
  const { watch, socket, asked } = setUp();
  watch.want(null);
  watch.joined(socket);
  expect(asked()).toEqual([]);
});

test('who is on the screen is told of, once, and again after the next join', () => {
  const { watch, socket, yes, asked, onMore } = setUp();
  watch.want(new Set(['a']));
  watch.joined(socket);
  yes();
  watch.want(new Set(['a']));
  expect(asked()).toEqual([['a']]);
  expect(onMore).not.toHaveBeenCalled();
  watch.left();
  watch.joined(socket);
  expect(asked()).toEqual([['a'], ['a']]);
});

test('who comes into sight is asked for, once the server tells of them', () => {
  const { watch, socket, yes, onMore } = setUp();
  watch.want(new Set(['a']));
  watch.joined(socket);
  yes();
  watch.want(new Set(['a', 'b']));
  expect(onMore).not.toHaveBeenCalled();
  yes();
  expect(onMore.mock.calls).toEqual([[['b']]]);
  watch.want(new Set(['b']));
  yes();
  expect(onMore).toHaveBeenCalledTimes(1);
  watch.want(null);
  yes();
  expect(onMore).toHaveBeenLastCalledWith(null);
});

test('what is refused or lost is asked again, unless something else is wanted by then', () => {
  const { watch, socket, acks, asked, yes, onMore } = setUp();
  watch.want(new Set(['a']));
  watch.joined(socket);
  acks.at(-1)!(new Error('timeout'), undefined);
  vi.advanceTimersByTime(3_000);
  expect(asked()).toEqual([['a'], ['a']]);
  acks.at(-1)!(null, { ok: false, error: { code: 'rateLimited', message: '' } });
  watch.want(new Set());
  vi.advanceTimersByTime(3_000);
  expect(asked()).toEqual([['a'], ['a'], []]);
  yes();
  expect(onMore).not.toHaveBeenCalled();
});

test('more than the server watches is everybody', () => {
  const { watch, socket, yes, asked } = setUp();
  watch.want(new Set(['a']));
  watch.joined(socket);
  yes();
  watch.want(new Set(Array.from({ length: 1_001 }, (_, i) => String(i))));
  expect(asked().at(-1)).toBe(null);
});
