// What writes dates and numbers in the dashboard's language. To make such a thing costs as much as a hundred uses of it, and a
// table writes hundreds: of each there is one, for as long as the language and the clock's zone stay.
import { locale } from '../../words/language';

/** Answers what `make` has made; made anew in another language, or another time zone. */
export function perLanguage<Format>(make: (language: string) => Format): () => Format {
  let kept: { language: string; offset: number; format: Format } | undefined;
  return () => {
    const [language, offset] = [locale(), new Date().getTimezoneOffset()];
    if (kept?.language !== language || kept.offset !== offset)
      kept = { language, offset, format: make(language) };
    return kept.format;
  };
}

/** A date and a time of day, or one of them, so written; nothing of what is no time. */
export function dates(options: Intl.DateTimeFormatOptions): (then: number) => string {
  const format = perLanguage((language) => new Intl.DateTimeFormat(language, options));
  return (then) => (Number.isFinite(then) ? format().format(then) : '');
}
