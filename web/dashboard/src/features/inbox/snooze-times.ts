// When a conversation may come back, as people say it. Pure; by the agent's own time zone.
import { locale } from '../../words/language';

const HOUR = 3_600_000;
const MORNING = 9;
const MONDAY = 1;
const WEEK = 7;
/** The server's limit. */
const MAX_DAYS = 365;
const DAY = 24 * HOUR;

export type SnoozeKind = 'hour' | 'tomorrow' | 'monday';

/** In the morning of the day that is so many days ahead: where the clock changes a day has not 24 hours. */
function morning(now: number, days: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return day.setHours(MORNING, 0, 0, 0);
}

/** Always ahead: on a Monday the next one. */
export function snoozeTimes(now: number): { kind: SnoozeKind; at: number }[] {
  const toMonday = (MONDAY - new Date(now).getDay() + WEEK) % WEEK;
  return [
    { kind: 'hour', at: now + HOUR },
    { kind: 'tomorrow', at: morning(now, 1) },
    { kind: 'monday', at: morning(now, toMonday === 0 ? WEEK : toMonday) },
  ];
}

/** As a field for times has it: 2026-05-04T09:00. */
export function localInput(at: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const time = new Date(at);
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Of what stands in such a field; undefined: none, none that is ahead, or one too far ahead. */
export function timeIn(text: string, now: number): number | undefined {
  const at = Date.parse(text);
  return at > now && at <= now + MAX_DAYS * DAY ? at : undefined;
}

/** As short as it can be told: the time of the day; within a week its day too; else the date. */
export function untilWords(at: number, now: number): string {
  const time = new Date(at);
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  if (time.toDateString() === new Date(now).toDateString()) return time.toLocaleString(locale(), clock);
  const isNear = at - now < (WEEK - 1) * DAY;
  return time.toLocaleString(
    locale(),
    isNear ? { weekday: 'short', ...clock } : { day: 'numeric', month: 'short' },
  );
}
