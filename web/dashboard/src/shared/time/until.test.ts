import { expect, test } from 'vitest';
import { until } from './until';

const NOW = new Date(2026, 4, 4, 12).getTime();
const HOUR = 60 * 60_000;

test.each([
  [2 * HOUR, /^2:00.PM$|^14:00$/u],
  [21 * HOUR, /^Tue.* 9:00.AM$|^Tue.* 09:00$/u],
  [30 * 24 * HOUR, /^Jun 3$|^3 Jun$/u],
])('in %d ms is as short as it can be told apart', (ms, words) => {
  expect(until(NOW + ms, NOW)).toMatch(words);
});
