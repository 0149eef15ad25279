// Which prepared replies are meant by what is typed behind a slash.
import type { Reply } from '../../shared/api/settings-types';

/** The most that are offered at once. */
const MAX_OFFERED = 8;

/** A slash at the beginning of a line, and a part of a shortcut behind it, up to where the caret is. */
const ASKED = /(?:^|\n)\/([\p{L}\p{N}\p{M}_-]{0,32})$/u;

export interface Asking {
  /** What stands behind the slash. */
  word: string;
  /** Where the slash is. */
  from: number;
  /** Where the caret is. */
  to: number;
}

export function askingIn(text: string, caret: number): Asking | undefined {
  const before = text.slice(0, caret);
  const word = ASKED.exec(before)?.[1];
  return word === undefined ? undefined : { word, from: caret - word.length - 1, to: caret };
}

/** Those whose shortcut begins with it stand first; then those that have it in their text. */
export function offered(replies: readonly Reply[], word: string): Reply[] {
  const wanted = word.toLowerCase();
  const begins = replies.filter(({ shortcut }) => shortcut.startsWith(wanted));
  const others = replies.filter(
    (reply) => wanted !== '' && !begins.includes(reply) && reply.content.toLowerCase().includes(wanted),
  );
  return [...begins, ...others].slice(0, MAX_OFFERED);
}
