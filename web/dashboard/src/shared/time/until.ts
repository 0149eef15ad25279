// When something is to come, short: "14:02" today, "Mon 14:02" within a week, else the day.
import { locale } from '../../words/language';
import { clockOf } from './days';

const WEEK_MS = 6 * 24 * 60 * 60_000;

export function until(then: number, now: number): string {
  const date = new Date(then);
  if (date.toDateString() === new Date(now).toDateString()) return clockOf(then);
  if (then - now < WEEK_MS)
    return date.toLocaleString(locale(), { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  return date.toLocaleDateString(locale(), { day: 'numeric', month: 'short' });
}
