// How long ago, in words. Coarse on purpose: a number that changes every second makes a calm list nervous.
import { locale } from '../../words/language';
import { say } from '../../words/say';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = 'minute' | 'hour' | 'day';

/** 4 minutes, 2 hours, 3 days; under a minute: nothing. */
function span(ms: number): [number, Unit] | undefined {
  if (ms < MINUTE) return undefined;
  if (ms < HOUR) return [Math.floor(ms / MINUTE), 'minute'];
  if (ms < DAY) return [Math.floor(ms / HOUR), 'hour'];
  return [Math.floor(ms / DAY), 'day'];
}

/** "just now", "1 minute ago", …, after 30 days "on 3 May 2026". A time in the future is "just now". */
export function ago(then: number, now: number): string {
  const ms = now - then;
  if (ms >= 30 * DAY) return say('time.on', { date: dateOnly(then) });
  const [value, unit] = span(ms) ?? [];
  if (value === undefined || unit === undefined) return say('time.justNow');
  return new Intl.RelativeTimeFormat(locale()).format(-value, unit);
}

/** "Just arrived", "Here for 4 minutes", … */
export function stay(since: number, now: number): string {
  const [count, unit] = span(now - since) ?? [];
  if (count === undefined) return say('time.justArrived');
  if (unit === 'minute') return say('time.hereMinutes', { count });
  return unit === 'hour' ? say('time.hereHours', { count }) : say('time.hereDays', { count });
}

/** "now", "4m", "2h", "3d": where a row has no room for words. */
export function agoShort(then: number, now: number): string {
  const [value, unit] = span(now - then) ?? [];
  if (value === undefined || unit === undefined) return say('time.now');
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'narrow' }).format(value);
}

function dateOnly(then: number): string {
  return new Date(then).toLocaleDateString(locale(), { day: 'numeric', month: 'long', year: 'numeric' });
}

export function absolute(then: number): string {
  return new Date(then).toLocaleString(locale(), { dateStyle: 'full', timeStyle: 'medium' });
}

/** Day and minute, short. */
export function dated(then: number): string {
  return new Date(then).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' });
}

/** "1,234", "1.234". */
export const counted = (count: number): string => count.toLocaleString(locale());

/** "Ann, Bob and Cy". */
export const listed = (names: readonly string[]): string => new Intl.ListFormat(locale()).format(names);
