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
  /** A part of the preview's own has come. Undefined: the preview is of an earlier version. */
  ready?(part: unknown): void;
}

/** What the visitor is told while somebody looks. */
export interface NoticeWords extends Record<'watched' | 'close', string> {
  language: string;
  direction: 'ltr' | 'rtl';
}

/** What a part hands over when it has come. */
export interface PreviewPart {
  notice?: (script: HTMLScriptElement) => NoticeWords;
}

/** Loads one of our files. */
export type Load = (file: string, onFailed: () => void) => void;

/** `script`: the tag that loaded the core. `load` undefined: the core is of an earlier version. */
export type StartPreview = (script: HTMLScriptElement, port: PreviewPort, load?: Load) => Preview;
