// Where the core, the bubble and the calls touch. They are files that a browser may have cached at different times, so
// what stands here only ever grows.

import type { Session, SessionListener } from '../session';

/** What a page says: `porchlight('identify', …)`, or the same as a list. */
export type Command = [name?: string, ...values: unknown[]];

export interface ChatState {
  isOpen: boolean;
  unread: number;
}

export interface BubblePort {
  /** The tag that loaded the core. */
  script: HTMLScriptElement;
  projectId: number;
  /** False: not identified now, nothing was sent. */
  emit(event: string, payload: object, onAck?: (answer: unknown) => void): boolean;
  /** Loads one of our files; the core does it for all, since a policy of Trusted Types can be made once. */
  load(file: string, onFailed: () => void): void;
  /** Calls back whenever the page has changed what its document is made of. */
  onDocument(work: () => void): void;
  /** Undefined: the core is of an earlier version. */
  session?: Session;
  /** Commands that the core leaves to widget-calls.js, which is on its way or will be. */
  waiting?: Command[];

  // What the bubble and the calls have for each other, whichever comes first.
  part?: BubblePart;
  chat?: ChatState;
  /** The page wants no bubble now; undefined: it has not said. */
  hidden?: boolean;
  /** `chat` is another one. */
  onChat?(): void;
}

/** What the core and the calls say to the bubble. */
export interface BubblePart extends SessionListener {
  open(): void;
  /** The chat's file has come. */
  ready(start: unknown): void;
  close?(): void;
  /** `hidden` has changed. */
  look?(): void;
  /** Nothing of whoever was here stays in the page. */
  forget?(): void;
}

export type StartBubble = (port: BubblePort) => BubblePart;
