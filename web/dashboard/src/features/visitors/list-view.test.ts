import { expect, test } from 'vitest';
import { EVERYBODY } from '../../shared/api/query-keys';
import { listQuery, parseList } from './list-view';

test.each([
  ['list=everybody', EVERYBODY],
  ['list=everybody&q=lamp+%26+oil', { status: 'all', q: 'lamp & oil' }],
  ['list=everybody&status=offline', { status: 'offline', q: '' }],
  ['list=everybody&q=%E5%8C%97%E4%BA%AC&status=away', { status: 'away', q: '北京' }],
] as const)('%s is read as it was written', (query, view) => {
  expect(parseList(query)).toEqual(view);
  expect(listQuery(view)).toBe(query);
});

test('what an address says wrong is left out', () => {
  expect(parseList('list=everybody&status=asleep&country=DE&q=')).toEqual(EVERYBODY);
  expect(parseList(`list=everybody&q=${'x'.repeat(300)}`)?.q).toHaveLength(200);
});

test.each(['', 'q=lamp', 'status=offline', 'list=nobody'])('%j is no list of everybody', (query) => {
  expect(parseList(query)).toBeUndefined();
});
