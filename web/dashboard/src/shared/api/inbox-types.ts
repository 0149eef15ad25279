// What the calls about notes, files and e-mail take and answer, by the contract; in the words of these pages.
import type { File, MailState as Mailed, Note, NoteMention, Rating } from '@porchlight/protocol/conversation';

export type { Note, Rating };
export type Mention = NoteMention;
/** A file of a conversation; the browser has a File of its own. */
export type SharedFile = File;
/** Of a message that goes by e-mail. */
export type MailState = NonNullable<Mailed>;

/** What an agent sends to a visitor. */
export interface Outgoing {
  tempId: string;
  content: string;
  files?: SharedFile[];
  /** It goes to the visitor's address as well. */
  byEmail?: boolean;
}
