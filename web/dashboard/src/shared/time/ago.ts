// How long ago, in words. Coarse on purpose: a number that changes every second makes a calm list nervous.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function count(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

/** "4 minutes", "2 hours", "3 days"; under a minute: nothing. */
function span(ms: number): string | undefined {
  if (ms < MINUTE) return undefined;
  if (ms < HOUR) return count(Math.floor(ms / MINUTE), 'minute');
  if (ms < DAY) return count(Math.floor(ms / HOUR), 'hour');
  return count(Math.floor(ms / DAY), 'day');
}

/** "just now", "1 minute ago", …, after 30 days "on 3 May 2026". A time in the future is "just now". */
export function ago(then: number, now: number): string {
  const ms = now - then;
  if (ms >= 30 * DAY) return `on ${dateOnly(then)}`;
  const words = span(ms);
  return words === undefined ? 'just now' : `${words} ago`;
}

/** "Just arrived", "Here for 4 minutes", … */
export function stay(since: number, now: number): string {
  const words = span(now - since);
  return words === undefined ? 'Just arrived' : `Here for ${words}`;
}

/** "now", "4m", "2h", "3d": where a row has no room for words. */
export function agoShort(then: number, now: number): string {
  const ms = now - then;
  if (ms < MINUTE) return 'now';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}

function dateOnly(then: number): string {
  return new Date(then).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function absolute(then: number): string {
  return new Date(then).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
}
