// Where the chat touches its parts: the forms that few need and the upload of files, which are files of their own. They have
// nothing of the chat's built in, not even its words, so they are given what they draw with.

import type { locale, say } from '../words/say';
import type { Conversation } from './conversation';
import type { SentFile } from './contract';
import type { icon, listen, make, setText } from './dom';
import type { ChatPort, ChatSettings } from './port';
import type { fileLinks, sizeText } from './sent-files';

export interface Tools {
  make: typeof make;
  icon: typeof icon;
  listen: typeof listen;
  setText: typeof setText;
  say: typeof say;
  locale: typeof locale;
  sizeText: typeof sizeText;
  fileLinks: typeof fileLinks;
}

export interface FormsPort extends Tools {
  chat: ChatPort;
  conversation: Conversation;
  /** Where they stand: below the messages. */
  place: HTMLElement;
  settings(): ChatSettings;
  title(): string;
  /** In the place of a form that had the focus. */
  focus(): void;
}

export interface Forms {
  draw(): void;
  /** The whole conversation as a file of text. */
  save(): Promise<unknown>;
  forget(): void;
}

export interface UploadsPort extends Tools {
  chat: ChatPort;
  /** Where the server stands. */
  folder: string;
  rows: HTMLElement;
  onChanged(): void;
}

export interface Uploads {
  /** Of those that are there, none is under way or has failed. */
  readonly isReady: boolean;
  readonly sent: SentFile[];
  readonly count: number;
  add(files: readonly File[]): void;
  clear(): void;
}

/** What a part hands over when it has come. */
export interface Part {
  forms?: (port: FormsPort) => Forms;
  files?: (port: UploadsPort) => Uploads;
}
