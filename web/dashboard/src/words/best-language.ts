// Which of the languages that there are somebody reads.

const KEY = 'porchlightLanguage';
/** Scripts that are written from the right. */
const FROM_THE_RIGHT = ['arab', 'hebr', 'thaa', 'syrc', 'nkoo', 'adlm'];

/** Traditional Chinese is not Simplified: the script counts as well. */
export function spoken(tag: string): string | undefined {
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
  return 'en';
}

export const directionOf = (name: string) =>
  FROM_THE_RIGHT.includes((new Intl.Locale(name).maximize().script ?? '').toLowerCase()) ? 'rtl' : 'ltr';

export const browsers = (): readonly string[] => navigator.languages ?? [navigator.language];

/** What was chosen here before, if that is still there; undefined: as the browser says. */
export function chosenOf(available: readonly string[]): string | undefined {
  try {
    const chosen = localStorage.getItem(KEY);
    return available.find((name) => name === chosen);
  } catch {
    return undefined;
  }
}

export function keepChosen(name: string | undefined): void {
  try {
    if (name === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch {
    // For this page only, then.
  }
}
