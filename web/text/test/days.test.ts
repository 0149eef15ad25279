import { afterEach, beforeEach, expect, test } from 'vitest';
import { clockTime, dayLabel } from '../src/days';

const { TZ = '' } = process.env;
beforeEach(() => void (process.env['TZ'] = 'Europe/Amsterdam'));
afterEach(() => void (process.env['TZ'] = TZ));

const label = (then: Date, now: Date) => dayLabel(+then, +now, Date);

test('a day is named by how near it is', () => {
  const evening = new Date(2026, 2, 1, 23, 50);
  expect(label(new Date(2026, 2, 1, 0, 5), evening)).toBe('Today');
  expect(label(new Date(2026, 1, 28, 23, 55), evening)).toBe('Yesterday');
  expect(label(new Date(2026, 1, 27), evening)).not.toContain('2026');
  expect(label(new Date(2025, 1, 27), evening)).toContain('2025');
});

test('yesterday is the day before, however long today is', () => {
  const longest = new Date(2026, 9, 25, 23, 30);
  expect(label(new Date(2026, 9, 24, 12), longest)).toBe('Yesterday');
  expect(label(new Date(2026, 9, 25, 0, 10), longest)).toBe('Today');
  const afterShortest = new Date(2026, 2, 30, 0, 15);
  expect(label(new Date(2026, 2, 29, 12), afterShortest)).toBe('Yesterday');
  expect(label(new Date(2026, 2, 28, 23, 30), afterShortest)).not.toBe('Yesterday');
});

test('the time of day has its minutes', () => {
  expect(clockTime(+new Date(2026, 2, 1, 9, 5), Date)).toMatch(/9:05/);
});

test('no clock but the one that is given is asked', () => {
  const Fixed = class extends Date {
    constructor(_: number) {
      super(2026, 0, 1);
    }
  } as unknown as DateConstructor;
  expect(dayLabel(0, 9e12, Fixed)).toBe('Today');
});
