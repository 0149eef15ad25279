// What the widget says in each language: of those that are saved, what is to become of them. Languages that nobody touched
// stay as another owner has left them.
import type { ChatTexts } from '@porchlight/protocol/rest';
import { same } from '../../shared/session/edited';

export type Texts = Record<string, ChatTexts>;

type LanguageTexts = Required<ChatTexts>;

export interface TextsChange {
  set: Record<string, LanguageTexts>;
  removed: string[];
}

export const noTexts: TextsChange = { set: {}, removed: [] };

export const whole = ({ title = '', greeting = '' }: ChatTexts = {}): LanguageTexts => ({
  title,
  greeting,
});

export function changedTexts(saved: Texts, { set, removed }: TextsChange): Record<string, LanguageTexts> {
  const texts: Record<string, LanguageTexts> = {};
  for (const [language, of] of Object.entries(saved))
    if (!removed.includes(language)) texts[language] = whole(of);
  return { ...texts, ...set };
}

export function withTexts(
  saved: Texts,
  change: TextsChange,
  language: string,
  texts: LanguageTexts,
): TextsChange {
  const { [language]: _before, ...others } = change.set;
  const removed = change.removed.filter((one) => one !== language);
  const isAsSaved = saved[language] !== undefined && same(whole(saved[language]), texts);
  return { set: isAsSaved ? others : { ...others, [language]: texts }, removed };
}

export function withoutTexts(saved: Texts, change: TextsChange, language: string): TextsChange {
  const { [language]: _before, ...set } = change.set;
  const removed = change.removed.filter((one) => one !== language);
  return { set, removed: saved[language] === undefined ? removed : [...removed, language] };
}

/** As the chat takes them: of the language, else of the one that it is a kind of. */
export function textsIn(texts: Record<string, LanguageTexts>, language: string): LanguageTexts {
  for (let tag = language; tag !== ''; tag = tag.replace(/-?[^-]*$/u, '')) {
    const found = texts[tag];
    if (found !== undefined) return found;
  }
  return whole();
}

/** A language's own name. */
export function nameOf(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}
