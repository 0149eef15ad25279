import { expect, test } from 'vitest';
import type { Hours } from '../../shared/api/settings-types';
import { availabilityAt, dayProblem, wallOf } from './hours';
import { changedHours, usualHours } from './hours-form';

const work = [{ from: '09:00', to: '17:30' }];
const hours: Hours = {
  timeZone: 'Europe/Berlin',
  days: [
    [
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '17:30' },
    ],
    work,
    work,
    work,
    work,
    [],
    [],
  ],
  closed: ['2026-12-25'],
};
const at = (time: string, of: Hours = hours) => availabilityAt(of, Date.parse(time));

test('the wall clock is the zone’s, over a change to summer time as well', () => {
  expect(wallOf(Date.parse('2026-03-29T00:59:00Z'), 'Europe/Berlin').time).toBe('01:59');
  expect(wallOf(Date.parse('2026-03-29T01:00:00Z'), 'Europe/Berlin').time).toBe('03:00');
  expect(wallOf(Date.parse('2026-12-31T23:30:00Z'), 'Asia/Tokyo')).toEqual({
    date: '2027-01-01',
    time: '08:30',
  });
});

test('within a span it is open until its end, which is not in it', () => {
  expect(at('2026-11-30T08:00:00Z')).toMatchObject({ kind: 'open', until: { time: '12:00' }, isToday: true });
  expect(at('2026-11-30T11:00:00Z')).toMatchObject({
    kind: 'closed',
    opens: { time: '13:00' },
    isToday: true,
  });
});

test('after the last span it opens on the next day that has one', () => {
  expect(at('2026-12-04T20:00:00Z')).toMatchObject({
    kind: 'closed',
    opens: { date: '2026-12-07', time: '09:00' },
    isToday: false,
  });
});

test('a closed day counts whatever the week says', () => {
  expect(at('2026-12-25T10:00:00Z')).toMatchObject({ kind: 'closed', opens: { date: '2026-12-28' } });
});

test('what goes on over midnight ends when it ends', () => {
  const night = {
    ...hours,
    days: [[{ from: '20:00', to: '24:00' }], [{ from: '00:00', to: '02:00' }], [], [], [], [], []],
  };
  expect(at('2026-11-30T22:00:00Z', night)).toEqual({
    kind: 'open',
    until: { date: '2026-12-01', time: '02:00' },
    isToday: false,
  });
});

test('a week without hours never opens, and one that never closes ends somewhere', () => {
  expect(at('2026-11-30T08:00:00Z', { ...hours, days: Array<[]>(7).fill([]) }).kind).toBe('never');
  const always = Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00' }]);
  expect(at('2026-11-30T08:00:00Z', { ...hours, days: always, closed: [] }).kind).toBe('open');
});

test('what is wrong with a day is told', () => {
  expect(dayProblem(work)).toBeUndefined();
  expect(dayProblem([{ from: '', to: '10:00' }])).toBe('empty');
  expect(dayProblem([{ from: '10:00', to: '10:00' }])).toBe('order');
  expect(dayProblem([{ from: '10:00', to: '24:00' }, ...work])).toBe('overlap');
  expect(
    dayProblem([
      { from: '12:00', to: '13:00' },
      { from: '09:00', to: '12:00' },
    ]),
  ).toBeUndefined();
});

test('a change of one day leaves the others as another owner has them', () => {
  const changed = changedHours(hours, {
    day5: [
      { from: '14:00', to: '15:00' },
      { from: '10:00', to: '12:00' },
    ],
  });
  expect(changed?.days[5]).toEqual([
    { from: '10:00', to: '12:00' },
    { from: '14:00', to: '15:00' },
  ]);
  expect(changed?.days.slice(0, 5)).toEqual(hours.days.slice(0, 5));
  expect(changed?.closed).toEqual(['2026-12-25']);
});

test('closed days that are added and taken away are so among those that are there by then', () => {
  const closed = { added: ['2026-12-24'], removed: ['2026-12-25'] };
  expect(changedHours({ ...hours, closed: ['2026-12-25', '2027-01-01'] }, { closed })?.closed).toEqual([
    '2026-12-24',
    '2027-01-01',
  ]);
});

test('switched off there are none, and switched on a usual week', () => {
  expect(changedHours(hours, { isOn: false })).toBeNull();
  expect(changedHours(null, {})).toBeNull();
  expect(changedHours(null, { isOn: true })).toEqual(usualHours());
});
