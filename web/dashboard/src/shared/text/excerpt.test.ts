import { expect, test } from 'vitest';
import { excerpt, lengthOf } from './excerpt';

test('one line, however many there were', () => {
  expect(excerpt('  Hello,\n\n\tis the lamp\u2028back?  ')).toBe('Hello, is the lamp back?');
});

test('it is cut between characters as people count them', () => {
  expect(excerpt('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
  expect(excerpt('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301e\u0301…');
  expect(excerpt('🇳🇱🇧🇪🇩🇪', 1)).toBe('🇳🇱…');
  expect(excerpt('abc', 3)).toBe('abc');
});

test('floods of what cannot be seen are left out', () => {
  expect(excerpt(`${'\u200b'.repeat(7_990)}hi`)).toBe('hi');
  expect(excerpt(`${'\u200b\u200d\u2060\ufeff'.repeat(1_900)}hi`)).toBe('\u200dhi');
  expect(excerpt('\u202Eevil\u202C')).toBe('evil');
  expect(excerpt('\u200d'.repeat(8_000))).toBe('…');
  expect(excerpt(`a${'\u0301'.repeat(7_999)}`)).toBe(`a${'\u0301'.repeat(4)}`);
});

test('what a joiner joins stays joined', () => {
  expect(excerpt('می‌خواهم 👩‍🚀')).toBe('می‌خواهم 👩‍🚀');
});

test('length is counted in code points, as the server does', () => {
  expect(lengthOf('a😀')).toBe(2);
});
