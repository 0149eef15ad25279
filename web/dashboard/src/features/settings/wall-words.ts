// Days and times of the wall clock, as the reader writes them.
import { locale } from '../../words/language';

/** 2024 began with a Monday. */
const MONDAY = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

/** Monday first. */
export function weekdayOf(day: number): string {
  return new Date(MONDAY + day * DAY_MS).toLocaleDateString(locale(), { weekday: 'long', timeZone: 'UTC' });
}

/** `09:00`; a day's end is 24:00. */
export function clockOf(time: string): string {
  if (time === '24:00') return time;
  const at = new Date(`2024-01-01T${time}:00Z`);
  return at.toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
}

/** `noon`: of the day, UTC. */
export function longDate(noon: number, withYear = false): string {
  return new Date(noon).toLocaleDateString(locale(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(withYear ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  });
}
