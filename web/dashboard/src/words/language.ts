// Which language the dashboard speaks: the chosen one, else the first of the browser's that there is, else English. One for
// the whole page, as the browser has one. The English words that the page begins with are part of it; every other piece, of
// a section or of another language, is a file of its own, loaded before anything is drawn in it (web/words/pieces.mjs).
import { english, languages, load } from 'virtual:words';
import { bestOf, browsers, chosenOf, directionOf, keepChosen, spoken } from './best-language';
import type { Messages } from './messages';

export { bestOf };

/** What is loaded of it. */
export type Table = Partial<Record<keyof Messages, (values?: object) => string>>;

const ENGLISH = 'en';

/** Every language there is: one for each file. */
export const LANGUAGES: readonly string[] = languages;

interface Language {
  /** The file's name. */
  name: string;
  /** What dates and numbers are written by: the browser's own kind of the language, where it has one. */
  locale: string;
  direction: 'ltr' | 'rtl';
  table: Table;
}

/** "en-GB" for English in a browser that has it; with the digits that the messages have. */
export function localeOf(name: string, preferred: readonly string[]): string {
  const tag = preferred.find((one) => spoken(one) === spoken(name)) ?? name;
  const { numberingSystem } = new Intl.NumberFormat(name).resolvedOptions();
  const isSame = new Intl.NumberFormat(tag).resolvedOptions().numberingSystem === numberingSystem;
  return isSame ? tag : new Intl.Locale(tag, { numberingSystem }).toString();
}

/** What is loaded of each language grows with the sections. */
const tables = new Map<string, Table>([[ENGLISH, { ...english }]]);

function tableOf(name: string): Table {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table: Table = {};
  tables.set(name, table);
  return table;
}

function languageOf(name: string): Language {
  return { name, table: tableOf(name), locale: localeOf(name, browsers()), direction: directionOf(name) };
}

let language = languageOf(ENGLISH);
const listeners = new Set<() => void>();

export const currentLanguage = (): Language => language;
export const englishTable = (): Table => tableOf(ENGLISH);
/** For `Intl`. */
export const locale = (): string => language.locale;

function become(next: Language): void {
  language = next;
  document.documentElement.lang = next.name;
  document.documentElement.dir = next.direction;
  for (const listener of listeners) listener();
}

/** What the page begins with, and the sections that were asked for since. */
const sections = new Set(['']);
const pieces = new Map<string, Promise<void>>();

/** What could not be loaded is asked for again the next time. */
function piece(name: string, section: string): Promise<void> {
  const id = `${name} ${section}`;
  const known = pieces.get(id);
  if (known !== undefined) return known;
  const loading = load(name, section).then((words) => void Object.assign(tableOf(name), words));
  pieces.set(id, loading);
  loading.catch(() => pieces.delete(id));
  return loading;
}

let wanted = ENGLISH;

/** Where a file cannot be loaded, the language stays as it is; of two that are chosen at once the later counts. */
async function speak(name: string): Promise<void> {
  wanted = name;
  try {
    for (let known = 0; known < sections.size;) {
      known = sections.size;
      await Promise.all([...sections].map((section) => piece(name, section)));
    }
    if (wanted === name) become(languageOf(name));
  } catch {
    if (wanted === name) {
      wanted = language.name;
      become(language);
    }
  }
}

/** The section's code, once its words are there as well, in the language that is spoken and in one that is about to be. The
 * build writes this around each `import()` of a section. */
export async function withWords<Code>(section: string, code: Promise<Code>): Promise<Code> {
  sections.add(section);
  const needed = [...new Set([language.name, wanted])];
  const [loaded] = await Promise.all([code, ...needed.map((name) => piece(name, section))]);
  return loaded;
}

/** What was chosen here before, if that is still there; undefined: as the browser says. */
export const chosenLanguage = (): string | undefined => chosenOf(LANGUAGES);

/** Before the first drawing. */
export const startLanguage = (): Promise<void> => speak(chosenLanguage() ?? bestOf(browsers(), LANGUAGES));

export function chooseLanguage(name: string | undefined): Promise<void> {
  keepChosen(name);
  return speak(name ?? bestOf(browsers(), LANGUAGES));
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** "Deutsch": as those call it who speak it. */
export function nameInItself(name: string): string {
  return new Intl.DisplayNames(name, { type: 'language' }).of(name) ?? name;
}
