// How long something lasted, or lasts: short, since it stands beside many like it.

import { say } from '../../words/say';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "35 s", "12 min", "1 h 5 min", "2 d 3 h". Less than nothing is nothing. */
export function lasted(ms: number): string {
  if (ms < MINUTE) return say('time.seconds', { seconds: Math.max(0, Math.floor(ms / SECOND)) });
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (ms < HOUR) return say('time.minutes', { minutes });
  const hours = Math.floor((ms % DAY) / HOUR);
  if (ms < DAY)
    return minutes === 0 ? say('time.hours', { hours }) : say('time.hoursMinutes', { hours, minutes });
  const days = Math.floor(ms / DAY);
  return hours === 0 ? say('time.days', { days }) : say('time.daysHours', { days, hours });
}
