// A word to the visitor that somebody looks, in every language that there is: one sentence of each, so that nothing else has
// to be loaded for it.

import { languageOf } from '../language';
import type { NoticeWords } from '../preview/port';

/** Out of each file in src/words: vite.config.ts says them. */
declare const NOTICES: Record<string, NoticeWords>;

export const noticeFor = (script: HTMLScriptElement): NoticeWords => NOTICES[languageOf(script) || 'en']!;
