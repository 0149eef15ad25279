// How long something has lasted, as a stopwatch shows it; without words, so that the first rows can have it too.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number) => String(value).padStart(2, '0');

/** "0:07", "12:30", "1:02:03"; undefined from a day on, which is said in words. */
export function clockTime(ms: number): string | undefined {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds >= DAY) return undefined;
  const minutes = Math.floor(seconds / MINUTE) % 60;
  if (seconds < HOUR) return `${minutes}:${two(seconds % MINUTE)}`;
  return `${Math.floor(seconds / HOUR)}:${two(minutes)}:${two(seconds % MINUTE)}`;
}
