import { expect, test } from 'vitest';
import { conversation, conversationsPage, facts, message } from '../../testing/chat-samples';
import { came, went } from '../../testing/samples';
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
const ids = (data: ConversationPages, filter: Parameters<typeof conversationRows>[1] = 'open') =>
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
  const next = reconcileConversations(all, data, data);
  expect(ids(next)).toEqual([2, 1]);
  expect(conversationRows(next, 'open', ME)[0]?.lastMessage.content).toBe('Message 12');
});

test('a conversation that no page has is inserted, once, and is whose presence the ledger knows', () => {
  const all = ledgers();
  const data = pages(conversationsPage(conversation(1, 9)));
  all.presence.statusChanged(came('v2', 8));
  all.conversations.told(facts(2, 1));
  all.conversations.told(facts(3, 1));
  const once = reconcileConversations(all, data, data);
  const twice = reconcileConversations(all, once, once);
  expect(ids(twice)).toEqual([1, 3, 2]);
  const statuses = conversationRows(twice, 'open', ME).map(({ visitor }) => visitor.status);
  expect(statuses).toEqual(['offline', 'unknown', 'online']);
});

test('presence goes by the visitor’s own number', () => {
  const all = ledgers();
  all.presence.statusChanged(went('v1', 9));
  const before = pages(conversationsPage(conversation(1, 1, { revision: 8, isOnline: true })));
  const after = pages(conversationsPage(conversation(1, 1, { revision: 10, isOnline: true })));
  expect(reconcileConversations(all, undefined, before).pages[0]?.conversations[0]?.visitor.status).toBe(
    'offline',
  );
  expect(reconcileConversations(all, undefined, after).pages[0]?.conversations[0]?.visitor.status).toBe(
    'online',
  );
});

test('a row that nothing happened to is the very object it was', () => {
  const all = ledgers();
  const data = reconcileConversations(
    all,
    undefined,
    pages(conversationsPage(conversation(1, 9), conversation(2, 3))),
  );
  all.conversations.told(facts(2, 4));
  const next = reconcileConversations(all, data, data);
  expect(next.pages[0]?.conversations[0]).toBe(data.pages[0]?.conversations[0]);
  expect(next.pages[0]?.conversations[1]).not.toBe(data.pages[0]?.conversations[1]);
});

test('events move a conversation from filter to filter', () => {
  const all = ledgers();
  const data = pages(conversationsPage(conversation(1, 1), conversation(2, 2)));
  const told = (rest: Parameters<typeof facts>[2]) => {
    all.conversations.told(facts(1, 1, rest));
    return reconcileConversations(all, data, data);
  };
  expect(ids(told({}), 'unassigned')).toEqual([2, 1]);
  expect(ids(told({ assignee: { id: ME, name: 'Demo' } }), 'mine')).toEqual([1]);
  expect(ids(told({ assignee: { id: 2, name: 'Kim' } }), 'mine')).toEqual([]);
  expect(ids(told({ status: 'closed' }), 'open')).toEqual([2]);
  expect(ids(told({ status: 'closed' }), 'closed')).toEqual([1]);
});

test('unread messages are counted over the rows', () => {
  const data = pages(conversationsPage(conversation(1, 3, { agentReadPosition: 1 }), conversation(2, 4)));
  expect(unreadTotal(conversationRows(data, 'open', ME))).toBe(6);
});
