import { expect, test } from 'vitest';
import { changesOf, same } from './edited';

test('values are the same by what is in them', () => {
  expect(same({ a: [1, { b: 'x' }], c: null }, { c: null, a: [1, { b: 'x' }] })).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
  expect(same({ a: undefined }, { b: undefined })).toBe(false);
  expect(same([], {})).toBe(false);
  expect(same(null, {})).toBe(false);
});

test('only what is to become another is a change, and only of fields that there are', () => {
  const saved = { name: 'Shop', origins: ['a'], days: '30' };
  const kept = { name: 'Shop', origins: ['a', 'b'], gone: 1 } as Partial<typeof saved>;
  expect(changesOf(saved, kept)).toEqual({ origins: ['a', 'b'] });
});
