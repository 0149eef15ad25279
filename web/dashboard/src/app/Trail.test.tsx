// A visitor's panel in jsdom: how they came, what they read, and what is said where that is not known.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { conversation, conversationsPage } from '../testing/chat-samples';
import { moved, NOW, page, visitor, went } from '../testing/samples';
import { before, view, visit, visitFacts, visitsPage } from '../testing/visit-samples';
import { closeApp, eventually, find, host, openApp, receive, settle } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const HERE = visitor('v1', 5, {
  isOnline: true,
  name: 'Ada',
  currentUrl: 'https://shop.example/cart',
  title: 'cart',
  onlineSince: before(12),
  visit: visitFacts({
    startedAt: before(12),
    pageSince: before(2),
    pages: 2,
    visits: 4,
    referrer: 'search.example',
    campaign: 'spring',
    landing: '/home',
    device: 'phone',
    browser: 'Firefox 140',
    system: 'Android',
    country: 'DE',
    city: 'Ulm',
  }),
});
const NOW_VISIT = visit(12, null, { pageViews: [view('cart', 2, null), view('home', 12, 600)] });
let shown: Visitor;
let visits: (cursor: string) => [number, unknown];
const asked: string[] = [];

function answer(path: string): [number, unknown] {
  if (path === '/api/v1/me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    const origins = ['shop.example'];
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role: 'owner', origins }] }];
  }
  if (path.includes('/visits?')) {
    asked.push(path);
    return visits(new URL(path, 'http://x').searchParams.get('cursor') ?? '');
  }
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, now: NOW }];
  if (path.includes('/conversations'))
    return [200, conversationsPage(conversation(1, 3, { isOnline: shown.isOnline }))];
  return path.includes('/visitors/') ? [200, shown] : [200, page(5, shown)];
}

async function open(one: Visitor, kept: typeof visits) {
  [shown, visits] = [one, kept];
  localStorage.setItem('porchlightToken', 'T');
  window.location.hash = '#/projects/1/visitors/v1';
  await openApp(answer);
}

const all = (testId: string) => [...host.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
const trail = () => all('trail-title').map(({ textContent }) => textContent);
async function unfold(element: HTMLElement | null) {
  act(() => element?.querySelector('summary')?.click());
  await settle();
}

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(NOW) });
});
afterEach(() => {
  closeApp();
  vi.useRealTimers();
});

test('of somebody who is here: how they came, what with, for how long, and each page that they read', async () => {
  await open(HERE, () => [200, visitsPage([NOW_VISIT])]);
  expect(find('time-on-page')?.textContent).toBe('2 min');
  expect(find('time-on-site')?.textContent).toBe('12 min');
  expect([find('pages-seen')?.textContent, find('visits')?.textContent]).toEqual(['2', '4']);
  expect(find('visit')?.textContent).toContain('Came fromsearch.example');
  expect(find('came-device')?.textContent).toBe('Phone · Firefox 140 · Android');
  expect(find('came-place')?.textContent).toBe('Ulm, Germany');
  expect(trail()).toEqual(['cart', 'home']);
  expect(all('trail-page').map(({ dataset }) => dataset['open'])).toEqual(['true', undefined]);
  const [reading, read] = all('trail-path');
  expect(reading?.localName, 'the page that is being read is linked above').toBe('bdi');
  expect(read?.getAttribute('href')).toBe('https://shop.example/home');
  expect(read?.getAttribute('rel')).toBe('noopener noreferrer');
});

test('whoever comes back within a visit is on the site for as long as the visit lasts, in head and figures', async () => {
  await open({ ...HERE, onlineSince: before(1) }, () => [200, visitsPage([NOW_VISIT])]);
  expect(find('time-on-page')?.textContent).toBe('2 min');
  expect(find('time-on-site')?.textContent).toBe('12 min');
  expect(find('online-since')?.textContent).toBe('Here for 12 minutes');
});

test('what is not known has no place', async () => {
  await open({ ...HERE, visit: null }, () => [200, visitsPage([])]);
  for (const name of ['time-on-page', 'time-on-site', 'pages-seen', 'visits', 'came-from', 'came-device'])
    expect(find(name), name).toBeNull();
  expect(trail()).toEqual(['cart']);
});

test('another page stands on top at once, and only once when the database has it', async () => {
  await open(HERE, () => [200, visitsPage([NOW_VISIT])]);
  await receive('visitorContextUpdated', moved('v1', 6, 'pay'));
  expect(trail()).toEqual(['pay', 'cart', 'home']);
  expect(all('trail-page')[1]?.textContent).toContain('2 min');
  visits = () => [
    200,
    visitsPage([visit(12, null, { pageViews: [view('pay', 0.1, null), ...NOW_VISIT.pageViews] })]),
  ];
  await receive('connect');
  expect(asked).toHaveLength(2);
  expect(trail()).toEqual(['pay', 'cart', 'home']);
});

test('of somebody who left: when they came, how long, what they read and what was said; not where they are', async () => {
  await open(HERE, () => [200, visitsPage([NOW_VISIT])]);
  expect(find('current-url')).not.toBeNull();
  await receive('visitorStatusChanged', went('v1', 6));
  expect([find('current-url'), find('page-title'), find('time-on-page')]).toEqual([null, null, null]);
  expect(host.textContent).toContain('Last visit');
  expect(find('came-at')?.textContent).toMatch(/^Today, /u);
  expect(find('stayed')?.textContent).toBe('12 min');
  expect(trail()).toEqual(['cart', 'home']);
  expect(all('trail-page').some(({ dataset }) => dataset['open'] !== undefined)).toBe(false);
  expect(find('open-conversation')?.textContent).toContain('Message 3');
});

test('earlier visits are folded, and each opens to its pages', async () => {
  const earlier = visit(2_000, 1_990, {
    referrer: 'https://news.example/x',
    pageViews: [view('lamp', 2_000, 40)],
  });
  await open(HERE, () => [200, visitsPage([NOW_VISIT, earlier])]);
  const folded = find('earlier-visits');
  expect(folded?.textContent).toBe('1 earlier visit');
  await unfold(folded);
  expect(find('earlier-visit')?.textContent).toContain('10 min · 1 pagefrom news.example');
  expect(find('kept')?.textContent).toBe('Visits are kept for 30 days.');
  expect(trail()).toEqual(['cart', 'home']);
  await unfold(find('earlier-visit'));
  expect(trail()).toEqual(['cart', 'home', 'lamp']);
});

test('older visits are asked for by the cursor, and a failure says so and can be tried again', async () => {
  let fails = true;
  await open(HERE, (cursor) => {
    if (cursor === '') return [200, visitsPage([NOW_VISIT, visit(2_000, 1_990)], 'c 1')];
    return fails
      ? [403, { title: 'Forbidden', code: 'forbidden' }]
      : [200, visitsPage([visit(4_000, 3_990)])];
  });
  expect(find('earlier-visits')?.textContent).toBe('1+ earlier visits');
  await unfold(find('earlier-visits'));
  act(() => find('older-visits')?.click());
  await settle();
  expect(asked.at(-1)).toContain('cursor=c+1');
  expect(host.textContent).toContain('Older visits could not be loaded.');
  fails = false;
  act(() => find('older-visits')?.click());
  await settle();
  expect(all('earlier-visit')).toHaveLength(2);
  expect(find('older-visits')).toBeNull();
});

test('a history that is out of reach says so at once, and what was seen is shown all the same', async () => {
  await open(HERE, () => [503, { title: 'Unavailable', code: 'unavailable' }]);
  expect(find('visits-failed')?.textContent).toContain('out of reach');
  await receive('visitorContextUpdated', moved('v1', 6, 'pay'));
  expect(trail()[0]).toBe('pay');
});

test('a visitor of whom nothing is kept is told in words', async () => {
  await open(visitor('v1', 5), () => [404, { title: 'Not found', code: 'notFound' }]);
  expect(find('visits-failed')?.textContent).toContain('Nothing is kept');
  expect(asked).toHaveLength(1);
});

test('somebody who has just come, whose row is still on its way, is asked for again', async () => {
  let written = false;
  await open(HERE, () =>
    written ? [200, visitsPage([NOW_VISIT])] : [404, { title: 'Not found', code: 'notFound' }],
  );
  expect(find('visits-failed')?.textContent).toContain('Nothing is kept');
  written = true;
  await eventually(() => expect(find('no-earlier')).not.toBeNull());
  expect(trail()).toEqual(['cart', 'home']);
});

test('so is one who never came while visits were kept', async () => {
  await open(visitor('v1', 5), () => [200, visitsPage([])]);
  expect(find('no-earlier')?.textContent).toBe('No visit is kept. Visits are kept for 30 days.');
});

test('titles and addresses of strangers are cleaned, shortened, of their own direction, and no links', async () => {
  const long = `https://shop.example/${'a'.repeat(900)}/end`;
  const pageViews = [
    { ...view('x', 1, 2), title: `\u202e${'z'.repeat(4_000)}\u200b`, url: 'javascript:alert(1)' },
    { ...view('y', 2, 2), url: 'https://evil.example/y' },
    { ...view('w', 3, 2), url: long },
  ];
  await open(visitor('v1', 5), () => [200, visitsPage([visit(12, 0, { pageViews })])]);
  const title = find('trail-title');
  expect([title?.tagName, [...(title?.textContent ?? '')].length]).toEqual(['BDI', 121]);
  const [script, foreign, own] = all('trail-path');
  expect([script?.tagName, script?.textContent]).toEqual(['BDI', 'javascript:alert(1)']);
  expect([foreign?.tagName, foreign?.title]).toEqual(['BDI', 'https://evil.example/y']);
  expect(own?.querySelector('bdi')?.textContent).toMatch(/^\/a+…a+\/end$/u);
  expect(own?.title).toBe(long);
});

test('the head has a link to the visitor, and says who else looks', async () => {
  vi.stubGlobal(
    'navigator',
    Object.assign(Object.create(navigator), { clipboard: { writeText: vi.fn(() => Promise.resolve()) } }),
  );
  await open(HERE, () => [200, visitsPage([NOW_VISIT])]);
  const copy = host.querySelector<HTMLElement>('[aria-label="Copy a link to the visitor"]');
  act(() => copy?.click());
  expect(vi.mocked(navigator.clipboard.writeText).mock.calls[0]?.[0]).toMatch(
    /#\/projects\/1\/visitors\/v1$/u,
  );
  expect(find('visitor-viewers')).toBeNull();
  const viewers = [{ agentId: 2, name: 'Kim' }];
  await receive('visitorViewers', { projectId: 1, visitorUid: 'v1', viewers });
  expect(find('visitor-viewers')?.textContent).toBe('Kim is looking');
});
