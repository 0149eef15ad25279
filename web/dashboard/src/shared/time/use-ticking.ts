// Times that tick once a second: one timer for all of them, which writes into the elements itself. Nothing is rendered
// again for it, and nothing ticks while nobody looks. An element says since when: <time data-since="…" />.
import { useContext, useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import { say } from '../../words/say';
import { ServerClockContext } from './use-server-now';

const TICK_MS = 1_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number) => String(value).padStart(2, '0');

/** "0:07", "12:30", "1:02:03", "2d 4h". */
export function ticked(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds >= DAY) {
    const [days, hours] = [Math.floor(seconds / DAY), Math.floor((seconds % DAY) / HOUR)];
    return say('time.ticked', { days, hours });
  }
  const minutes = Math.floor(seconds / MINUTE) % 60;
  if (seconds < HOUR) return `${minutes}:${two(seconds % MINUTE)}`;
  return `${Math.floor(seconds / HOUR)}:${two(minutes)}:${two(seconds % MINUTE)}`;
}

function write(host: HTMLElement, now: number): void {
  for (const element of host.querySelectorAll<HTMLElement>('[data-since]')) {
    const text = ticked(now - Number(element.dataset['since']));
    if (element.textContent !== text) element.textContent = text;
  }
}

/** Every element below `host` that says since when is up to date, after each rendering and with each second. */
export function useTicking(host: RefObject<HTMLElement | null>): void {
  const clock = useContext(ServerClockContext);
  useLayoutEffect(() => {
    if (host.current !== null) write(host.current, clock.now());
  });
  useLayoutEffect(() => {
    const timer = setInterval(() => {
      if (host.current !== null && !document.hidden) write(host.current, clock.now());
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [host, clock]);
}
