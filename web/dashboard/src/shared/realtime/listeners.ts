// Who wants to be told of something that has been learnt.

export class Listeners<Told> {
  #all = new Set<(told: Told) => void>();

  /** Until the function that it answers is called. */
  add(listener: (told: Told) => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(told: Told): void {
    for (const listener of this.#all) listener(told);
  }
}
