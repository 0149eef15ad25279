// Where the core and the chat touch. They are two files that a browser may have cached at different times, so
// what stands here only ever grows.

import type { ChatAppearance } from '@porchlight/protocol/rest';
import type { BubblePort } from '../bubble/port';
import type { ChatSwitches, ToServer } from './contract';
import type { Words } from '../words/port';

/** What came from outside: the names are the protocol's, the values anybody's. */
export type Unchecked<T> = { [Key in keyof T]?: unknown };

/** How the project wants its chat to look. */
export type ChatSettings = Unchecked<ChatAppearance & ChatSwitches> & {
  /** Who the visitor is: what somebody else has written is not theirs to send. */
  visitorUid?: unknown;
};

export type Emit = <Name extends keyof ToServer>(
  event: Name,
  payload: Parameters<ToServer[Name]>[0],
  onAck?: (answer: unknown) => void,
) => boolean;

/** What the chat is given by the core. */
export interface ChatPort {
  projectId: number;
  /** Holds the bubble; the chat draws beside it. */
  root: ShadowRoot;
  bubble: HTMLButtonElement;
  settings: ChatSettings;
  /** Undefined: English. */
  words?: Words | undefined;
  /** False: not identified now, nothing was sent. */
  emit: Emit;
  /** What the bubble was given; undefined: it is of an earlier version. */
  core?: BubblePort | undefined;
  /** Adds a stylesheet to the root, past the page's content security policy where that can be done. */
  addStyle(css: string): void;
}

/** What the core says to the chat. */
export interface Chat {
  event(name: string, payload: unknown): void;
  identified(settings: ChatSettings): void;
  lost(): void;
  toggle(): void;
  /** The bubble stands in a page again that may have taken every listener away. */
  standsAgain?(): void;
  open(): void;
  close?(): void;
  /** Nothing of whoever was here stays in the page. */
  forget?(): void;
  /** The file of a part of the chat has come. */
  takePart?(part: unknown): void;
}

export type StartChat = (port: ChatPort) => Chat;

/** Before each key under which the chat keeps a message that is still to be sent. The core looks whether there
 * is one, and loads the chat if so. */
export function outboxPrefix(projectId: number): string {
  return `porchlight:${projectId}:outbox:`;
}
