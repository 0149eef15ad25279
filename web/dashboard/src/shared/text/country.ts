// Countries by their name in the language of the dashboard.
import { locale } from '../../words/language';

let known: { of: string; regions: Intl.DisplayNames } | undefined;

/** "Germany" for DE; the letters themselves where the browser knows no name for them. */
export function countryName(code: string): string {
  try {
    const of = locale();
    if (known?.of !== of) known = { of, regions: new Intl.DisplayNames(of, { type: 'region' }) };
    return known.regions.of(code.toUpperCase()) ?? code;
  } catch {
    return code; // no code of a country's
  }
}
