// Which language the dashboard speaks: the chosen one, else the first of the browser's that there is, else English. One for
// the whole page, as the browser has one. English is part of the page; each other language is a file of its own, loaded
// before anything is drawn in it.
import { useSyncExternalStore } from 'react';
import type { Messages } from './messages';

export type Table = Record<keyof Messages, (values?: object) => string>;

const files = import.meta.glob<Table>(['./*.json', '!./en.json'], { import: 'default' });
const { './en.json': english } = import.meta.glob<Table>('./en.json', { import: 'default', eager: true });

const ENGLISH = 'en';
const KEY = 'porchlightLanguage';
/** Scripts that are written from the right. */
const FROM_THE_RIGHT = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm'];

const nameOf = (file: string) => file.slice('./'.length, -'.json'.length);

/** Every language there is: one for each file. */
export const LANGUAGES: readonly string[] = [ENGLISH, ...Object.keys(files).map(nameOf)];

interface Language {
  /** The file's name. */
  name: string;
  /** What dates and numbers are written by: the browser's own kind of the language, where it has one. */
  locale: string;
  direction: 'ltr' | 'rtl';
  table: Table;
}

/** Traditional Chinese is not Simplified: the script counts as well. */
function spoken(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return undefined; // no tag of a language's
  }
}

/** The first that is preferred and that there is. */
export function bestOf(preferred: readonly string[], available: readonly string[]): string {
  for (const tag of preferred) {
    const found = available.find((name) => spoken(name) === spoken(tag));
    if (found !== undefined) return found;
  }
  return ENGLISH;
}

/** "en-GB" for English in a browser that has it; with the digits that the messages have. */
export function localeOf(name: string, preferred: readonly string[]): string {
  const tag = preferred.find((one) => spoken(one) === spoken(name)) ?? name;
  const { numberingSystem } = new Intl.NumberFormat(name).resolvedOptions();
  const isSame = new Intl.NumberFormat(tag).resolvedOptions().numberingSystem === numberingSystem;
  return isSame ? tag : new Intl.Locale(tag, { numberingSystem }).toString();
}

const directionOf = (name: string) =>
  FROM_THE_RIGHT.includes(new Intl.Locale(name).maximize().script ?? '') ? 'rtl' : 'ltr';

const browsers = (): readonly string[] => navigator.languages ?? [navigator.language];

function languageOf(name: string, table: Table): Language {
  return { name, table, locale: localeOf(name, browsers()), direction: directionOf(name) };
}

let language = languageOf(ENGLISH, english!);
const listeners = new Set<() => void>();

export const currentLanguage = (): Language => language;
export const englishTable = (): Table => english!;
/** For `Intl`. */
export const locale = (): string => language.locale;

function become(next: Language): void {
  language = next;
  document.documentElement.lang = next.name;
  document.documentElement.dir = next.direction;
  for (const listener of listeners) listener();
}

let wanted: string | undefined;

/** Where the file cannot be loaded, the language stays as it is; of two that are chosen at once the later counts. */
async function speak(name: string): Promise<void> {
  wanted = name;
  const load = files[`./${name}.json`];
  const next = load === undefined ? english : await load().catch(() => undefined);
  if (wanted === name) become(next === undefined ? language : languageOf(name, next));
}

/** What was chosen here before, if that is still there; undefined: as the browser says. */
export function chosenLanguage(): string | undefined {
  try {
    const chosen = localStorage.getItem(KEY);
    return LANGUAGES.find((name) => name === chosen);
  } catch {
    return undefined;
  }
}

/** Before the first drawing. */
export const startLanguage = (): Promise<void> => speak(chosenLanguage() ?? bestOf(browsers(), LANGUAGES));

export function chooseLanguage(name: string | undefined): Promise<void> {
  try {
    if (name === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch {
    // For this page only, then.
  }
  return speak(name ?? bestOf(browsers(), LANGUAGES));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whatever is drawn in words stands below a `key` of it (App): another language draws everything anew. */
export const useLanguage = (): string => useSyncExternalStore(subscribe, () => language.name);

/** "Deutsch": as those call it who speak it. */
export function nameInItself(name: string): string {
  return new Intl.DisplayNames(name, { type: 'language' }).of(name) ?? name;
}
