import { expect, test } from 'vitest';
import {
  EVERYBODY_HERE,
  MAX_COLLAPSED,
  parseView,
  USUAL_COLUMNS,
  viewQuery,
  withFlag,
  withToggled,
  withValues,
} from './view';
import type { View } from './view';

test('everybody who is here is no query at all', () => {
  expect(viewQuery(EVERYBODY_HERE)).toBe('');
  expect(parseView('')).toEqual(EVERYBODY_HERE);
});

test('a view survives its way through the address', () => {
  const view: View = {
    filter: {
      status: ['online', 'away'],
      page: ['/a?b=c&d', '/ü, x:y'],
      referrer: [''],
      country: ['DE'],
      returning: false,
      signedIn: true,
      bots: true,
      q: 'ada & co',
    },
    sort: { by: 'pages', descending: true },
    group: 'referrer',
    collapsed: ['', 'news.example'],
    columns: [{ id: 'status' }, { id: 'visitor', width: 320 }, { id: 'campaign' }],
  };
  expect(parseView(viewQuery(view))).toEqual(view);
  expect(viewQuery(parseView(viewQuery(view)))).toBe(viewQuery(view));
});

test('what an address says wrong is left out', () => {
  expect(
    parseView(
      'status=offline&device=fridge&returning=perhaps&bots=false&sort=-shoe&group=mood&columns=x,y:3&z',
    ),
  ).toEqual(EVERYBODY_HERE);
  expect(parseView('columns=page:3,page:99999').columns).toEqual([{ id: 'visitor' }, { id: 'page' }]);
  expect(parseView(`q=${'x'.repeat(300)}`).filter.q).toHaveLength(200);
});

test('no more values than the server takes', () => {
  const many = Array.from({ length: 30 }, (_, i) => `page=${i}`).join('&');
  expect(parseView(many).filter.page).toHaveLength(20);
});

test('a group is folded and opened again; without groups there is none', () => {
  const grouped = parseView('group=page&collapsed=/a&collapsed=/a&collapsed=/b');
  expect(grouped.collapsed).toEqual(['/a', '/b']);
  expect(withToggled(grouped, '/a').collapsed).toEqual(['/b']);
  expect(withToggled(grouped, '/c').collapsed).toEqual(['/a', '/b', '/c']);
  expect(parseView('collapsed=/a').collapsed).toEqual([]);
  const many = Array.from({ length: MAX_COLLAPSED + 1 }, (_, i) => `collapsed=${i}`).join('&');
  const most = parseView(`group=page&${many}`);
  expect(most.collapsed).toHaveLength(MAX_COLLAPSED);
  expect(withToggled(most, 'new').collapsed.slice(-2)).toEqual([String(MAX_COLLAPSED - 1), 'new']);
});

test('an order in both directions', () => {
  expect(parseView('sort=name').sort).toEqual({ by: 'name', descending: false });
  expect(parseView('sort=-name').sort).toEqual({ by: 'name', descending: true });
});

test('columns stand in their order, whatever was chosen first', () => {
  expect(parseView('columns=page,status').columns.map(({ id }) => id)).toEqual(['status', 'visitor', 'page']);
  expect(USUAL_COLUMNS.map(({ id }) => id)).toContain('visitor');
});

test('a filter without values is none', () => {
  expect(withValues({ page: ['/'] }, 'page', [])).toEqual({});
  expect(withValues({ q: 'a' }, 'page', ['/'])).toEqual({ q: 'a', page: ['/'] });
  expect(withFlag({ bots: true }, 'bots', undefined)).toEqual({});
  expect(withFlag({}, 'returning', false)).toEqual({ returning: false });
});
