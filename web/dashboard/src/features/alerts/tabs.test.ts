// Several tabs in one window: a channel of our own between them, and, as on a page without https, no locks.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { View } from './delivery';
import { Tabs } from './tabs';

const INBOX: View = { section: 'inbox', visitorUid: undefined, conversationId: 1 };
const channels = new Set<FakeChannel>();

class FakeChannel {
  #listener: ((event: { data: unknown }) => void) | undefined;
  constructor(readonly name: string) {
    channels.add(this);
  }
  addEventListener(_type: string, listener: (event: { data: unknown }) => void) {
    this.#listener = listener;
  }
  postMessage(data: unknown) {
    for (const other of channels) if (other !== this && other.name === this.name) other.#listener?.({ data });
  }
  close() {
    channels.delete(this);
  }
}

const open: Tabs[] = [];
function tab(name = '1:1') {
  const one = new Tabs(name);
  open.push(one);
  return one;
}
/** Other tabs are told by the browser that something was stored. */
const stored = () => window.dispatchEvent(new StorageEvent('storage'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('BroadcastChannel', FakeChannel);
});
afterEach(() => {
  for (const one of open.splice(0)) one.stop();
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('one tab leads, and the next one the moment that it is gone', () => {
  const [first, second, other] = [tab(), tab(), tab('2:1')];
  expect([first, second, other].map(({ isLeader }) => isLeader)).toEqual([true, false, true]);
  first.stop();
  stored();
  expect([first.isLeader, second.isLeader]).toEqual([false, true]);
});

test('it goes on leading for as long as it is there', () => {
  const [first, second] = [tab(), tab()];
  vi.advanceTimersByTime(10 * 60_000);
  stored();
  expect([first.isLeader, second.isLeader]).toEqual([true, false]);
});

test('a leader that crashed is followed by another one', () => {
  localStorage.setItem('porchlightAlerts:1:1', `crashed ${Date.now() + 90_000}`);
  const second = tab();
  expect(second.isLeader).toBe(false);
  vi.advanceTimersByTime(120_000);
  expect(second.isLeader).toBe(true);
});

test.each(['garbage', `x ${'9'.repeat(20)}`, ' '])(
  'a lease that is none does not silence everybody: %s',
  (lease) => {
    localStorage.setItem('porchlightAlerts:1:1', lease);
    expect(tab().isLeader).toBe(true);
  },
);

test('with locks of the browser’s it is their word', async () => {
  let grant: (() => unknown) | undefined;
  const request = vi.fn((_name: string, _options: unknown, run: () => unknown) => {
    grant = run;
    return new Promise(() => undefined);
  });
  vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { locks: { request } }));
  const one = tab();
  expect(one.isLeader).toBe(false);
  const held = grant?.();
  expect(one.isLeader).toBe(true);
  one.stop();
  await held;
  expect(one.isLeader).toBe(false);
});

test('each knows what the one that is looked at shows, until it is not', () => {
  const [first, second] = [tab(), tab()];
  second.show(INBOX);
  expect([first.seen, first.here, second.here]).toEqual([INBOX, undefined, INBOX]);
  second.show(undefined);
  expect(first.seen).toBeUndefined();
});

test('what a tab that crashed showed is forgotten, what one that lives shows is not', () => {
  const first = tab();
  const second = tab();
  second.show(INBOX);
  vi.advanceTimersByTime(60_000);
  expect(first.seen).toEqual(INBOX);
  channels.clear(); // nothing is heard of it any more
  vi.advanceTimersByTime(60_000);
  expect(first.seen).toBeUndefined();
});

test('a tab that goes is not looked at any more', () => {
  const [first, second] = [tab(), tab()];
  second.show(INBOX);
  second.stop();
  expect(first.seen).toBeUndefined();
});
