import { expect, test } from 'vitest';
import { bytesOf } from './bytes';

test('a size is told in the unit that fits', () => {
  expect(bytesOf(0)).toBe('0 byte');
  expect(bytesOf(999)).toBe('999 byte');
  expect(bytesOf(340_200)).toBe('340 kB');
  expect(bytesOf(1_250_000)).toBe('1.3 MB');
  expect(bytesOf(3_000_000_000)).toBe('3 GB');
});
