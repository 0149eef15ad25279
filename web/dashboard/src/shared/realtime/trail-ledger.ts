// Which pages each visitor was seen on, as events told it. The database is written behind, in batches: until a page is
// in there, this is where it is known from, and where the database is away, for as long as that lasts.
//
// Times are absolute, so nothing here is wrong after a reconnect; it may have holes then, which the next answer fills
// (trail.ts). No socket, no clock in here.

/** Visitors whose pages are remembered; past it those unheard of for longest are forgotten. */
export const MAX_TRAILS = 1_000;
/** Pages of one visitor; past it the oldest are forgotten: the database has them by then. */
export const MAX_SEEN = 50;

export interface SeenView {
  url: string;
  title: string | null;
  /** When the page was opened. */
  at: string;
  /** When it was left; null: it has not been, as far as is known. */
  until: string | null;
}

interface Seen {
  url: string;
  title: string | null;
  at: string;
}

const NOTHING: readonly SeenView[] = [];

export class TrailLedger {
  #trails = new Map<string, readonly SeenView[]>();

  /** The oldest first; the same object until something changes. */
  of(uid: string): readonly SeenView[] {
    return this.#trails.get(uid) ?? NOTHING;
  }

  /** The visitor is on this page. The page that they are on already gets its title, if it had none or has another. */
  on(uid: string, { url, title, at }: Seen): void {
    const views = this.of(uid);
    const last = views.at(-1);
    if (last === undefined || last.until !== null) {
      this.#put(uid, [...views, { url, title, at, until: null }]);
    } else if (last.url !== url) {
      this.#put(uid, [...views.slice(0, -1), { ...last, until: at }, { url, title, at, until: null }]);
    } else if (title !== null && title !== last.title) {
      this.#put(uid, [...views.slice(0, -1), { ...last, title }]);
    }
  }

  left(uid: string, at: string): void {
    const views = this.of(uid);
    const last = views.at(-1);
    if (last === undefined || last.until !== null) return;
    this.#put(uid, [...views.slice(0, -1), { ...last, until: at < last.at ? last.at : at }]);
  }

  #put(uid: string, views: readonly SeenView[]): void {
    this.#trails.delete(uid);
    this.#trails.set(uid, views.slice(-MAX_SEEN));
    if (this.#trails.size <= MAX_TRAILS) return;
    for (const oldest of this.#trails.keys()) {
      this.#trails.delete(oldest);
      break;
    }
  }
}
