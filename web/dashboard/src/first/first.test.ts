import { afterEach, expect, test } from 'vitest';
import type { VisitorsPage } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { draw } from './draw';
import { keepFrame, keptFrame } from './frame';
import { placeIn } from './page';
import { keepRows, rowsIn, takeRows } from './rows';

afterEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
});

const NOW = '2026-11-29T12:00:00Z';
const visitor = (more: Partial<Visitor> = {}) =>
  ({
    visitorUid: 'v1',
    name: 'Ada',
    status: 'online',
    title: '<img src=x onerror=alert(1)>',
    currentUrl: 'https://shop.example/lamps?a=1',
    onlineSince: '2026-11-29T11:47:30Z',
    ...more,
  }) as Visitor;
const page = (visitors: Visitor[], known = true) =>
  ({ visitors, known, nextCursor: null, revision: 1, now: NOW }) as VisitorsPage;
const SPOKEN = { language: 'en', words: ['Online', 'Away', 'As of {time}'], direction: 'ltr' } as const;

test.each([
  ['', 0],
  ['#/', 0],
  ['#/projects/7', 7],
  ['#/projects/7/visitors', 7],
  ['#/projects/7?q=ada', undefined],
  ['#/projects/7/visitors/v1', undefined],
  ['#/projects/7/inbox', undefined],
  ['#/projects/1e3', undefined],
  ['#/projects/0', undefined],
  ['#/me', undefined],
  ['#/join/secret', undefined],
])('%s names the table of %s', (hash, project) => {
  expect(placeIn(hash)).toBe(project);
});

test('what strangers say is text, and whoever is not here is no row', () => {
  const rows = rowsIn(page([visitor(), visitor({ visitorUid: 'v2', status: 'offline' })]))!;
  const first = draw(rows, NOW, SPOKEN);
  expect(first.querySelectorAll('[role=listitem]')).toHaveLength(1);
  expect(first.querySelector('img')).toBeNull();
  expect(first.querySelector('.line')?.textContent).toBe('<img src=x onerror=alert(1)>');
  expect(first.querySelector('.second')?.textContent).toBe('/lamps?a=1');
  expect(first.querySelector('.name')?.textContent).toBe('Ada');
  expect(first.querySelector('.status')?.textContent).toBe('Online');
  expect(first.querySelector('.as-of')?.textContent).toMatch(/^As of \d/);
});

test('a time reads as the table’s, and one that needs words waits for them', () => {
  keepFrame({ width: innerWidth, left: 0, right: 390, top: 0, tracks: '', columns: [] });
  const rows = ['2026-11-29T11:47:30Z', '2026-11-28T11:59:59Z'].map((onlineSince, at) =>
    visitor({ visitorUid: `v${at}`, onlineSince }),
  );
  const times = draw(rowsIn(page(rows))!, NOW, SPOKEN).querySelectorAll('[role=listitem] .time');
  expect([...times].map(({ textContent }) => textContent)).toEqual(['12:30', '']);
});

test('where nobody can say who is here, there are no rows', () => {
  expect(rowsIn(page([visitor()], false))).toBeUndefined();
});

test('rows are taken once, by the log-in and for the project they were asked for', () => {
  const first = { token: 'T', projectId: 1, rows: [], asOf: NOW };
  for (const [token, projectId] of [
    ['U', 1],
    ['T', 2],
  ] as const) {
    keepRows(first);
    expect(takeRows(token, projectId)).toBeUndefined();
    expect(takeRows('T', 1)).toBeUndefined();
  }
  keepRows(first);
  expect(takeRows('T', 1)).toBe(first);
  expect(takeRows('T', 1)).toBeUndefined();
});

test('a frame is that of one width of the window', () => {
  const frame = { width: 1280, left: 90, right: 1280, top: 200, tracks: '1fr', columns: ['visitor'] };
  keepFrame(frame);
  expect(keptFrame(1280)).toEqual(frame);
  expect(keptFrame(390)).toMatchObject({ left: 0, right: 390, columns: [] });
  localStorage.setItem('porchlightFrame', '{');
  expect(keptFrame(1280)).toMatchObject({ left: 81 });
});
