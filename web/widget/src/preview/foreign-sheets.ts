// Stylesheets from other origins (a CDN's, mostly): a page may use them and not read them. Where their server lets anybody read
// them, a copy is fetched, most often from the browser's cache; without it the preview would be a page without its clothes.

import { guarded } from '../guarded';

const mostSheets = 20;
const mostCharacters = 1_000_000;
/** A snapshot waits so long for them. Units: milliseconds. */
const patience = 600;

export class ForeignSheets {
  private readonly copies = new Map<string, CSSStyleSheet | undefined>(); // undefined: on its way, or not to be had
  private characters = 0;

  /** `onLate`: some came when the snapshot no longer waited. */
  async gather(onLate: () => void): Promise<void> {
    const coming = Array.from(document.styleSheets)
      .filter((sheet) => !this.isKnown(sheet))
      .slice(0, mostSheets - this.copies.size)
      .map((sheet) => this.fetch(sheet.href!));
    if (coming.length === 0) return;
    const all = Promise.all(coming);
    const isInTime = await Promise.race([
      all.then(() => true),
      new Promise<boolean>((done) => setTimeout(() => done(false), patience)),
    ]);
    if (!isInTime) void all.then(guarded(onLate));
  }

  readable = (sheet: CSSStyleSheet): CSSStyleSheet => (sheet.href && this.copies.get(sheet.href)) || sheet;

  private isKnown(sheet: CSSStyleSheet): boolean {
    if (!sheet.href || this.copies.has(sheet.href)) return true;
    try {
      return sheet.cssRules.length >= 0;
    } catch {
      return false;
    }
  }

  private async fetch(href: string): Promise<void> {
    this.copies.set(href, undefined);
    try {
      const answer = await fetch(href, { credentials: 'omit', cache: 'force-cache' });
      const css = answer.ok ? await answer.text() : '';
      this.characters += css.length;
      if (this.characters > mostCharacters) return;
      const copy = new CSSStyleSheet();
      copy.replaceSync(css);
      this.copies.set(href, copy);
    } catch {
      // Its server, or the page's policy, keeps it from being read.
    }
  }
}
