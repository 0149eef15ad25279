// setTimeout, in bundles.

/** Timers that all end together. */
export class Timers {
  #running = new Set<ReturnType<typeof setTimeout>>();

  later(ms: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      run();
    }, ms);
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  }

  stop(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
