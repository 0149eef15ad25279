// Stylesheets as text: read from what the browser has made of them, without what would fetch anything, and with the
// questions that only the visitor's own browser can answer answered.

import { listOf, own } from '../own';

/** A readable copy of a sheet that is not; the sheet itself where none is needed. */
export type Readable = (sheet: CSSStyleSheet) => CSSStyleSheet;

/** Absolute, http or https, without credentials and fragment; undefined for others. */
export function imageUrl(source: string, base: string): string | undefined {
  try {
    const url = new own.URL(source, base);
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
    url.hash = '';
    return url.href;
  } catch {
    return undefined;
  }
}

const reference = /url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)]*?))\s*\)/gi;

/** One rule's or one attribute's text. `images`: those by address stay. */
export function cleanCss(css: string, images: boolean, base: string): string {
  return css.replace(reference, (_, double: string, single: string, bare: string) => {
    const source = (double || single || bare || '').trim();
    if (/^#[\w-]+$/.test(source)) return `url(${source})`;
    const url = images && imageUrl(source, base);
    return url ? `url("${url.replace(/["\\\n]/g, encodeURIComponent)}")` : 'none';
  });
}

/** Of light and dark, wide and narrow, the agent's browser must show what the visitor's does. */
function answered(css: string): string {
  return css.replace(/@media([^{};]+)\{/g, (_, question: string) =>
    matchMedia(question).matches ? '@media all{' : '@media not all{',
  );
}

/** Rule by rule; a sheet that may not be read has none. */
export function* rulesOf(
  sheet: CSSStyleSheet | null,
  images: boolean,
  base: string,
  readable: Readable,
): Generator<string> {
  if (!sheet || sheet.disabled) return;
  const { mediaText } = sheet.media;
  if (mediaText && !matchMedia(mediaText).matches) return;
  let rules: CSSRuleList;
  try {
    rules = readable(sheet).cssRules;
  } catch {
    return;
  }
  const from = sheet.href || base;
  for (const rule of listOf(rules)) {
    if (rule instanceof CSSFontFaceRule) continue;
    if (rule instanceof CSSImportRule) {
      const { layerName } = rule as { layerName?: string | null };
      if (typeof layerName === 'string') yield `@layer ${layerName}{`;
      yield* rulesOf(rule.styleSheet, images, from, readable);
      if (typeof layerName === 'string') yield '}';
    } else {
      yield answered(cleanCss(rule.cssText, images, from));
    }
  }
}
