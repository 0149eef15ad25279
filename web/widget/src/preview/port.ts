// Where the core and the preview touch. They are two files that a browser may have cached at different times, so
// what stands here only ever grows.

/** The core's session, as far as the preview knows it. */
export interface PreviewPort {
  /** False: not identified now, nothing was sent. */
  emit(event: string, payload: object, onAck?: (answer: unknown) => void, data?: Uint8Array): boolean;
  /** Bytes that the browser has not sent yet. */
  backlog(): number;
}

/** What the core says to the preview. */
export interface Preview {
  event(name: string, payload: unknown): void;
  lost(): void;
  /** What the page said of the visitor's consent; undefined: nothing yet. */
  consent(given: unknown): void;
}

/** `script`: the tag that loaded the core. */
export type StartPreview = (script: HTMLScriptElement, port: PreviewPort) => Preview;
