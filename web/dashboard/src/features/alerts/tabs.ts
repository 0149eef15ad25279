// The tabs of one agent's dashboard among themselves: one of them, the leader, makes sounds and notifies; and each knows
// what the one that is looked at shows.
//
// The leader holds a lock of the browser's, which the next one gets the moment that its page is gone. A page without https
// has no locks: there a lease in localStorage stands for it, given back when the page goes, and lapsing where it crashed.
import type { View } from './delivery';

/** Background tabs' timers run once a minute. Units: milliseconds, as all here. */
const LEASE_MS = 90_000;
const RENEW_EVERY_MS = 20_000;
/** The focused tab says what it shows so often; a tab that crashed is believed three times as long. */
const TELL_EVERY_MS = 5_000;
const BELIEVED_MS = 3 * TELL_EVERY_MS;

interface Told {
  tab: string;
  /** Null: it is not looked at. */
  view: View | null;
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
}

export class Tabs {
  isLeader = false;
  readonly #name: string;
  readonly #id = newId();
  readonly #stop = new AbortController();
  readonly #channel: BroadcastChannel | undefined;
  #view: View | undefined;
  #other: { tab: string; view: View; at: number } | undefined;
  #timers: ReturnType<typeof setInterval>[] = [];

  /** Tabs of the same name are one agent's, in one project. */
  constructor(
    name: string,
    private readonly now: () => number = Date.now,
  ) {
    this.#name = `porchlightAlerts:${name}`;
    if (typeof BroadcastChannel === 'function') this.#channel = new BroadcastChannel(this.#name);
    this.#channel?.addEventListener('message', ({ data }) => this.#heard(data));
    this.#timers.push(setInterval(() => this.#view && this.#tell(), TELL_EVERY_MS));
    this.#lead();
  }

  /** What this tab shows, where it is looked at. */
  show(view: View | undefined): void {
    if (view === undefined && this.#view === undefined) return;
    this.#view = view;
    this.#tell();
  }

  get here(): View | undefined {
    return this.#view;
  }

  /** What the tab that is looked at shows, whichever it is. */
  get seen(): View | undefined {
    if (this.#view !== undefined) return this.#view;
    return this.#other !== undefined && this.now() - this.#other.at <= BELIEVED_MS
      ? this.#other.view
      : undefined;
  }

  stop(): void {
    this.show(undefined);
    this.#stop.abort();
    this.#channel?.close();
    for (const timer of this.#timers) clearInterval(timer);
    this.#giveBack();
    this.isLeader = false;
  }

  #tell(): void {
    this.#channel?.postMessage({ tab: this.#id, view: this.#view ?? null } satisfies Told);
  }

  #heard(data: unknown): void {
    const { tab, view } = data as Told;
    if (view !== null) this.#other = { tab, view, at: this.now() };
    else if (this.#other?.tab === tab) this.#other = undefined;
  }

  #lead(): void {
    const { signal } = this.#stop;
    if (typeof navigator === 'undefined' || navigator.locks === undefined) {
      this.#renew();
      this.#timers.push(setInterval(() => this.#renew(), RENEW_EVERY_MS));
      window.addEventListener('storage', () => this.#renew(), { signal });
      window.addEventListener('pagehide', () => this.#giveBack(), { signal });
      return;
    }
    navigator.locks
      .request(this.#name, { signal }, () => {
        if (signal.aborted) return undefined;
        this.isLeader = true;
        return new Promise<void>((done) => signal.addEventListener('abort', () => done()));
      })
      .catch(() => undefined); // stopped while it waited
  }

  #renew(): void {
    try {
      const [holder, until] = (localStorage.getItem(this.#name) ?? '').split(' ');
      const isTaken =
        holder !== this.#id && Number(until) > this.now() && Number(until) <= this.now() + LEASE_MS;
      this.isLeader = !isTaken;
      if (!isTaken && !(holder === this.#id && Number(until) > this.now() + LEASE_MS - RENEW_EVERY_MS / 2))
        localStorage.setItem(this.#name, `${this.#id} ${this.now() + LEASE_MS}`);
    } catch {
      this.isLeader = true; // no storage: this tab knows of no other
    }
  }

  #giveBack(): void {
    try {
      if (localStorage.getItem(this.#name)?.startsWith(`${this.#id} `) === true)
        localStorage.removeItem(this.#name);
    } catch {
      // As above.
    }
  }
}
