import { expect, test } from 'vitest';
import { GROUP_HEIGHT, layoutOf, lineOf, matching, rangeOf, rowAt, scrollTo, topOf } from './layout';

const HEIGHT = 50;
const plain = layoutOf(10_000, HEIGHT, null);
const grouped = layoutOf(10, HEIGHT, [
  { value: '/', count: 6 },
  { value: '/cart', count: 3 },
  { value: '', count: 1 },
]);

test('rows stand one below the other', () => {
  expect(plain.height).toBe(500_000);
  expect(topOf(plain, 4)).toBe(200);
  expect([0, 49, 50, 499_999, 9e9].map((y) => rowAt(plain, y))).toEqual([0, 0, 1, 9_999, 9_999]);
});

test('a group’s head stands above its first row', () => {
  expect(grouped.groups.map(({ first, top }) => [first, top])).toEqual([
    [0, 0],
    [6, 300 + GROUP_HEIGHT],
    [9, 450 + 2 * GROUP_HEIGHT],
  ]);
  expect(topOf(grouped, 5)).toBe(250 + GROUP_HEIGHT);
  expect(topOf(grouped, 6)).toBe(300 + 2 * GROUP_HEIGHT);
  expect(grouped.height).toBe(500 + 3 * GROUP_HEIGHT);
});

test.each([plain, grouped])('each row is found at its place', (layout) => {
  for (let row = 0; row < Math.min(layout.total, 200); row += 1) {
    expect(rowAt(layout, topOf(layout, row))).toBe(row);
    expect(rowAt(layout, topOf(layout, row) + HEIGHT - 1)).toBe(row);
  }
});

test('groups of rows that are not there any more have no head', () => {
  expect(
    layoutOf(6, HEIGHT, [
      { value: 'a', count: 6 },
      { value: 'b', count: 2 },
    ]).groups,
  ).toHaveLength(1);
});

const COUNTS = [
  { value: '/', count: 5_000 },
  { value: '/cart', count: 3 },
  { value: '/none', count: 0 },
  { value: '', count: 1 },
];
test('a collapsed group is its head, and nothing to scroll through', () => {
  const folded = layoutOf(4, HEIGHT, COUNTS, ['/', '/none', 'elsewhere']);
  expect(folded.groups.map(({ first, top }) => [first, top])).toEqual([
    [0, 0],
    [0, GROUP_HEIGHT],
    [3, 150 + 2 * GROUP_HEIGHT],
    [3, 150 + 3 * GROUP_HEIGHT],
  ]);
  expect([0, 2, 3].map((row) => topOf(folded, row))).toEqual([
    2 * GROUP_HEIGHT,
    100 + 2 * GROUP_HEIGHT,
    150 + 4 * GROUP_HEIGHT,
  ]);
  expect(lineOf(folded, 0)).toBe(2);
  for (let row = 0; row < 4; row += 1) expect(rowAt(folded, topOf(folded, row))).toBe(row);
  expect(folded.height).toBe(200 + 4 * GROUP_HEIGHT);
  expect(matching(4, COUNTS, ['/', '/none'])).toBe(5_004);
  const closed = layoutOf(0, HEIGHT, COUNTS.slice(0, 2), ['/', '/cart']);
  expect([closed.height, rangeOf(closed, 0, 500, 5)]).toEqual([2 * GROUP_HEIGHT, { first: 0, end: 0 }]);
});

test('what is on the screen, and somewhat more, never beyond the ends', () => {
  expect(rangeOf(plain, 0, 500, 5)).toEqual({ first: 0, end: 16 });
  expect(rangeOf(plain, 5_000, 500, 5)).toEqual({ first: 95, end: 116 });
  expect(rangeOf(plain, 499_500, 500, 5)).toEqual({ first: 9_985, end: 10_000 });
  expect(rangeOf(layoutOf(0, HEIGHT, null), 0, 500, 5)).toEqual({ first: 0, end: 0 });
});

test('a row that is seen is not scrolled to; others come to the nearest edge', () => {
  expect(scrollTo(plain, 12, 500, 500)).toBeUndefined();
  expect(scrollTo(plain, 2, 500, 500)).toBe(100);
  expect(scrollTo(plain, 30, 500, 500)).toBe(1_050);
  expect(scrollTo(grouped, 6, 400, 100), 'with its head').toBe(300 + GROUP_HEIGHT);
});
