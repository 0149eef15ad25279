// What the ledgers learn reaches the rules, and what the server is asked for is bounded.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { facts, message, newMessage } from '../../testing/chat-samples';
import { came, NOW, page, visitor } from '../../testing/samples';
import { ConversationLedger } from '../../shared/realtime/conversation-ledger';
import { PresenceLedger } from '../../shared/realtime/presence-ledger';
import type { Alert } from './core';
import { AlertDesk } from './desk';
import { GATHER_MS, MAX_ASKED_A_SECOND, MAX_PAGES_PRESENT } from './limits';
import { DEFAULTS } from './settings';
import type { AlertSettings, Kind } from './settings';

const ALL = { sound: true, title: true, desktop: true };
let now = 0;
let desk: AlertDesk;

function setUp(arrival: Partial<AlertSettings['arrival']> = {}) {
  const ledgers = { presence: new PresenceLedger(), conversations: new ConversationLedger() };
  const told: Alert[] = [];
  const askVisitor = vi.fn((uid: string) => Promise.resolve(visitor(uid, 1)));
  const askPresent = vi.fn((cursor: string) =>
    Promise.resolve({
      ...page(1, visitor(`here${cursor}`, 1, { isOnline: true })),
      nextCursor: `${cursor}x`,
    }),
  );
  desk = new AlertDesk({
    me: 1,
    ledgers,
    now: () => now,
    askVisitor,
    askPresent,
    tell: (alert) => told.push(alert),
  });
  const channels = { ...DEFAULTS.channels, arrival: ALL, message: ALL };
  desk.settings = { ...DEFAULTS, channels, arrival: { ...DEFAULTS.arrival, ...arrival } };
  return { ...ledgers, told, askVisitor, askPresent };
}

beforeEach(() => {
  vi.useFakeTimers();
  now = Date.parse(NOW);
});
afterEach(() => {
  desk.stop();
  vi.useRealTimers();
});

test('of a flood of arrivals so many a second are asked for, and no more', () => {
  const { presence, askVisitor } = setUp({ who: 'some', returning: true });
  for (let n = 0; n < 50; n += 1) presence.statusChanged(came(`v${n}`, n + 1));
  expect(askVisitor).toHaveBeenCalledTimes(MAX_ASKED_A_SECOND);
  now += 1_000;
  presence.statusChanged(came('w', 99));
  expect(askVisitor).toHaveBeenCalledTimes(MAX_ASKED_A_SECOND + 1);
});

test('those who are here are asked for at the beginning, so many pages at most, and have not arrived', async () => {
  const { presence, told, askPresent } = setUp();
  desk.joined();
  await vi.advanceTimersByTimeAsync(0);
  expect(askPresent).toHaveBeenCalledTimes(MAX_PAGES_PRESENT);
  presence.statusChanged(came('herex', 1));
  expect(told).toEqual([]);
});

test('where they cannot be told, nothing else is lost', async () => {
  const { presence, told, askPresent } = setUp();
  askPresent.mockRejectedValue(new Error('away'));
  desk.joined();
  await vi.advanceTimersByTimeAsync(0);
  presence.statusChanged(came('ada', 1));
  expect(told).toHaveLength(1);
});

test('those are asked for only where somebody wants to know of visitors', () => {
  const { askPresent } = setUp();
  const channels = { ...DEFAULTS.channels, message: ALL };
  desk.settings = { ...DEFAULTS, channels };
  desk.joined();
  expect(askPresent).not.toHaveBeenCalled();
  desk.settings = { ...DEFAULTS, channels: { ...channels, waiting: ALL } };
  expect(askPresent).toHaveBeenCalledOnce();
});

test('what was gathered is told when its time is over, though nothing else happens', () => {
  const { conversations, told } = setUp();
  for (const position of [7, 8, 9]) conversations.said(newMessage(2, message(position)));
  conversations.said(newMessage(2, message(10, { author: 'agent' })));
  expect(told.map(({ count }) => count)).toEqual([1]);
  now += GATHER_MS;
  vi.advanceTimersByTime(GATHER_MS);
  expect(told.map(({ count }) => count)).toEqual([1, 2]);
});

const wants = (...kinds: Kind[]) => {
  const channels = { ...DEFAULTS.channels };
  for (const kind of kinds) channels[kind] = ALL;
  desk.settings = { ...DEFAULTS, channels };
};
const MINE = { id: 1, name: 'Demo' };

test('a conversation that others give to this agent is told, once, and none that they took themselves', () => {
  const { conversations, told } = setUp();
  wants('assigned');
  conversations.told(facts(1, 3));
  conversations.told(facts(1, 3, { assignee: { id: 2, name: 'Kim' } }));
  expect(told).toEqual([]);
  conversations.told(facts(1, 3, { assignee: MINE }));
  conversations.told(facts(1, 3, { assignee: MINE, agentReadPosition: 3 }));
  expect(told).toMatchObject([{ kind: 'assigned', subjects: [{ conversationId: 1, visitorUid: 'v1' }] }]);
  conversations.told(facts(2, 3));
  const undo = conversations.assume(2, { assignee: MINE });
  conversations.told(facts(2, 3, { assignee: MINE }));
  undo();
  // Nothing was known of it: it may have been theirs for long.
  conversations.told(facts(3, 9, { assignee: MINE }));
  now += GATHER_MS;
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toHaveLength(1);
  conversations.said(newMessage(4, message(1), { assignee: MINE }));
  now += GATHER_MS;
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toHaveLength(2);
});

test('a message in a conversation of mine, or in one that was put off, is told as such', () => {
  const { conversations, told } = setUp();
  wants('mine');
  conversations.said(newMessage(1, message(7)));
  conversations.told(facts(2, 3, { snoozedUntil: NOW }));
  conversations.said(newMessage(2, message(4), { snoozedUntil: null }));
  conversations.said(newMessage(3, message(7), { assignee: MINE }));
  now += GATHER_MS;
  vi.advanceTimersByTime(GATHER_MS);
  const ids = told.flatMap(({ subjects }) => subjects.map(({ conversationId }) => conversationId));
  expect(ids).toEqual([2, 3]);
});

test('whoever a note mentions is told by whom and what, and nobody of their own', () => {
  const { conversations, told } = setUp();
  wants('mention');
  conversations.told(facts(1, 3));
  const note = {
    id: 5,
    conversationId: 1,
    position: 3,
    agentId: 2,
    agentName: 'Kim',
    content: 'Look, @Demo',
    tempId: 'n',
    mentions: [{ agentId: 1, name: 'Demo' }],
    writtenAt: NOW,
  };
  const noted = (rest: Partial<typeof note>) =>
    conversations.noted({ projectId: 1, conversationId: 1, note: { ...note, ...rest }, now: NOW });
  noted({ mentions: [{ agentId: 3, name: 'Lee' }] });
  noted({ agentId: 1 });
  expect(told).toEqual([]);
  noted({});
  expect(told).toMatchObject([
    {
      kind: 'mention',
      subjects: [{ name: 'Kim', detail: 'Look, @Demo', conversationId: 1, visitorUid: 'v1' }],
    },
  ]);
});

test('stopped, it hears of nothing', () => {
  const { presence, conversations, told } = setUp();
  desk.stop();
  presence.statusChanged(came('ada', 1));
  conversations.said(newMessage(2, message(7)));
  expect(told).toEqual([]);
});
