import { expect, test } from 'vitest';
import { came, moved, visitor, went } from '../../testing/samples';
import { visitFacts } from '../../testing/visit-samples';
import { PresenceLedger } from './presence-ledger';
import { MAX_SEEN, MAX_TRAILS, TrailLedger } from './trail-ledger';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 4, 4, 12, minute, second)).toISOString();
const titles = (ledger: PresenceLedger, uid = 'a') => ledger.trails.of(uid).map(({ title }) => title);

test('each page that an event tells of is seen once, and left when the next one is opened', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 1, { onlineSince: at(0) }));
  ledger.contextUpdated({ ...moved('a', 2, 'cart'), now: at(1) });
  ledger.contextUpdated({ ...moved('a', 3, 'cart'), status: 'away', now: at(2) });
  ledger.contextUpdated({ ...moved('a', 2, 'late'), now: at(2) });
  ledger.statusChanged(went('a', 4, at(3)));
  expect(ledger.trails.of('a')).toEqual([
    { url: 'https://shop.example/', title: 'Home', at: at(0), until: at(1) },
    { url: 'https://shop.example/cart', title: 'cart', at: at(1), until: at(3) },
  ]);
});

test('coming back to the same page opens it anew; being told again does not', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 1));
  ledger.statusChanged(came('a', 2, { again: true }));
  expect(titles(ledger)).toEqual(['Home']);
  ledger.statusChanged(went('a', 3));
  ledger.statusChanged(came('a', 4));
  expect(titles(ledger)).toEqual(['Home', 'Home']);
});

test('a title that comes after its page belongs to it', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 1, { title: null }));
  ledger.contextUpdated({ ...moved('a', 2, 'x'), currentUrl: 'https://shop.example/', title: 'Home' });
  expect(titles(ledger)).toEqual(['Home']);
});

test('of whom nothing was known, a word about the page is not a new page', async () => {
  const ledger = new PresenceLedger();
  ledger.contextUpdated(moved('a', 2, 'cart'));
  ledger.statusChanged(came('b', 2, { again: true }));
  expect([titles(ledger), titles(ledger, 'b')]).toEqual([[], []]);
  ledger.contextUpdated({ ...moved('a', 3, 'cart'), status: 'away' });
  expect(titles(ledger)).toEqual([]);
  ledger.contextUpdated(moved('a', 4, 'pay'));
  expect(titles(ledger)).toEqual(['pay']);
});

test('a page that an answer told of is not new either', async () => {
  const ledger = new PresenceLedger();
  const here = visitor('a', 1, { isOnline: true, currentUrl: 'https://shop.example/cart' });
  await ledger.ask(
    () => Promise.resolve([here]),
    (all) => all,
  );
  ledger.contextUpdated({ ...moved('a', 2, 'cart'), status: 'away' });
  expect(titles(ledger)).toEqual([]);
  ledger.forget();
  ledger.contextUpdated(moved('a', 3, 'pay'));
  expect(titles(ledger)).toEqual([]);
});

test('the page that an answer told of stands before the next one, since when it was opened', async () => {
  const ledger = new PresenceLedger();
  const visit = visitFacts({ pageSince: at(3) });
  const answered = (revision: number) =>
    ledger.ask(
      () => Promise.resolve([visitor('a', revision, { isOnline: true, visit })]),
      (all) => all,
    );
  await answered(1);
  ledger.contextUpdated({ ...moved('a', 2, 'cart'), now: at(5) });
  await answered(1); // read before the event
  ledger.forget();
  await answered(1); // by a server that was slow
  expect(ledger.trails.of('a').map(({ title, at: from, until }) => [title, from, until])).toEqual([
    ['Home', at(3), at(5)],
    ['cart', at(5), null],
  ]);
});

test('who could not be checked has no page, and so no trail', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 1, { currentUrl: null, title: null }));
  expect(titles(ledger)).toEqual([]);
});

test('what was seen outlives a reconnect', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('a', 9));
  ledger.forget();
  ledger.contextUpdated(moved('a', 1, 'cart'));
  expect(titles(ledger)).toEqual(['Home', 'cart']);
});

test('no more pages and visitors are remembered than there is room for', () => {
  const trails = new TrailLedger();
  for (let n = 0; n < MAX_SEEN + 3; n += 1) trails.on('a', { url: `u${n}`, title: null, at: at(n) });
  expect(trails.of('a')).toHaveLength(MAX_SEEN);
  expect(trails.of('a')[0]?.url).toBe('u3');
  for (let n = 0; n < MAX_TRAILS; n += 1) trails.on(`v${n}`, { url: 'u', title: null, at: at(0) });
  expect(trails.of('a')).toEqual([]);
  expect(trails.of('v0')).toHaveLength(1);
});
