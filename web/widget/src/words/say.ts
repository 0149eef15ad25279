// The chat's words. English is part of the chat; another language is a file of its own, which the bubble loads before.
import { english } from './english';
import type { Messages } from './messages';
import type { Words } from './port';

type Values<Key extends keyof Messages> = Messages[Key] extends undefined ? [] : [values: Messages[Key]];

let own: Words | undefined;

/** Before anything is drawn. */
export const speak = (words: Words | undefined): void => void (own = words);

/** The language's tag, in small letters. */
export const spoken = (): string => (own ? own.language.toLowerCase() : 'en').replace('zh-cn', 'zh-hans');

/** For `Intl`: with English words, dates are the browser's. */
export const locale = (): string | [] => (own ? own.language : []);

export function say<Key extends keyof Messages>(key: Key, ...[values]: Values<Key>): string {
  // A file of an older version, from a cache, lacks what is new.
  return ((own && own.messages[key]) || english[key])(values);
}
