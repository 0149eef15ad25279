import { expect, test } from 'vitest';
import { came, moved, page, visitor, went } from '../../testing/samples';
import { pseudonym } from '../text/pseudonym';
import { PresenceLedger } from './presence-ledger';
import { reconcile, rowsOf, shownStatus } from './visitor-cache';
import type { VisitorPages } from './visitor-cache';
import type { StatusFilter } from '../api/query-keys';

const ALL = { status: 'all' as StatusFilter, q: '' };
const pages = (...all: ReturnType<typeof page>[]): VisitorPages => ({ pages: all, pageParams: [] });
const uids = (data: VisitorPages, filters = ALL) => rowsOf(data, filters).map((v) => v.visitorUid);

test('online stands before offline, newest arrival first, then by last seen', () => {
  const data = pages(
    page(
      1,
      visitor('gone-early', 1, { lastSeenAt: '2026-05-04T10:00:00.000Z' }),
      visitor('came-early', 1, { isOnline: true, onlineSince: '2026-05-04T09:00:00.000Z' }),
      visitor('gone-late', 1, { lastSeenAt: '2026-05-04T11:00:00.000Z' }),
      visitor('away', 1, { isOnline: true, status: 'away', onlineSince: '2026-05-04T09:30:00.000Z' }),
      visitor('came-late', 1, { isOnline: true, onlineSince: '2026-05-04T10:00:00.000Z' }),
    ),
  );
  expect(uids(data)).toEqual(['came-late', 'away', 'came-early', 'gone-late', 'gone-early']);
});

test('a visitor on two pages is one row, with all that is known', () => {
  const data = pages(
    page(1, visitor('a', 1, { firstSeenAt: '' })),
    page(1, visitor('a', 1, { email: 'a@example.org' })),
  );
  expect(rowsOf(data, ALL)).toHaveLength(1);
  expect(rowsOf(data, ALL)[0]?.email).toBe('a@example.org');
});

test('a newcomer that no page has is inserted, once', () => {
  const ledger = new PresenceLedger();
  const before = pages(page(5, visitor('a', 5)));
  ledger.statusChanged(came('new', 6));
  const once = reconcile(ledger, ALL, before, before);
  expect(uids(once)).toEqual(['new', 'a']);
  expect(reconcile(ledger, ALL, once, once).pages[0]?.visitors.map((v) => v.visitorUid)).toEqual([
    'new',
    'a',
  ]);
});

test('a refetch read before a newcomer came does not lose it', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('new', 6));
  const answer = pages(page(5, visitor('a', 5)));
  expect(uids(reconcile(ledger, ALL, undefined, answer))).toEqual(['new', 'a']);
});

test('a refetch read before a departure does not bring the visitor back', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(went('a', 9));
  const answer = pages(page(8, visitor('a', 8, { isOnline: true })));
  const [row] = rowsOf(reconcile(ledger, ALL, undefined, answer), ALL);
  expect(row).toMatchObject({ status: 'offline', currentUrl: null, title: null });
});

test('a newcomer is inserted only where it matches the search', () => {
  const ledger = new PresenceLedger();
  ledger.statusChanged(came('xyz', 6));
  const data = pages(page(5));
  expect(uids(reconcile(ledger, { ...ALL, q: 'xy' }, data, data), { ...ALL, q: 'xy' })).toEqual(['xyz']);
  expect(reconcile(ledger, { ...ALL, q: 'nobody' }, data, data).pages[0]?.visitors).toEqual([]);
});

test('who goes leaves the list of those online, and stands in that of the offline', () => {
  const ledger = new PresenceLedger();
  const data = pages(page(5, visitor('a', 5, { isOnline: true })));
  ledger.statusChanged(went('a', 6));
  const after = reconcile(ledger, ALL, data, data);
  expect(uids(after, { status: 'online', q: '' })).toEqual([]);
  expect(uids(after, { status: 'offline', q: '' })).toEqual(['a']);
});

test('a row that did not change stays the same object', () => {
  const ledger = new PresenceLedger();
  const data = pages(page(5, visitor('a', 5), visitor('b', 5, { isOnline: true })));
  ledger.contextUpdated(moved('b', 6, 'cart'));
  const after = reconcile(ledger, ALL, data, data);
  expect(after.pages[0]?.visitors[0]).toBe(data.pages[0]?.visitors[0]);
  expect(after.pages[0]?.visitors[1]?.title).toBe('cart');
});

test('a refetch that tells nothing new leaves the rows the same objects', () => {
  const before = pages(page(5, visitor('a', 5)));
  const again = pages(page(5, visitor('a', 5, { now: '2026-05-04T12:30:00.000Z' })));
  const after = reconcile(new PresenceLedger(), ALL, before, again);
  expect(after.pages[0]?.visitors[0]).toBe(before.pages[0]?.visitors[0]);
});

test('departed visitors that only events told of do not pile up', () => {
  const ledger = new PresenceLedger();
  let data = pages(page(0));
  for (let i = 0; i < 900; i += 1)
    ledger.statusChanged(went(`v${i}`, i + 1, new Date(i * 1000).toISOString()));
  data = reconcile(ledger, ALL, data, data);
  expect(data.pages[0]?.visitors).toHaveLength(500);
  expect(uids(data)[0]).toBe('v899');
});

test('while degraded every status is unknown, and as it was afterwards', () => {
  const shown = visitor('a', 1, { isOnline: true });
  expect(shownStatus(shown, true)).toBe('unknown');
  expect(shownStatus(shown, false)).toBe('online');
});

test('a name and a pseudonym can be searched for', () => {
  const data = pages(page(1, visitor('a', 1, { name: 'Ada Lovelace' }), visitor('b', 1)));
  expect(uids(data, { ...ALL, q: 'LOVE' })).toEqual(['a']);
  expect(uids(data, { ...ALL, q: pseudonym('b').toLowerCase() })).toEqual(['b']);
});
