// "3 minutes ago" must not depend on the agent's own clock, which may be wrong by hours. Every answer and event
// carries the server's `now`; from it we keep an offset. A message can only arrive late, so a sample is never
// too high: the highest one seen is the best. One far below it means that the local clock was set.
//
// Units: milliseconds since the epoch.

const CLOCK_WAS_SET_MS = 5_000;

export class ServerClock {
  #offset: number | undefined;

  constructor(private readonly local: () => number = Date.now) {}

  observe(serverNow: string): void {
    const sample = Date.parse(serverNow) - this.local();
    if (Number.isNaN(sample)) return;
    if (this.#offset === undefined || sample > this.#offset || sample < this.#offset - CLOCK_WAS_SET_MS) {
      this.#offset = sample;
    }
  }

  now(): number {
    return this.local() + (this.#offset ?? 0);
  }
}
