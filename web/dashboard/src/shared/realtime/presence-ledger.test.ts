import { expect, test } from 'vitest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { came, moved, visitor, went } from '../../testing/samples';
import { OutdatedAnswer, PresenceLedger } from './presence-ledger';

const answer = (ledger: PresenceLedger, ...visitors: Visitor[]) =>
  ledger.ask(
    () => Promise.resolve(visitors),
    (all) => all,
  );

test('an event below or at the number of its visitor is dropped', () => {
  const ledger = new PresenceLedger();
  expect(ledger.statusChanged(went('a', 8))).toBe(true);
  expect(ledger.statusChanged(came('a', 7))).toBe(false);
  expect(ledger.contextUpdated(moved('a', 8, 'late'))).toBe(false);
  expect(ledger.show(visitor('a', 1, { isOnline: true })).status).toBe('offline');
});

test('the number of one visitor does not make an event of another stale', async () => {
  const ledger = new PresenceLedger();
  await answer(ledger, visitor('a', 8));
  expect(ledger.statusChanged(came('b', 8))).toBe(true);
  expect(ledger.statusChanged(came('a', 8))).toBe(false);
});

test('an answer read before an event does not undo it, and one read after it does', async () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(went('a', 9));
  const [before] = await answer(ledger, visitor('a', 8, { isOnline: true }));
  expect(ledger.show(before!).isOnline).toBe(false);
  const [after] = await answer(ledger, visitor('a', 10, { isOnline: true }));
  expect(ledger.show(after!)).toBe(after);
});

test('of two answers the one read later stands, whichever arrives last', async () => {
  const ledger = new PresenceLedger();
  await answer(ledger, visitor('a', 10, { isOnline: true, title: 'new' }));
  const [late] = await answer(ledger, visitor('a', 9, { isOnline: true, title: 'old' }));
  expect(ledger.show(late!).title).toBe('new');
});

test('facts of an older answer are kept, its presence is not', async () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 9, { title: 'here' }));
  const [shown] = (await answer(ledger, visitor('a', 8, { email: 'a@example.org' }))).map((v) =>
    ledger.show(v),
  );
  expect(shown).toMatchObject({ email: 'a@example.org', isOnline: true, title: 'here' });
});

test('going offline takes URL, title and since along', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(went('a', 2));
  const shown = ledger.show(visitor('a', 1, { isOnline: true }));
  expect(shown).toMatchObject({ isOnline: false, currentUrl: null, title: null, onlineSince: null });
});

test('another page leaves since and name as they were', () => {
  const ledger = new PresenceLedger();
  ledger.contextUpdated(moved('a', 2, 'cart'));
  const shown = ledger.show(visitor('a', 1, { isOnline: true, name: 'Ada' }));
  expect(shown).toMatchObject({ title: 'cart', name: 'Ada', status: 'online' });
  expect(shown.onlineSince).toBe(visitor('a', 1, { isOnline: true }).onlineSince);
});

test('an event without a name does not take a known one away', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 1, { name: 'Ada' as never }));
  ledger.statusChanged(went('a', 2));
  expect([...ledger.arrivalsSince(0)][0]?.name).toBe('Ada');
});

test('after forgetting, lower numbers apply and answers asked for before do not', async () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 100));
  let reply: (visitors: Visitor[]) => void = () => undefined;
  const asked = ledger.ask(
    () => new Promise<Visitor[]>((resolve) => (reply = resolve)),
    (all) => all,
  );
  ledger.forget();
  reply([visitor('a', 101)]);
  await expect(asked).rejects.toBeInstanceOf(OutdatedAnswer);
  expect(ledger.statusChanged(went('a', 5))).toBe(true);
});

test('who came by an event above a revision is offered to lists', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('early', 3));
  ledger.statusChanged(came('late', 9));
  expect([...ledger.arrivalsSince(5)].map((v) => v.visitorUid)).toEqual(['late']);
});

test('what is remembered is bounded', () => {
  const ledger = new PresenceLedger();
  for (let i = 0; i < 1_200; i += 1) ledger.statusChanged(came(`v${i}`, i + 1));
  expect([...ledger.arrivalsSince(0)]).toHaveLength(1_000);
});

const ada = { projectId: 1, visitorUid: 'a', name: 'Ada', email: 'a@example.org', userId: '42', now: '' };

test('who a visitor is by now stands over what was asked for before, and under what is asked for after', async () => {
  const ledger = new PresenceLedger();
  let resolve: (visitors: Visitor[]) => void = () => undefined;
  const early = ledger.ask(
    () => new Promise<Visitor[]>((done) => (resolve = done)),
    (all) => all,
  );
  ledger.identified({ ...ada, verified: true });
  const proven = { name: 'Ada', email: 'a@example.org', userId: '42', verified: true };
  expect(ledger.show(visitor('a', 3))).toMatchObject(proven);
  resolve([visitor('a', 9, { name: 'old' })]);
  expect(ledger.show((await early)[0]!)).toMatchObject(proven);
  const [left] = await answer(ledger, visitor('a', 9, { name: 'Ada', userId: null, verified: false }));
  expect(ledger.show(left!)).toMatchObject({ name: 'Ada', userId: null, verified: false });
});

test('the visitor of a conversation has the name of now, and no more than it had', () => {
  const ledger = new PresenceLedger();
  ledger.identified({ ...ada, verified: true });
  const { userId: _userId, verified: _verified, ...inConversation } = visitor('a', 3);
  const shown = ledger.show(inConversation);
  expect(shown.name).toBe('Ada');
  expect('verified' in shown).toBe(false);
});

test('what the site tells of a visitor, and the address they left, is as an event has told it; what it leaves out stays', () => {
  const ledger = new PresenceLedger();
  const known = visitor('a', 3, { attributes: { plan: 'pro' }, contactEmail: 'left@example.org' });
  ledger.identified({ ...ada, verified: true });
  expect(ledger.show(known)).toMatchObject({ attributes: { plan: 'pro' }, contactEmail: 'left@example.org' });
  ledger.identified({ ...ada, verified: true, attributes: { plan: 'free' }, contactEmail: null });
  const shown = ledger.show(known);
  expect(shown).toMatchObject({ attributes: { plan: 'free' }, contactEmail: null });
  // The very same where nothing has changed: its panel need not be drawn again.
  const again = { ...shown, attributes: { plan: 'free' } };
  expect(ledger.show(again)).toBe(again);
});
