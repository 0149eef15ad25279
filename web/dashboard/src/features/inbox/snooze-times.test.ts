import { expect, test } from 'vitest';
import { localInput, snoozeTimes, timeIn, untilWords } from './snooze-times';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 4, day, hour, minute).getTime();
const kinds = (now: number) => Object.fromEntries(snoozeTimes(now).map((time) => [time.kind, time.at]));

test('in an hour, tomorrow morning, next Monday morning', () => {
  // 6 May 2026 is a Wednesday.
  const now = at(6, 17, 30);
  expect(kinds(now)).toEqual({ hour: at(6, 18, 30), tomorrow: at(7, 9), monday: at(11, 9) });
});

test('on a Monday the next one is a week ahead; on a Sunday it is tomorrow', () => {
  expect(kinds(at(4, 8))['monday']).toBe(at(11, 9));
  expect(kinds(at(10, 23))).toMatchObject({ tomorrow: at(11, 9), monday: at(11, 9) });
});

test('a time that is picked is one that is to come, within a year', () => {
  const now = at(6, 12);
  expect(localInput(at(6, 9, 5))).toBe('2026-05-06T09:05');
  expect(timeIn('2026-05-06T12:01', now)).toBe(at(6, 12, 1));
  expect(timeIn('2026-05-06T12:00', now)).toBeUndefined();
  expect(timeIn('2027-05-07T12:00', now)).toBeUndefined();
  expect(timeIn('', now)).toBeUndefined();
});

test('a time is told as short as it can be', () => {
  const now = at(6, 8);
  expect(untilWords(at(6, 17, 30), now)).toBe('5:30 PM');
  expect(untilWords(at(7, 9), now)).toBe('Thu 9:00 AM');
  expect(untilWords(at(20, 9), now)).toBe('May 20');
});
