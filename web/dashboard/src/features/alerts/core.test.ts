// The rules, each as a story: what happens on the left, what is told on the right.
import { beforeEach, describe, expect, test } from 'vitest';
import { AlertCore, fitsPage } from './core';
import type { ArrivalFacts } from './core';
import { GATHER_MS, MAX_CONVERSATIONS, MAX_NAMED, MAX_VISITORS, SETTLE_MS, VISIT_GAP_MS } from './limits';
import { DEFAULTS } from './settings';
import type { AlertSettings, ArrivalRule, Kind } from './settings';

const MINUTE = 60_000;
const url = (path: string) => `https://shop.example${path}`;
const page = (path: string) => ({ url: url(path), title: path });
let core: AlertCore;

function on(kinds: Kind[], more: Partial<Omit<AlertSettings, 'channels'>> = {}) {
  const channels = { ...DEFAULTS.channels };
  for (const kind of kinds) channels[kind] = { sound: true, title: false, desktop: false };
  core.settings = { ...DEFAULTS, ...more, channels };
}
const some = (rule: Partial<ArrivalRule>) => ({
  arrival: { ...DEFAULTS.arrival, who: 'some' as const, ...rule },
});

const comes = (uid: string, at: number, more: { path?: string; again?: boolean; away?: boolean } = {}) =>
  core.arrived({
    visitorUid: uid,
    name: uid,
    at,
    again: more.again ?? false,
    away: more.away ?? false,
    ...page(more.path ?? '/'),
  });
const moves = (uid: string, path: string, at: number, away = false) =>
  core.moved(uid, { ...page(path), away }, at);
const says = (conversationId: number, position: number, at = 0, isMine = false) =>
  core.said(
    { conversationId, position, visitorUid: 'a', name: 'Ada', detail: `said ${position}`, isMine },
    at,
  );
/** As `kind count first names`, in short. */
const told = (now: number) =>
  core
    .due(now)
    .map(({ kind, count, subjects }) => `${kind} ${count} ${subjects.map(({ name }) => name).join()}`);

beforeEach(() => {
  core = new AlertCore();
  on(['arrival']);
});

describe('an arrival', () => {
  test('is told once', () => {
    comes('a', 0);
    expect(told(0)).toEqual(['arrival 1 a']);
    expect(told(GATHER_MS)).toEqual([]);
  });

  test('is not what was so when the page was opened', () => {
    core.present('a', { ...page('/'), name: 'a', since: 0 }, 0);
    comes('a', 1);
    expect(told(1)).toEqual([]);
  });

  test('is not told for an online of somebody who was shown as online already', () => {
    comes('a', 0, { again: true });
    comes('b', 0);
    comes('b', 1);
    expect(told(GATHER_MS)).toEqual(['arrival 1 b']);
  });

  test('is nobody’s who comes back within the visit, and a new visit’s', () => {
    comes('a', 0);
    told(0);
    core.left('a', 10);
    comes('a', 9 + VISIT_GAP_MS);
    expect(told(9 + VISIT_GAP_MS)).toEqual([]);
    core.left('a', 2 * VISIT_GAP_MS);
    comes('a', 3 * VISIT_GAP_MS);
    expect(told(3 * VISIT_GAP_MS)).toEqual(['arrival 1 a']);
  });

  test('is nobody’s who was seen to leave before, whenever they had come', () => {
    core.left('a', 0);
    comes('a', 1);
    expect(told(1)).toEqual([]);
  });

  test('is nobody’s for a moment after a loss, when those who were here are told of anew', () => {
    core.unsettled(0);
    comes('a', SETTLE_MS - 1);
    comes('b', SETTLE_MS);
    expect(told(SETTLE_MS)).toEqual(['arrival 1 b']);
  });

  test('is not told where it was not asked for', () => {
    on(['message']);
    expect(comes('a', 0)).toBe(false);
    expect(told(GATHER_MS)).toEqual([]);
  });

  const facts = (rest: Partial<ArrivalFacts> = {}): ArrivalFacts => ({
    startedAt: 0,
    visits: 1,
    verified: false,
    campaign: null,
    ...rest,
  });
  test.each<[string, Partial<ArrivalRule>, Partial<ArrivalFacts>, boolean]>([
    ['returning', { returning: true }, { visits: 2 }, true],
    ['new, not returning', { returning: true }, { visits: 1 }, false],
    ['of whom it is not known', { returning: true }, { visits: 0 }, false],
    ['signed in', { signedIn: true }, { verified: true }, true],
    ['not signed in', { signedIn: true }, {}, false],
    ['from any campaign', { fromCampaign: true }, { campaign: 'x' }, true],
    ['from no campaign', { fromCampaign: true }, {}, false],
    ['from this campaign', { fromCampaign: true, campaign: ' Spring' }, { campaign: 'big-spring-26' }, true],
    ['from another campaign', { fromCampaign: true, campaign: 'spring' }, { campaign: 'autumn' }, false],
    ['who goes on with a visit', { returning: true }, { visits: 2, startedAt: -10 * MINUTE }, false],
    ['none of it', {}, { visits: 9, verified: true, campaign: 'x' }, false],
  ])('of somebody %s', (_name, rule, has, isTold) => {
    on(['arrival'], some(rule));
    const needsFacts = Object.keys(rule).length > 0;
    expect(comes('a', 0)).toBe(needsFacts);
    expect(told(0)).toEqual([]);
    core.facts('a', facts(has), 1);
    core.facts('a', facts(has), 2);
    expect(told(GATHER_MS + 1)).toEqual(isTold ? ['arrival 1 a'] : []);
  });

  test('facts that come when the visitor has left again are not told', () => {
    on(['arrival'], some({ returning: true }));
    comes('a', 0);
    core.left('a', 1);
    core.facts('a', facts({ visits: 2 }), 2);
    expect(told(2)).toEqual([]);
  });

  test('a proof that comes after the visitor is a sign-in; a late one is no arrival', () => {
    on(['arrival'], some({ signedIn: true }));
    comes('a', 0);
    core.identified('a', { name: 'Ada', verified: true }, 500);
    core.identified('a', { name: 'Ada', verified: true }, 600);
    comes('b', 0);
    core.identified('b', { name: 'Bob', verified: true }, 10 * MINUTE);
    expect(told(GATHER_MS + 500)).toEqual(['arrival 1 Ada']);
  });

  test('on a page is told when it is opened, by whom ever, once in a visit', () => {
    on(['arrival'], some({ onPage: true, page: { how: 'begins', text: '/checkout' } }));
    expect(comes('a', 0, { path: '/checkout/1' })).toBe(false);
    comes('b', 1);
    moves('b', '/x/checkout', 2);
    moves('b', '/Checkout', 3);
    moves('b', '/', 4);
    moves('b', '/checkout', 5);
    expect([...told(5), ...told(GATHER_MS + 5)]).toEqual(['arrival 1 a', 'arrival 1 b']);
  });
});

describe('a wait', () => {
  beforeEach(() => on(['waiting'], { waiting: { minutes: 5, page: { how: 'contains', text: '' } } }));

  test('is told once, when a page has been open so long', () => {
    comes('a', 0);
    expect(told(5 * MINUTE - 1)).toEqual([]);
    expect(told(6 * MINUTE)).toEqual(['waiting 1 a']);
    expect(told(20 * MINUTE)).toEqual([]);
  });

  test('begins anew with each page, and with who comes back to the tab', () => {
    comes('a', 0);
    comes('b', 0);
    moves('a', '/x', 4 * MINUTE);
    moves('b', '/', 1 * MINUTE, true);
    expect(told(8 * MINUTE)).toEqual([]);
    moves('b', '/', 8 * MINUTE);
    expect([...told(9.5 * MINUTE), ...told(10 * MINUTE)]).toEqual(['waiting 1 a']);
    expect(told(13 * MINUTE)).toEqual(['waiting 1 b']);
  });

  test('is no one’s who has gone', () => {
    comes('a', 0);
    core.left('a', MINUTE);
    expect(told(10 * MINUTE)).toEqual([]);
  });

  test('goes on where the server tells of somebody again', () => {
    comes('a', 0);
    comes('a', 4 * MINUTE, { again: true });
    expect(told(5 * MINUTE)).toEqual(['waiting 1 a']);
    comes('a', 6 * MINUTE, { again: true });
    expect(told(7 * MINUTE)).toEqual([]);
  });

  test('of those who were here before, only what was not over yet', () => {
    core.present('a', { ...page('/'), name: 'a', since: -6 * MINUTE }, 0);
    core.present('b', { ...page('/'), name: 'b', since: -2 * MINUTE }, 0);
    core.present('c', { ...page('/'), name: 'c', since: undefined }, 0);
    expect(told(60 * MINUTE)).toEqual(['waiting 1 b']);
  });

  test('is only on the page that was asked for', () => {
    on(['waiting'], { waiting: { minutes: 5, page: { how: 'contains', text: 'pay' } } });
    comes('a', 0, { path: '/pay' });
    comes('b', 0, { path: '/cart' });
    expect(told(60 * MINUTE)).toEqual(['waiting 1 a']);
  });
});

describe('a message', () => {
  beforeEach(() => on(['conversation', 'message']));

  test('the first of a conversation is a new conversation, and no message as well', () => {
    says(1, 1);
    says(1, 2);
    expect(told(0)).toEqual(['conversation 1 Ada', 'message 1 Ada']);
  });

  test('is told once, whichever way and how often it comes', () => {
    says(1, 7);
    says(1, 7);
    says(1, 6);
    expect([...told(0), ...told(GATHER_MS)]).toEqual(['message 1 Ada']);
  });

  test('the first is a message where new conversations are not told', () => {
    on(['message']);
    says(1, 1);
    expect(told(0)).toEqual(['message 1 Ada']);
  });
});

test('a message in one of mine is told as such where that is wanted, and never twice', () => {
  on(['message', 'mine']);
  says(1, 7, 0, true);
  says(2, 7);
  expect(told(0)).toEqual(['mine 1 Ada', 'message 1 Ada']);
  on(['message']);
  says(1, 8, GATHER_MS, true);
  expect(told(2 * GATHER_MS)).toEqual(['message 1 Ada']);
  on(['mine']);
  says(2, 8, 3 * GATHER_MS);
  expect(told(4 * GATHER_MS)).toEqual([]);
});

test('a flood is a sentence every few seconds, and names the first few', () => {
  for (let n = 0; n < 40; n += 1) comes(`v${n}`, n * 10);
  expect(told(400)).toEqual(['arrival 1 v0']);
  expect(told(GATHER_MS - 1)).toEqual([]);
  expect(told(GATHER_MS)).toEqual(['arrival 39 v1,v2,v3']);
  expect(MAX_NAMED).toBe(3);
  comes('late', GATHER_MS + 1);
  expect(told(2 * GATHER_MS - 1)).toEqual([]);
  expect(told(2 * GATHER_MS)).toEqual(['arrival 1 late']);
});

test('kinds are gathered apart', () => {
  on(['arrival', 'message']);
  comes('a', 0);
  says(1, 3);
  expect(told(0)).toEqual(['arrival 1 a', 'message 1 Ada']);
});

test('no more is remembered than there is room for', () => {
  comes('a', 0);
  for (let n = 0; n < MAX_VISITORS; n += 1) comes(`v${n}`, 0, { again: true });
  comes('a', 1); // forgotten, so it is somebody new
  expect([...told(1), ...told(GATHER_MS + 1)]).toEqual(['arrival 1 a', 'arrival 1 a']);
  on(['message']);
  for (let id = 0; id <= MAX_CONVERSATIONS; id += 1) says(id, 5);
  told(0);
  says(0, 5, GATHER_MS);
  expect(core.due(GATHER_MS)[0]?.count).toBe(MAX_CONVERSATIONS + 1);
});

test.each([
  ['contains', '', '/a', true],
  ['contains', 'CART', '/my/cart?x=1', true],
  ['contains', 'x=1', '/my/cart?x=1', true],
  ['begins', '/my', '/my/cart', true],
  ['begins', 'my', '/my/cart', false],
] as const)('a path that %s "%s": %s is %s', (how, text, path, fits) => {
  expect(fitsPage({ how, text }, url(path))).toBe(fits);
  expect(fitsPage({ how, text }, null)).toBe(false);
});
