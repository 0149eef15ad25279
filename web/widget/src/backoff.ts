// When to try again. The first attempts come quickly, so that a visitor is back a second after a server's
// restart; later ones grow apart up to a cap, so that a server that is down is not hammered. Jitter spreads
// the visitors of a busy site.

/** Units: milliseconds. */
export const firstDelay = 300;
export const longestDelay = 30_000;
/** For answers that will not change by themselves: a wrong origin, an unknown project. */
export const refusedDelay = 300_000;

/** How long to wait before attempt number `attempt` (0 is the first after a loss). ±50 % of jitter.
 * @param random in [0, 1) */
export function retryDelay(attempt: number, random: number): number {
  return spread(Math.min(longestDelay / 1.5, firstDelay * 1.6 ** attempt), random);
}

/** How long to wait after a refusal that only a person can lift. */
export function retryDelayRefused(random: number): number {
  return spread(refusedDelay, random);
}

function spread(delay: number, random: number): number {
  return delay * (0.5 + random);
}
