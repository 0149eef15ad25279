import { afterEach, expect, test, vi } from 'vitest';
import { forgetView, keepView, keptViews, MAX_NAME, MAX_VIEWS, renameView } from './kept-views';

afterEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

test('a view is kept by its name, for its project', () => {
  keepView(1, ' Germans ', 'country=DE');
  keepView(1, 'Phones', 'device=phone');
  expect(keptViews(1)).toEqual([
    { name: 'Germans', query: 'country=DE' },
    { name: 'Phones', query: 'device=phone' },
  ]);
  expect(keptViews(2)).toEqual([]);
});

test('the same name again takes its place', () => {
  keepView(1, 'A', 'q=1');
  keepView(1, 'B', 'q=2');
  keepView(1, 'A', 'q=3');
  expect(keptViews(1)).toEqual([
    { name: 'A', query: 'q=3' },
    { name: 'B', query: 'q=2' },
  ]);
});

test('it is renamed, also over another one, and forgotten', () => {
  keepView(1, 'A', 'q=1');
  keepView(1, 'B', 'q=2');
  renameView(1, 'A', 'C');
  expect(keptViews(1).map(({ name }) => name)).toEqual(['C', 'B']);
  renameView(1, 'C', 'B');
  expect(keptViews(1)).toEqual([{ name: 'B', query: 'q=1' }]);
  renameView(1, 'B', '  ');
  forgetView(1, 'nobody');
  expect(keptViews(1)).toHaveLength(1);
  forgetView(1, 'B');
  expect(keptViews(1)).toEqual([]);
});

test('names and their number are limited', () => {
  for (let i = 0; i < MAX_VIEWS + 5; i += 1) keepView(1, `View ${i}`, '');
  expect(keptViews(1)).toHaveLength(MAX_VIEWS);
  keepView(2, 'x'.repeat(500), '');
  expect(keptViews(2)[0]?.name).toHaveLength(MAX_NAME);
});

test('what somebody else wrote there is no view', () => {
  localStorage.setItem('porchlightViews:1', '[{"name":"A"},{"name":"B","query":"q=1"},7,null]');
  expect(keptViews(1)).toEqual([{ name: 'B', query: 'q=1' }]);
  localStorage.setItem('porchlightViews:1', '{');
  expect(keptViews(1)).toEqual([]);
});

test('where storage is refused they live as long as the page', () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('refused');
  });
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('refused');
  });
  keepView(3, 'A', 'q=1');
  expect(keptViews(3)).toEqual([{ name: 'A', query: 'q=1' }]);
});
