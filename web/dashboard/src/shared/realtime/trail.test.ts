import { expect, test } from 'vitest';
import type { PageView, Visit, VisitFacts } from '@porchlight/protocol/visits';
import { visitor } from '../../testing/samples';
import { visit as visitSample, visitFacts } from '../../testing/visit-samples';
import { trailOf, visitsIn } from './trail';
import type { SeenView } from './trail-ledger';

const START = Date.UTC(2026, 4, 4, 12);
/** Minutes after noon. */
const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
const page = (name: string) => `https://shop.example/${name}`;
const view = (name: string, minute: number, seconds: number | null = null): PageView => ({
  url: page(name),
  title: name,
  at: at(minute),
  seconds,
});
const saw = (name: string, from: number, until: number | null = null): SeenView => ({
  url: page(name),
  title: name,
  at: at(from),
  until: until === null ? null : at(until),
});
const visit = (from: number, until: number | null, ...pageViews: PageView[]): Visit =>
  visitSample(0, null, {
    startedAt: at(from),
    endedAt: until === null ? null : at(until),
    pages: pageViews.length,
    pageViews,
  });
const facts = (started: number, since: number, pages: number): VisitFacts =>
  visitFacts({ startedAt: at(started), pageSince: at(since), pages });
const here = (name: string, told: VisitFacts | null = null) =>
  visitor('a', 5, { isOnline: true, currentUrl: page(name), title: name, onlineSince: at(0), visit: told });
const gone = (minute: number) => visitor('a', 5, { lastSeenAt: at(minute) });
const titles = (views: { title: string | null }[] | undefined) => views?.map(({ title }) => title);

test('the newest page stands on top and is open, those before were read until the next one', () => {
  const { latest, earlier } = trailOf(
    here('pay'),
    [visit(0, null, view('cart', 2), view('home', 0, 120))],
    [saw('pay', 3)],
  );
  expect(latest?.views.map(({ title, ms, isOpen }) => [title, ms, isOpen])).toEqual([
    ['pay', null, true],
    ['cart', 60_000, false],
    ['home', 120_000, false],
  ]);
  expect(latest).toMatchObject({ startedAt: START, endedAt: null, pages: 3 });
  expect(earlier).toEqual([]);
});

test('a page that the database has by then is there once, though its time is another', () => {
  const seen = [saw('home', 0, 1), saw('cart', 1.05)];
  const kept = visit(0, null, view('cart', 1), view('home', 0));
  expect(titles(trailOf(here('cart'), [kept], seen).latest?.views)).toEqual(['cart', 'home']);
});

test('the same page read twice is there twice', () => {
  const seen = [saw('home', 0, 1), saw('cart', 1, 2), saw('home', 2)];
  const kept = visit(0, null, view('home', 0));
  expect(titles(trailOf(here('home'), [kept], seen).latest?.views)).toEqual(['home', 'cart', 'home']);
  const again = [saw('home', 0, 0.1), saw('cart', 0.1, 0.15), saw('home', 0.15)];
  expect(titles(trailOf(here('home'), [kept], again).latest?.views)).toEqual(['home', 'cart', 'home']);
});

test('the page that is read stands on top where only the visitor’s own answer tells of it', () => {
  const { latest } = trailOf(here('pay', facts(0, 7, 9)), [visit(0, null, view('home', 0))], []);
  expect(titles(latest?.views)).toEqual(['pay', 'home']);
  expect(latest?.views[0]).toMatchObject({ at: START + 7 * 60_000, isOpen: true });
  expect(latest).toMatchObject({ pages: 9, more: false });
  expect(trailOf(here('pay', facts(0, 7, 9)), [], []).latest).toMatchObject({ pages: 9, more: true });
});

test('an answer that was read before the last page was seen adds none', () => {
  const seen = [saw('cart', 2, 3), saw('pay', 3)];
  expect(titles(trailOf(here('cart', facts(0, 2, 1)), [], seen).latest?.views)).toEqual(['pay', 'cart']);
});

test('where nobody has told since when a page is open, nothing is made up', () => {
  const { latest } = trailOf(here('pay'), [], []);
  expect(latest?.views).toEqual([{ url: page('pay'), title: 'pay', at: null, ms: null, isOpen: true }]);
});

test('who is back within half an hour goes on with the same visit, later it is another one', () => {
  const before = visit(0, 10, view('home', 0, 600));
  const soon = trailOf(here('cart', facts(0, 39, 2)), [before], [saw('cart', 39)]);
  expect([titles(soon.latest?.views), soon.earlier.length]).toEqual([['cart', 'home'], 0]);
  const later = trailOf(here('cart', facts(41, 41, 1)), [before], [saw('home', 0, 10), saw('cart', 41)]);
  expect([titles(later.latest?.views), later.latest?.startedAt]).toEqual([['cart'], START + 41 * 60_000]);
  expect(later.earlier.map(({ views }) => titles(views))).toEqual([['home']]);
});

test('of somebody who left there is the last visit, until they were last seen', () => {
  const { latest } = trailOf(gone(12), [visit(0, 10, view('cart', 2), view('home', 0, 120))], []);
  expect(latest).toMatchObject({ startedAt: START, endedAt: START + 12 * 60_000 });
  expect(latest?.views.map(({ ms, isOpen }) => [ms, isOpen])).toEqual([
    [600_000, false],
    [120_000, false],
  ]);
});

test('a last visit that is not written yet does not make the one before longer', () => {
  expect(trailOf(gone(300), [visit(0, 10, view('home', 0))], []).latest?.endedAt).toBe(START + 600_000);
});

test('while nobody’s status is known, the end is what the database says', () => {
  const unknown = visitor('a', 5, { status: 'unknown', lastSeenAt: at(20) });
  expect(trailOf(unknown, [visit(0, 10, view('home', 0))], []).latest?.endedAt).toBe(START + 600_000);
});

test('without an answer of the database the trail is what was seen', () => {
  const seen = [saw('home', 0, 1), saw('cart', 1, 4)];
  const { latest } = trailOf(gone(4), [], seen);
  expect(latest).toMatchObject({ startedAt: START, endedAt: START + 240_000, pages: 2, kept: undefined });
  expect(trailOf(gone(4), [], [])).toEqual({ latest: undefined, earlier: [] });
});

test('of what was seen long before, nothing is in the present visit', () => {
  const seen = [saw('old', 0, 1), saw('home', 45)];
  expect(titles(trailOf(here('home'), [], seen).latest?.views)).toEqual(['home']);
});

test('a visit that two pages of an answer tell of is one', () => {
  const [first, second] = [visit(60, 70), visit(0, 10)];
  const answer = { nextCursor: null, keptDays: 30, now: at(80) };
  const pages = [
    { ...answer, visits: [first] },
    { ...answer, visits: [first, second] },
  ];
  expect(visitsIn({ pages, pageParams: ['', 'c'] })).toEqual([first, second]);
  expect(visitsIn(undefined)).toEqual([]);
});
