// The words of the dashboard, by key: say('inbox.unread', { count }). Never at the top of a file: there no language is
// known yet (a lint rule holds that).
import { currentLanguage, englishTable } from './language';
import type { Messages } from './messages';

export type Key = keyof Messages;
/** Keys of messages that are told without anything. */
export type PlainKey = { [K in Key]: Messages[K] extends undefined ? K : never }[Key];

type Values<K extends Key> = Messages[K] extends undefined ? [] : [values: Messages[K]];

export function say<K extends Key>(key: K, ...[values]: Values<K>): string {
  const message = currentLanguage().table[key] ?? englishTable()[key];
  if (message !== undefined) return message(values);
  // Whoever says it came by another way than an import() of its section.
  console.error('No words are loaded for', key);
  return key;
}
