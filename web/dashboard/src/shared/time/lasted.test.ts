import { expect, test } from 'vitest';
import { lasted } from './lasted';

test.each([
  [-5_000, '0 s'],
  [999, '0 s'],
  [35_400, '35 s'],
  [60_000, '1 min'],
  [59 * 60_000 + 59_999, '59 min'],
  [60 * 60_000, '1 h'],
  [65 * 60_000, '1 h 5 min'],
  [24 * 60 * 60_000, '1 d'],
  [51 * 60 * 60_000, '2 d 3 h'],
])('%d ms are "%s"', (ms, words) => {
  expect(lasted(ms)).toBe(words);
});
