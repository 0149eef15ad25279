// Answers and events overtake each other; whatever the order, the same is shown in the end.
import { expect, test } from 'vitest';
import type { ConversationFacts } from '@porchlight/protocol/conversation';
import { conversation, facts, message } from '../../testing/chat-samples';
import { ConversationLedger } from './conversation-ledger';
import { OutdatedAnswer } from './presence-ledger';

function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => (resolve = done));
  return { promise, resolve };
}

const all = (answer: ConversationFacts[]) => answer;
const shown = (ledger: ConversationLedger) => ledger.show(conversation(1, 1));

test('what is unread is what lies after what the agents have read', () => {
  const ledger = new ConversationLedger();
  ledger.told(facts(1, 7, { agentReadPosition: 4 }));
  expect(shown(ledger)).toMatchObject({ unread: 3, lastPosition: 7 });
  ledger.told(facts(1, 7, { agentReadPosition: 7 }));
  expect(shown(ledger).unread).toBe(0);
});

test('events of two gateways may arrive in either order', () => {
  const read = facts(1, 4, { agentReadPosition: 4 });
  const written = facts(1, 5, { agentReadPosition: 3 });
  for (const order of [
    [read, written],
    [written, read],
  ]) {
    const ledger = new ConversationLedger();
    for (const event of order) ledger.told(event);
    expect(shown(ledger)).toMatchObject({ lastPosition: 5, agentReadPosition: 4, unread: 1 });
    expect(shown(ledger).lastMessage.position).toBe(5);
  }
});

test('an answer asked for before an event does not undo it', async () => {
  const ledger = new ConversationLedger();
  const { promise, resolve } = deferred<ConversationFacts[]>();
  const asked = ledger.ask(() => promise, all);
  ledger.told(facts(1, 3, { status: 'closed', agentReadPosition: 3 }));
  resolve([facts(1, 2, { status: 'open' })]);
  await asked;
  expect(shown(ledger)).toMatchObject({ status: 'closed', lastPosition: 3, unread: 0 });
});

test('an answer asked for after an event stands', async () => {
  const ledger = new ConversationLedger();
  ledger.told(facts(1, 3, { status: 'closed' }));
  await ledger.ask(() => Promise.resolve([facts(1, 3, { status: 'open' })]), all);
  expect(shown(ledger).status).toBe('open');
});

test('of two answers the one asked for later stands, whichever arrives last', async () => {
  const ledger = new ConversationLedger();
  const { promise, resolve } = deferred<ConversationFacts[]>();
  const early = ledger.ask(() => promise, all);
  await ledger.ask(() => Promise.resolve([facts(1, 3, { status: 'closed' })]), all);
  resolve([facts(1, 3, { status: 'open' })]);
  await early;
  expect(shown(ledger).status).toBe('closed');
});

test('an answer to a question of before everything was forgotten is thrown away; a deed is done all the same', async () => {
  const ledger = new ConversationLedger();
  const answer = deferred<ConversationFacts[]>();
  const asked = ledger.ask(() => answer.promise, all);
  const done = ledger.act(() => answer.promise, all);
  ledger.forget();
  answer.resolve([facts(1, 9)]);
  await expect(asked).rejects.toBeInstanceOf(OutdatedAnswer);
  await expect(done).resolves.toHaveLength(1);
  expect(shown(ledger).lastPosition).toBe(1);
});

test('what is assumed shows at once, and taking it back loses nothing that came meanwhile', () => {
  const ledger = new ConversationLedger();
  ledger.told(facts(1, 3));
  const undo = ledger.assume(1, { status: 'closed', agentReadPosition: 3 });
  expect(shown(ledger)).toMatchObject({ status: 'closed', unread: 0 });
  ledger.told(facts(1, 4, { assignee: { id: 2, name: 'Kim' } }));
  expect(shown(ledger)).toMatchObject({ status: 'closed', unread: 1 });
  undo();
  expect(shown(ledger)).toMatchObject({ status: 'open', unread: 4, assignee: { id: 2 } });
});

test('a message on its way is the last one until the server has placed one there', () => {
  const ledger = new ConversationLedger();
  ledger.told(facts(1, 3));
  const undo = ledger.assume(1, { lastMessage: message(4, { author: 'agent', content: 'mine' }) });
  expect(shown(ledger).lastMessage.content).toBe('mine');
  ledger.told(facts(1, 4, { lastMessage: message(4, { content: 'theirs' }) }));
  expect(shown(ledger).lastMessage.content).toBe('theirs');
  undo();
  expect(shown(ledger).lastMessage.content).toBe('theirs');
});
