// What the chat says by itself in each language that it speaks, for the settings' picture of it: out of the files in
// web/widget/src/words, when the site is built. A language that is added there is a language of the settings too.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { directionOf } from '@porchlight/words/direction';

const ASKED_FOR = 'virtual:chat-words';
const MADE = '\0' + ASKED_FOR;
const CHAT = fileURLToPath(new URL('../widget/src/words/', import.meta.url));
const DASHBOARD = fileURLToPath(new URL('src/words/', import.meta.url));

/** Without arguments, so that they need not be compiled. */
const OF_CHAT = ['title', 'greeting', 'available', 'write', 'typingSeen', 'rate'];
/** What is said in the picture. */
const OF_DASHBOARD = ['picture.question', 'picture.answer'];

const read = (place, language) => JSON.parse(readFileSync(`${place}${language}.json`, 'utf8'));
const chosen = (keys, messages, instead) =>
  Object.fromEntries(keys.map((key) => [key, messages[key] ?? instead[key]]));

/** By language, with the side from which it is written. What is not translated yet is English, as in the chat. */
export function chatWords() {
  const languages = readdirSync(CHAT)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'));
  const inEnglish = { ...read(CHAT, 'en'), ...read(DASHBOARD, 'en') };
  const wordsOf = (language) => ({
    direction: directionOf(language),
    ...chosen(OF_CHAT, read(CHAT, language), inEnglish),
    ...chosen(
      OF_DASHBOARD,
      existsSync(`${DASHBOARD}${language}.json`) ? read(DASHBOARD, language) : {},
      inEnglish,
    ),
  });
  return Object.fromEntries(languages.map((language) => [language, wordsOf(language)]));
}

/** For Vite. */
export function chatLanguages() {
  return {
    name: 'porchlight-chat-words',
    enforce: 'pre',
    resolveId: (source) => (source === ASKED_FOR ? MADE : null),
    load: (id) => (id === MADE ? `export const words = ${JSON.stringify(chatWords())};` : null),
  };
}
