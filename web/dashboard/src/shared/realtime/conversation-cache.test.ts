import { expect, test } from 'vitest';
import { conversation, conversationsPage, facts, message } from '../../testing/chat-samples';
import { came, NOW, went } from '../../testing/samples';
import { OPEN } from '../api/query-keys';
import type { ConversationFilter } from '../api/query-keys';
import { conversationRows, reconcileConversations, unreadTotal } from './conversation-cache';
import type { ConversationPages } from './conversation-cache';
import { ConversationLedger } from './conversation-ledger';
import { PresenceLedger } from './presence-ledger';

const ME = 1;
const ledgers = () => ({ presence: new PresenceLedger(), conversations: new ConversationLedger() });
const pages = (...all: ReturnType<typeof conversationsPage>[]): ConversationPages => ({
  pages: all,
  pageParams: [],
});
const ids = (data: ConversationPages, filter: ConversationFilter = OPEN) =>
  conversationRows(data, filter, ME).map(({ id }) => id);

test('the newest message first, then the younger conversation', () => {
  const same = message(3);
  const data = pages(
    conversationsPage(
      conversation(1, 3, { lastMessage: same }),
      conversation(2, 9),
      conversation(3, 3, { lastMessage: same }),
    ),
  );
  expect(ids(data)).toEqual([2, 3, 1]);
});

test('a new message moves its conversation to the top', () => {
  const all = ledgers();
  const data = pages(conversationsPage(conversation(1, 9), conversation(2, 3)));
  all.conversations.told(facts(2, 12));
  const next = reconcileConversations(all, OPEN, data, data);
  expect(ids(next)).toEqual([2, 1]);
  expect(conversationRows(next, OPEN, ME)[0]?.lastMessage.content).toBe('Message 12');
});

test('a conversation that no page has is inserted, once, and is whose presence the ledger knows', () => {
  const all = ledgers();
  const data = pages(conversationsPage(conversation(1, 9)));
  all.presence.statusChanged(came('v2', 8));
  all.conversations.told(facts(2, 1));
  all.conversations.told(facts(3, 1));
  const once = reconcileConversations(all, OPEN, data, data);
  const twice = reconcileConversations(all, OPEN, once, once);
  expect(ids(twice)).toEqual([1, 3, 2]);
  const statuses = conversationRows(twice, OPEN, ME).map(({ visitor }) => visitor.status);
  expect(statuses).toEqual(['offline', 'unknown', 'online']);
});

test('presence goes by the visitor’s own number', () => {
  const all = ledgers();
  all.presence.statusChanged(went('v1', 9));
  const before = pages(conversationsPage(conversation(1, 1, { revision: 8, isOnline: true })));
  const after = pages(conversationsPage(conversation(1, 1, { revision: 10, isOnline: true })));
  expect(
    reconcileConversations(all, OPEN, undefined, before).pages[0]?.conversations[0]?.visitor.status,
  ).toBe('offline');
  expect(reconcileConversations(all, OPEN, undefined, after).pages[0]?.conversations[0]?.visitor.status).toBe(
    'online',
  );
});

test('a row that nothing happened to is the very object it was', () => {
  const all = ledgers();
  const data = reconcileConversations(
    all,
    OPEN,
    undefined,
    pages(conversationsPage(conversation(1, 9), conversation(2, 3))),
  );
  all.conversations.told(facts(2, 4));
  const next = reconcileConversations(all, OPEN, data, data);
  expect(next.pages[0]?.conversations[0]).toBe(data.pages[0]?.conversations[0]);
  expect(next.pages[0]?.conversations[1]).not.toBe(data.pages[0]?.conversations[1]);
});

test('events move a conversation from filter to filter', () => {
  const all = ledgers();
  const data = pages(conversationsPage(conversation(1, 1), conversation(2, 2)));
  const told = (rest: Parameters<typeof facts>[2], filter: ConversationFilter) => {
    all.conversations.told(facts(1, 1, rest));
    return ids(reconcileConversations(all, filter, data, data), filter);
  };
  expect(told({}, { status: 'open', assignee: 'none' })).toEqual([2, 1]);
  expect(told({ assignee: { id: ME, name: 'Demo' } }, { status: 'open', assignee: 'me' })).toEqual([1]);
  expect(told({ assignee: { id: 2, name: 'Kim' } }, { status: 'open', assignee: 'me' })).toEqual([]);
  expect(told({ status: 'closed' }, OPEN)).toEqual([2]);
  expect(told({ status: 'closed' }, { status: 'closed' })).toEqual([1]);
  expect(told({ status: 'closed' }, { status: 'all' })).toEqual([2, 1]);
  expect(told({ snoozedUntil: NOW }, { status: 'open', snoozed: false })).toEqual([2]);
  expect(told({ snoozedUntil: NOW }, { status: 'open', snoozed: true })).toEqual([1]);
  expect(told({ snoozedUntil: null }, { status: 'open', snoozed: true })).toEqual([]);
  expect(told({ mentionedAgents: [ME, 2] }, { status: 'open', mentioned: true })).toEqual([1]);
  expect(told({ mentionedAgents: [2] }, { status: 'open', mentioned: true })).toEqual([]);
  expect(told({ rating: { score: 4, comment: null, ratedAt: NOW } }, { status: 'all', rated: true })).toEqual(
    [1],
  );
  expect(told({ rating: null, assignee: { id: ME, name: 'Demo' } }, { status: 'all', rated: true })).toEqual(
    [],
  );
});

test('what a list is combined of has to be so all at once', () => {
  const all = ledgers();
  const mine = { assignee: { id: ME, name: 'Demo' }, status: 'closed' as const };
  const data = pages(
    conversationsPage(conversation(1, 1, mine), conversation(2, 2, { assignee: mine.assignee })),
  );
  expect(ids(data, { status: 'closed', assignee: 'me' })).toEqual([1]);
  all.conversations.told(facts(1, 1, { ...mine, mentionedAgents: [ME] }));
  const told = reconcileConversations(all, OPEN, data, data);
  expect(ids(told, { status: 'all', assignee: 'me', mentioned: true })).toEqual([1]);
});

test('what was found stays found, and nothing is added that was not', () => {
  const all = ledgers();
  const filter = { status: 'open' as const, q: 'lamp' };
  const data = pages(conversationsPage(conversation(1, 9)));
  all.conversations.told(facts(1, 10));
  all.conversations.told(facts(2, 1));
  expect(ids(reconcileConversations(all, filter, data, data), filter)).toEqual([1]);
});

test('a tag that is taken away takes the row away, and one nobody tells of stays as it was answered', () => {
  const all = ledgers();
  const filter = { status: 'open' as const, tag: 'VIP' };
  const tagged = conversation(1, 9);
  tagged.visitor.tags = ['vip'];
  const data = pages(conversationsPage(tagged, conversation(2, 3)));
  expect(ids(reconcileConversations(all, filter, data, data), filter)).toEqual([1, 2]);
  all.presence.identified({
    projectId: 1,
    visitorUid: 'v1',
    name: null,
    email: null,
    userId: null,
    verified: false,
    tags: [],
    now: NOW,
  });
  expect(ids(reconcileConversations(all, filter, data, data), filter)).toEqual([2]);
});

test('unread messages are counted over the rows, but of those that are put off', () => {
  const data = pages(
    conversationsPage(
      conversation(1, 3, { agentReadPosition: 1 }),
      conversation(2, 4),
      conversation(3, 5, { snoozedUntil: NOW }),
    ),
  );
  expect(unreadTotal(conversationRows(data, OPEN, ME))).toBe(6);
});
