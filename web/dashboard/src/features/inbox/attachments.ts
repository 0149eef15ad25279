// The files that stand beside an unsent answer: each on its way to the server, there, or failed. They go a few at a time,
// and go on while another conversation is looked at. No React and no network in here.
import type { SharedFile } from '../../shared/api/inbox-types';

/** The server's limit of one message. */
export const MAX_FILES = 10;
/** That are on their way at once; the others wait for them. */
const MAX_AT_ONCE = 2;

export interface Attachment {
  key: number;
  name: string;
  bytes: number;
  state: 'sending' | 'there' | 'failed';
  /** How much of it has gone: 0 to 1. */
  part: number;
  error: Error | undefined;
  /** As the server has it. */
  file: SharedFile | undefined;
}

/** Brings a file to the server. */
export type Bring = (
  file: File,
  onProgress: (part: number) => void,
  signal: AbortSignal,
) => Promise<SharedFile>;

interface Job {
  file: File;
  bring: Bring;
  /** On its way; undefined: it waits. */
  stop: AbortController | undefined;
}

const NONE: readonly Attachment[] = [];

export class Attachments {
  #shown: readonly Attachment[] = NONE;
  #lastKey = 0;
  readonly #jobs = new Map<number, Job>();
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): readonly Attachment[] => this.#shown;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** As many as there is room for; answers how many there was none for. */
  add(files: readonly File[], bring: Bring): number {
    const taken = files.slice(0, MAX_FILES - this.#shown.length);
    const fresh = taken.map((file): Attachment => {
      this.#lastKey += 1;
      this.#jobs.set(this.#lastKey, { file, bring, stop: undefined });
      const { name, size: bytes } = file;
      return {
        key: this.#lastKey,
        name,
        bytes,
        state: 'sending',
        part: 0,
        error: undefined,
        file: undefined,
      };
    });
    this.#show([...this.#shown, ...fresh]);
    this.#goOn();
    return files.length - taken.length;
  }

  remove(key: number): void {
    this.#jobs.get(key)?.stop?.abort();
    this.#jobs.delete(key);
    this.#show(this.#shown.filter((one) => one.key !== key));
    this.#goOn();
  }

  retry(key: number): void {
    this.#change(key, { state: 'sending', part: 0, error: undefined });
    this.#goOn();
  }

  clear(): void {
    for (const { key } of this.#shown) this.remove(key);
  }

  #goOn(): void {
    for (const { key, state } of this.#shown) {
      const job = this.#jobs.get(key);
      const underWay = [...this.#jobs.values()].filter(({ stop }) => stop !== undefined).length;
      if (job === undefined || job.stop !== undefined || state !== 'sending' || underWay >= MAX_AT_ONCE)
        continue;
      job.stop = new AbortController();
      void this.#bring(key, job, job.stop.signal);
    }
  }

  async #bring(key: number, job: Job, signal: AbortSignal): Promise<void> {
    try {
      const file = await job.bring(job.file, (part) => this.#change(key, { part }), signal);
      this.#change(key, { state: 'there', part: 1, file });
    } catch (error) {
      this.#change(key, { state: 'failed', error: error as Error });
    }
    job.stop = undefined;
    this.#goOn();
  }

  /** One that was taken away meanwhile stays away. */
  #change(key: number, change: Partial<Attachment>): void {
    this.#show(this.#shown.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }

  #show(attachments: readonly Attachment[]): void {
    this.#shown = attachments;
    for (const listener of this.#listeners) listener();
  }
}
