// Where the core and the bubble touch. They are two files that a browser may have cached at different times, so what
// stands here only ever grows.

import type { SessionListener } from '../session';

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
}

/** What the core says to the bubble. */
export interface BubblePart extends SessionListener {
  open(): void;
  /** The chat's file has come. */
  ready(start: unknown): void;
}

export type StartBubble = (port: BubblePort) => BubblePart;
