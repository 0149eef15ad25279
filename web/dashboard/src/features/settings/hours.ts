// When the team is there, by the wall clock of a time zone: whether it is now, and when it is next.
import type { Hours, Span } from '../../shared/api/settings-types';

/** Days that are looked at for the next opening. */
const LOOK_AHEAD = 366;
const DAY_MS = 86_400_000;

interface Wall {
  /** `2026-12-24` */
  date: string;
  /** `17:30` */
  time: string;
}

/** What the clock on the wall shows there. */
export function wallOf(now: number, timeZone: string): Wall {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const of = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    date: `${of.get('year')}-${of.get('month')}-${of.get('day')}`,
    time: `${of.get('hour')}:${of.get('minute')}`,
  };
}

/** Noon of that day, UTC: for a calendar, not for a clock. */
export const noonOf = (date: string) => Date.parse(`${date}T12:00:00Z`);
const dateOf = (noon: number) => new Date(noon).toISOString().slice(0, 10);
const dayAfter = (date: string, days: number) => dateOf(noonOf(date) + days * DAY_MS);
/** Monday first. */
const weekdayOf = (date: string) => (new Date(noonOf(date)).getUTCDay() + 6) % 7;

function spansOn({ days, closed }: Hours, date: string): Span[] {
  return closed.includes(date) ? [] : (days[weekdayOf(date)] ?? []);
}

/** The end of what goes on at that time; past midnight where the next day begins with it. */
function endOf(hours: Hours, date: string, time: string): { date: string; time: string } | undefined {
  let at = { date, time };
  for (let days = 0; days < LOOK_AHEAD; days += 1) {
    const span = spansOn(hours, at.date).find(({ from, to }) => from <= at.time && at.time < to);
    if (span === undefined) return at.date === date && at.time === time ? undefined : at;
    if (span.to !== '24:00') return { date: at.date, time: span.to };
    at = { date: dayAfter(at.date, 1), time: '00:00' };
  }
  return at;
}

export type Availability =
  | { kind: 'open'; until: Wall; isToday: boolean }
  | { kind: 'closed'; opens: Wall; isToday: boolean }
  | { kind: 'never' };

export function availabilityAt(hours: Hours, now: number): Availability {
  const { date, time } = wallOf(now, hours.timeZone);
  const until = endOf(hours, date, time);
  if (until !== undefined) return { kind: 'open', until, isToday: until.date === date };
  for (let days = 0; days <= LOOK_AHEAD; days += 1) {
    const day = dayAfter(date, days);
    const next = spansOn(hours, day)
      .map(({ from }) => from)
      .sort()
      .find((from) => days > 0 || from > time);
    if (next !== undefined) return { kind: 'closed', opens: { date: day, time: next }, isToday: days === 0 };
  }
  return { kind: 'never' };
}

export type DayProblem = 'empty' | 'order' | 'overlap';

/** What is wrong with a day's spans; undefined: nothing. */
export function dayProblem(spans: readonly Span[]): DayProblem | undefined {
  if (spans.some(({ from, to }) => from === '' || to === '')) return 'empty';
  if (spans.some(({ from, to }) => from >= to)) return 'order';
  const sorted = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
  const overlaps = sorted.some(({ from }, at) => at > 0 && from < sorted[at - 1]!.to);
  return overlaps ? 'overlap' : undefined;
}

export const inOrder = (spans: readonly Span[]): Span[] =>
  [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
