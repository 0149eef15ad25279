// The chat's own words, in each language that it speaks.
import { words } from 'virtual:chat-words';
import { bestOf } from '../../words/best-language';

/** What is said in the picture of the chat stands among the dashboard's words. */
export const SAMPLE = ['picture.question', 'picture.answer'] as const;

type OwnWord = 'title' | 'greeting' | 'available' | 'write' | 'typingSeen' | 'rate';

export interface ChatWords extends Readonly<Record<OwnWord | (typeof SAMPLE)[number], string>> {
  direction: 'ltr' | 'rtl';
}

const FILES = Object.keys(words);

/** One for each file of the chat's words, by the tag under which the chat looks for a project's texts (`spoken` in
 * web/widget/src/words/say.ts). */
export const LANGUAGES: readonly string[] = FILES.map((name) => name.replace('zh-CN', 'zh-Hans'));

/** What the chat says to whoever reads the language: English where it does not speak it. */
export const chatWordsIn = (language: string): ChatWords => words[bestOf([language], FILES)]!;
