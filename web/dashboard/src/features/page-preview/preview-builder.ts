// One worker, one snapshot at a time; of those that come meanwhile the newest. A worker that takes too long is ended.
import type { PreviewSnapshot } from '../../shared/realtime/preview-link';
import type { Built } from './preview.worker';

const TOO_LONG_MS = 5_000;

export type StartWorker = () => Worker;

const startWorker: StartWorker = () =>
  new Worker(new URL('./preview.worker.ts', import.meta.url), { type: 'module' });

export class PreviewBuilder {
  #worker: Worker | undefined;
  #under: PreviewSnapshot | undefined;
  #next: PreviewSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly onBuilt: (built: Built, snapshot: PreviewSnapshot) => void,
    private readonly start: StartWorker = startWorker,
  ) {}

  build(snapshot: PreviewSnapshot): void {
    this.#next = snapshot;
    this.#begin();
  }

  /** What is under way is not told any more. */
  forget(): void {
    this.#next = undefined;
    if (this.#under !== undefined) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = this.#under = this.#next = undefined;
  }

  #begin(): void {
    const snapshot = this.#next;
    if (snapshot === undefined || this.#under !== undefined) return;
    this.#under = snapshot;
    this.#next = undefined;
    this.#worker ??= this.#listen(this.start());
    this.#timer = setTimeout(() => this.#fail(), TOO_LONG_MS);
    this.#worker.postMessage(snapshot);
  }

  #listen(worker: Worker): Worker {
    worker.onmessage = ({ data }: MessageEvent<Built>) => this.#done(data);
    worker.onerror = () => this.#fail();
    return worker;
  }

  #done(built: Built): void {
    clearTimeout(this.#timer);
    const snapshot = this.#under;
    this.#under = undefined;
    if (snapshot !== undefined) this.onBuilt(built, snapshot);
    this.#begin();
  }

  #fail(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#done({ kind: 'failed' });
  }
}
