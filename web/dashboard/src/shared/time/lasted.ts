// How long something lasted, or lasts: short, since it stands beside many like it.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "35 s", "12 min", "1 h 5 min", "2 d 3 h". Less than nothing is nothing. */
export function lasted(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  const [large, small] =
    ms < DAY
      ? [`${Math.floor(ms / HOUR)} h`, `${Math.floor((ms % HOUR) / MINUTE)} min`]
      : [`${Math.floor(ms / DAY)} d`, `${Math.floor((ms % DAY) / HOUR)} h`];
  return small.startsWith('0 ') ? large : `${large} ${small}`;
}
