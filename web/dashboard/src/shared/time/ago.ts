// How long ago, in words. Coarse on purpose: a number that changes every second makes a calm list nervous.
import { say } from '../../words/say';
import { dates, perLanguage } from './formats';

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

const relative = perLanguage((language) => new Intl.RelativeTimeFormat(language));

/** "just now", "1 minute ago", …, after 30 days "on 3 May 2026". A time in the future is "just now". */
export function ago(then: number, now: number): string {
  const ms = now - then;
  if (ms >= 30 * DAY) return say('time.on', { date: dateOnly(then) });
  const [value, unit] = span(ms) ?? [];
  if (value === undefined || unit === undefined) return say('time.justNow');
  return relative().format(-value, unit);
}

/** "Just arrived", "Here for 4 minutes", … */
export function stay(since: number, now: number): string {
  const [count, unit] = span(now - since) ?? [];
  if (count === undefined) return say('time.justArrived');
  if (unit === 'minute') return say('time.hereMinutes', { count });
  return unit === 'hour' ? say('time.hereHours', { count }) : say('time.hereDays', { count });
}

const spans = (unitDisplay: 'narrow' | 'short' | 'long') => {
  const of = (unit: Unit) =>
    perLanguage((language) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay }));
  return { minute: of('minute'), hour: of('hour'), day: of('day') };
};
const narrow = spans('narrow');
const brief = spans('short');
const long = spans('long');

/** "now", "4m", "2h", "3d": where a row has no room for words. */
export function agoShort(then: number, now: number): string {
  const [value, unit] = span(now - then) ?? [];
  if (value === undefined || unit === undefined) return say('time.now');
  return narrow[unit]().format(value);
}

/** "4 min", "2 hr", "3 days"; under a minute: undefined. */
export function spanOf(then: number, now: number): string | undefined {
  const [value, unit] = span(now - then) ?? [];
  if (value === undefined || unit === undefined) return undefined;
  return brief[unit]().format(value);
}

const dateOnly = dates({ day: 'numeric', month: 'long', year: 'numeric' });

export const absolute = dates({ dateStyle: 'full', timeStyle: 'medium' });

/** Day and minute, short. */
export const dated = dates({ dateStyle: 'medium', timeStyle: 'short' });

const numbers = perLanguage((language) => new Intl.NumberFormat(language));
/** "1,234", "1.234". */
export const counted = (count: number): string => numbers().format(count);

const average = perLanguage(
  (language) => new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);
/** "4.3", "4,3". */
export const averaged = (of: number): string => average().format(of);

/** "5 minutes", "1 hour", "1 day". */
export function lengthOfTime(minutes: number): string {
  const [value, unit] = span(minutes * MINUTE) ?? [minutes, 'minute' as const];
  return long[unit]().format(value);
}

const lists = perLanguage((language) => new Intl.ListFormat(language));
/** "Ann, Bob and Cy". */
export const listed = (names: readonly string[]): string => lists().format(names);
