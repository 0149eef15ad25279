import { expect, test } from 'vitest';
import { ago, agoShort, spanOf, stay } from './ago';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

test.each([
  [-5 * SECOND, 'just now'],
  [59 * SECOND, 'just now'],
  [MINUTE, '1 minute ago'],
  [3.9 * MINUTE, '3 minutes ago'],
  [60 * MINUTE, '1 hour ago'],
  [47 * 60 * MINUTE, '1 day ago'],
  [29 * DAY, '29 days ago'],
])('%d ms ago is "%s"', (ms, words) => {
  expect(ago(0, ms)).toBe(words);
});

test('long ago is a date', () => {
  expect(ago(Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 5, 1))).toMatch(/^on .*2026/u);
});

test('short forms for rows, and how long somebody has been here', () => {
  expect(agoShort(0, 30 * SECOND)).toBe('now');
  expect(agoShort(0, 125 * MINUTE)).toBe('2h');
  expect([spanOf(0, 59 * SECOND), spanOf(0, 12 * MINUTE), spanOf(0, 2 * DAY)]).toEqual([
    undefined,
    '12 min',
    '2 days',
  ]);
  expect(stay(0, 10 * SECOND)).toBe('Just arrived');
  expect(stay(0, 2 * MINUTE)).toBe('Here for 2 minutes');
});
