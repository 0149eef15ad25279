// Times that tick once a second: one timer for all of them, which writes into the elements itself. Nothing is rendered
// again for it, and nothing ticks while nobody looks. An element says since when: <time data-since="…" />.
import { useContext, useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import { say } from '../../words/say';
import { clockTime } from './clock-time';
import { ServerClockContext } from './use-server-now';

const TICK_MS = 1_000;
const HOUR_MS = 3_600_000;

/** "0:07", "12:30", "1:02:03", "2d 4h". */
export function ticked(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  return clockTime(ms) ?? say('time.ticked', { days: Math.floor(hours / 24), hours: hours % 24 });
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
