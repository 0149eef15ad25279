// Which language the widget speaks: the one that the script's tag names, else the page's, else the browser's first; of those
// that there are.

import { optionOf } from './options';

/** One for each file in src/words: vite.config.ts says them. */
declare const LANGUAGES: readonly string[];

/** Without region; but Traditional Chinese is another language than Simplified. */
const languageIn = (tag: string): string => tag.toLowerCase().replace(/-(?!.*(hant|tw|hk|mo)).*/, '');

/** Undefined: English, which needs no file. */
export function languageOf(script: HTMLScriptElement): string | undefined {
  const wanted = [optionOf(script, 'language'), document.documentElement.lang, navigator.languages];
  for (const tag of String(wanted).split(',')) {
    const found = LANGUAGES.find((name) => languageIn(name) === languageIn(tag));
    if (found) return found === 'en' ? undefined : found;
  }
  return undefined;
}
