// The whole dashboard in jsdom, at the live table: what an agent sees and does with it.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Cells from '../features/live-table/cells';
import { table, told } from '../testing/app-socket';
import { tableRow } from '../testing/fake-table';
import { page, visitor } from '../testing/samples';
import { closeApp, eventually, find, host, openApp, receive, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});
/** Whose cells are drawn, each time. */
const drawn = vi.hoisted(() => [] as string[]);
vi.mock('../features/live-table/cells', async (original) => {
  const real = await original<typeof Cells>();
  const cell: typeof real.cell = (id, row, status) => {
    drawn.push(row.visitorUid);
    return real.cell(id, row, status);
  };
  return { ...real, cell };
});

const me = {
  agent: { id: 1, email: 'demo@example.org', name: 'Demo' },
  projects: [{ id: 1, name: 'Demo shop', role: 'owner', origins: ['shop.example'] }],
};
let everCame = [visitor('a', 5)];

function answer(path: string): [number, unknown] {
  if (path === '/api/v1/me') return [200, me];
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 0, away: 0, now: '' }];
  const one = /visitors\/(.+)$/u.exec(path)?.[1];
  if (one !== undefined) return [200, visitor(decodeURIComponent(one), 5, { isOnline: true })];
  return [200, page(5, ...everCame)];
}

const rows = () => [...host.querySelectorAll<HTMLElement>('[data-testid="visitor-row"]')];
const uids = () => rows().map(({ dataset }) => dataset['uid']);
const row = (uid: string) => rows().find(({ dataset }) => dataset['uid'] === uid)!;
const asked = (event: string) => told.filter(([name]) => name === event).map(([, body]) => body);
const press = async (element: Element | null | undefined) => {
  act(() => (element as HTMLElement).click());
  await settle();
};
const option = (field: string, value: string) =>
  find(`filter-of-${field}`)?.querySelector<HTMLElement>(`[data-value="${value}"] input`);
const push = () => receive('tableChanged', table.changed());

/** What is pushed is drawn at once again. */
const gathered = () => act(() => new Promise((resolve) => setTimeout(resolve, 450)));

async function open(hash = '') {
  window.location.hash = hash;
  await openApp(answer);
}

beforeEach(() => {
  localStorage.setItem('porchlightToken', 'T');
  everCame = [visitor('a', 5)];
  table.people = [
    tableRow('a', { name: 'Ada', verified: true, title: 'Cart', currentUrl: 'https://shop.example/cart' }),
    tableRow('b', {
      name: 'Bob',
      status: 'away',
      visit: { referrer: 'news.example', device: 'phone', visits: 3 },
    }),
    tableRow('c', { conversation: { id: 4, status: 'open', unread: 2, assigneeId: null } }),
  ];
});
afterEach(() => {
  closeApp();
  localStorage.clear();
});

test('home is a table of who is here, with its columns', async () => {
  await open();
  expect(uids()).toEqual(['a', 'b', 'c']);
  expect(find('visitor-table')?.getAttribute('aria-rowcount')).toBe('4');
  expect(row('a').textContent).toContain('Ada');
  expect(row('a').textContent).toContain('verified');
  expect(row('a').textContent).toContain('Cart/cart');
  expect(row('b').textContent).toContain('Away');
  expect(row('b').textContent).toContain('news.example');
  expect(row('c').textContent).toContain('2 unread');
  expect(find('here')?.textContent).toBe('3 here');
});

test('nobody is on a page for longer than on the site: who came back goes on with the visit', async () => {
  const [startedAt, pageSince] = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:05:00.000Z'];
  const onlineSince = '2026-11-20T10:20:00.000Z';
  table.people = [
    tableRow('a', { onlineSince, visit: { startedAt, pageSince } }),
    { ...tableRow('b', { onlineSince }), visit: null },
  ];
  await open();
  const since = (uid: string) =>
    row(uid).querySelector('[data-column="onSite"] time')?.getAttribute('datetime');
  expect([since('a'), since('b')]).toEqual([startedAt, onlineSince]);
});

test('a row that did not change is not drawn again', async () => {
  await open();
  drawn.length = 0;
  table.people = table.people.map((one) =>
    one.visitorUid === 'b' ? { ...one, title: 'Elsewhere' } : { ...one },
  );
  await push();
  expect(new Set(drawn)).toEqual(new Set(['b']));
  drawn.length = 0;
  table.people = [tableRow('new', { onlineSince: '2027-01-01T00:00:00.000Z' }), ...table.people];
  await gathered();
  await push();
  expect(row('a').getAttribute('aria-rowindex')).toBe('3');
  expect(new Set(drawn), 'one that only moves').toEqual(new Set(['new']));
});

test('a click on a head orders, again the other way, and once more as usual', async () => {
  await open();
  const head = () => [...host.querySelectorAll('[role=columnheader]')].find((h) => h.textContent === 'Pages');
  const button = () => head()?.querySelector('button');
  expect(head()?.getAttribute('aria-sort')).toBe('none');
  await press(button());
  expect(asked('openTable').at(-1)).toMatchObject({ sort: { by: 'pages', descending: true } });
  expect(head()?.getAttribute('aria-sort')).toBe('descending');
  expect(window.location.hash).toBe('#/projects/1?sort=-pages');
  await press(button());
  expect(head()?.getAttribute('aria-sort')).toBe('ascending');
  await press(button());
  expect(asked('openTable').at(-1)).not.toHaveProperty('sort');
  expect(window.location.hash).toBe('#/projects/1');
});

test('filters combine, are counted, and stand in the address; going back undoes one', async () => {
  await open();
  await press(find('filter-status'));
  expect(find('filter-of-status')?.textContent).toBe('StatusOnline2Away1');
  await press(option('status', 'online'));
  await press(find('filter-returning'));
  await press(option('signedIn', 'true'));
  expect(uids()).toEqual(['a']);
  expect(find('here')?.textContent).toBe('1 of 3 here');
  expect(window.location.hash).toBe('#/projects/1?status=online&signedIn=true');
  await act(async () => {
    window.history.back();
    await new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
  });
  await settle();
  expect(uids()).toEqual(['a', 'c']);
  await press(find('clear-filters'));
  expect(uids()).toHaveLength(3);
});

test('what is searched for is asked of the server when typing has settled, and is no step to go back to', async () => {
  await open();
  const steps = window.history.length;
  const search = host.querySelector<HTMLInputElement>('[role=search] input')!;
  type(search, 'a');
  type(search, 'ada');
  await act(() => new Promise((resolve) => setTimeout(resolve, 250)));
  await settle();
  expect(asked('openTable').slice(1)).toMatchObject([{ filter: { q: 'ada' } }]);
  expect(window.location.hash).toBe('#/projects/1?q=ada');
  expect(window.history.length).toBe(steps);
  type(search, 'nobody of that name');
  await act(() => new Promise((resolve) => setTimeout(resolve, 250)));
  await settle();
  await press(find('no-match')?.querySelector('button'));
  expect(uids()).toHaveLength(3);
  expect(search.value).toBe('');
});

test('who is searched for and not here is searched for among everybody, one click away', async () => {
  await open('#/projects/1?device=tablet');
  expect(find('no-match')?.querySelector('a'), 'nothing to search for').toBeNull();
  closeApp();
  await open('#/projects/1/visitors/a?device=phone&q=lamp+%26+oil');
  const link = find('no-match')?.querySelector('a')?.getAttribute('href');
  expect(link).toBe('#/projects/1/visitors/a?list=everybody&q=lamp+%26+oil');
  act(() => {
    window.location.hash = link!;
  });
  await settle();
  expect(host.querySelector<HTMLInputElement>('[role=search] input')?.value).toBe('lamp & oil');
  expect(find('visitor-list')).not.toBeNull();
});

test('an address shows the same to whoever opens it', async () => {
  await open('#/projects/1?device=phone&columns=visitor,country&group=page');
  expect(uids()).toEqual(['b']);
  expect(host.querySelectorAll('[role=columnheader]')).toHaveLength(2);
  expect(find('group')?.textContent).toBe('Page/1');
  expect(find('visitor-table')?.getAttribute('aria-rowcount')).toBe('3');
  expect(row('b').getAttribute('aria-rowindex')).toBe('3');
});

test('a group is folded and unfolded; its count goes on, and the address knows it', async () => {
  await open('#/projects/1?group=page');
  const toggle = (value: string) => host.querySelector<HTMLElement>(`[data-group="${value}"]`);
  expect(uids()).toEqual(['b', 'c', 'a']);
  expect(toggle('/')?.getAttribute('aria-expanded')).toBe('true');
  await press(toggle('/'));
  expect(uids()).toEqual(['a']);
  expect(toggle('/')?.getAttribute('aria-expanded')).toBe('false');
  expect(find('visitor-table')?.getAttribute('aria-rowcount')).toBe('4');
  expect(row('a').getAttribute('aria-rowindex')).toBe('4');
  expect(window.location.hash).toBe('#/projects/1?group=page&collapsed=%2F');
  table.people = [...table.people, tableRow('d')];
  await push();
  expect(toggle('/')?.textContent).toBe('Page/3');
  await press(toggle('/cart'));
  expect(uids()).toEqual([]);
  expect(host.querySelectorAll('[data-testid=group]')).toHaveLength(2);
  expect(find('no-match'), 'they are here').toBeNull();
  await press(toggle('/'));
  expect(uids()).toEqual(['b', 'c', 'd']);
});

test('a view is kept by a name, shown again, renamed and forgotten', async () => {
  await open('#/projects/1?device=phone');
  await press(find('views-menu'));
  const field = () => host.querySelector<HTMLInputElement>('[role=dialog] form input')!;
  type(field(), 'Phones');
  act(() => field().form?.requestSubmit());
  await settle();
  expect(find('views-menu')?.textContent).toBe('Phones');
  await press([...host.querySelectorAll('button')].find((b) => b.title === 'Everybody who is here'));
  expect(window.location.hash).toBe('#/projects/1');
  expect(uids()).toHaveLength(3);
  await press(find('views-menu'));
  await press(find('kept-view')?.querySelector('button'));
  expect(window.location.hash).toBe('#/projects/1?device=phone');
  await press(find('views-menu'));
  await press(host.querySelector('[aria-label="Rename Phones"]'));
  type(field(), 'On the go');
  act(() => field().form?.requestSubmit());
  await settle();
  expect(find('views-menu')?.textContent).toBe('On the go');
  await press(host.querySelector('[aria-label="Forget On the go"]'));
  expect(find('kept-view')).toBeNull();
  expect(find('views-menu')?.textContent).toBe('Views');
});

test('columns are chosen, and nothing is asked for it', async () => {
  await open();
  await press(find('columns-menu'));
  await press(host.querySelector('[role=dialog] [data-value="device"] input'));
  expect(window.location.hash).toContain('columns=');
  expect([...host.querySelectorAll('[role=columnheader]')].map((h) => h.textContent)).not.toContain('Device');
  expect(asked('openTable')).toHaveLength(1);
});

test('a column is made wider by the keys at its edge', async () => {
  await open();
  const grip = host.querySelector('[role=separator][aria-label="Width of Visitor"]')!;
  act(() => void grip.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true })));
  await settle();
  expect(decodeURIComponent(window.location.hash)).toContain('visitor:202');
});

test('under a pointer nothing moves: what waits is told, and shown when asked for', async () => {
  await open();
  act(() => void row('b').dispatchEvent(new MouseEvent('pointermove', { bubbles: true })));
  await settle();
  expect(asked('moveTable').at(-1)).toMatchObject({ hold: true });
  table.people = [tableRow('new'), ...table.people.filter(({ visitorUid }) => visitorUid !== 'c')];
  await push();
  expect(uids()).toEqual(['a', 'b', 'c']);
  expect(row('c').dataset['status']).toBe('offline');
  expect(row('c').textContent).toContain('Left');
  expect(find('waiting')?.textContent).toBe('1 new · 1 leftShow');
  await press(find('show-waiting'));
  expect(uids()).toEqual(['new', 'a', 'b']);
  expect(find('waiting')).toBeNull();
  expect(asked('moveTable').at(-1), 'still held').toMatchObject({ hold: true });
});

test('a pointer that has left for a moment lets go', async () => {
  await open();
  act(() => void row('b').dispatchEvent(new MouseEvent('pointermove', { bubbles: true })));
  await settle();
  act(() => void row('b').dispatchEvent(new MouseEvent('pointerout', { bubbles: true })));
  expect(asked('moveTable').at(-1)).toMatchObject({ hold: true });
  await act(() => new Promise((resolve) => setTimeout(resolve, 550)));
  await settle();
  expect(asked('moveTable').at(-1)).toMatchObject({ hold: false });
});

test('the keyboard’s focus holds, moves and opens', async () => {
  await open();
  const grid = find('visitor-table')!;
  const key = (name: string) =>
    act(() => void grid.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })));
  act(() => grid.focus());
  await settle();
  expect(asked('moveTable').at(-1)).toMatchObject({ hold: true });
  key('End');
  expect(grid.getAttribute('aria-activedescendant')).toBe('visitor-c');
  key('ArrowUp');
  expect(row('b').dataset['highlighted']).toBe('true');
  key('Enter');
  await settle();
  expect(window.location.hash).toBe('#/projects/1/visitors/b');
  expect(row('b').getAttribute('aria-selected')).toBe('true');
  expect(find('visitor-panel')).not.toBeNull();
});

test('nothing holds a table that is empty: whoever comes is shown', async () => {
  table.people = [];
  await open();
  act(() => find('visitor-table')!.focus());
  await settle();
  table.people = [tableRow('first')];
  await push();
  expect(uids()).toEqual(['first']);
});

test('a head that was clicked holds nothing', async () => {
  await open();
  act(() => host.querySelector<HTMLElement>('[role=columnheader] button')!.focus());
  await settle();
  expect(find('visitor-table')?.dataset['held']).toBeUndefined();
});

test('a chosen visitor keeps the view, holds the order, and is let go when the panel is closed', async () => {
  await open('#/projects/1?signedIn=true');
  await press(row('a').querySelector('[role=gridcell]'));
  expect(window.location.hash).toBe('#/projects/1/visitors/a?signedIn=true');
  expect(asked('moveTable').at(-1)).toMatchObject({ hold: true });
  await press(host.querySelector('[data-testid="visitor-panel"] button'));
  expect(window.location.hash).toBe('#/projects/1?signedIn=true');
});

test('before the first answer there are skeletons; without one, words', async () => {
  const answerOf = vi.spyOn(table, 'answer');
  answerOf.mockReturnValue({ ok: false, error: { code: 'unavailable', message: 'The list is away.' } });
  await open();
  expect(host.querySelectorAll('[data-testid=skeleton]').length).toBeGreaterThan(5);
  expect(host.querySelector('[role=alert]')?.textContent).toBe('The list is away.');
});

test('while degraded every status reads Unknown', async () => {
  await open();
  await receive('presenceDegraded', { projectId: 1, degraded: true });
  expect(row('a').dataset['status']).toBe('unknown');
});

test('where nobody ever came stands what to paste; where they were, the way to them', async () => {
  table.people = [];
  everCame = [];
  await open();
  expect(find('empty-list')?.textContent).toContain('widget.js');
  closeApp();
  everCame = [visitor('a', 5)];
  await open();
  expect(find('nobody-here')?.querySelector('a')?.getAttribute('href')).toBe('#/projects/1?list=everybody');
});

test('everybody is one click away, and the table is let go of', async () => {
  await open();
  act(() => {
    window.location.hash = find('to-everybody')!.getAttribute('href')!;
  });
  await settle();
  expect(find('visitor-list')).not.toBeNull();
  expect(table.isOpen).toBe(false);
});

test('a tab in the background lets go of the table, and has it again at once', async () => {
  await open();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(9_999);
  expect(table.isOpen).toBe(true);
  act(() => void vi.advanceTimersByTime(1));
  expect(table.isOpen).toBe(false);
  vi.useRealTimers();
  hidden.mockReturnValue(false);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  expect(table.isOpen).toBe(true);
  await settle();
});

test('times tick without anything being drawn again', async () => {
  await open();
  const since = row('a').querySelector('[data-since]')!;
  const before = since.textContent;
  drawn.length = 0;
  await eventually(() => expect(since.textContent).not.toBe(before));
  expect(drawn).toEqual([]);
});
