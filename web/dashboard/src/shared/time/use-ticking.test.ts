import { expect, test } from 'vitest';
import { ticked } from './use-ticking';

test.each([
  [-4_000, '0:00'],
  [7_900, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
  [86_399_000, '23:59:59'],
  [187_200_000, '2d 4h'],
])('%d ms reads %s', (ms, text) => {
  expect(ticked(ms)).toBe(text);
});
