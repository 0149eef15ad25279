// What the page shows and does not hold: stylesheets from other origins (a CDN's, mostly), which it may use and not read,
// and the SVG files of its symbols. Where their server lets them be read, copies are fetched, most often from the browser's
// cache; without them the preview would be a page without its clothes and icons.

import { guarded } from '../guarded';
import { listOf, own } from '../own';
import { OwnPromise } from './promise';

const mostFiles = 20;
const mostCharacters = 1_000_000;
/** A snapshot waits so long for them. Units: milliseconds. */
const patience = 600;

/** What stays with the page keeps its symbols, too, wherever they are used. */
const kept = '[data-porchlight-mask],[data-porchlight-block]';

type Copy = CSSStyleSheet | Document;

export class ForeignFiles {
  private readonly copies = new own.Map<string, Copy | undefined>(); // undefined: on its way, or not to be had
  private characters = 0;

  /** `onLate`: some came when the snapshot no longer waited. */
  async gather(onLate: () => void): Promise<void> {
    const wanted = new own.Map<string, (text: string) => Copy>();
    for (const sheet of listOf(document.styleSheets)) if (isForeign(sheet)) wanted.set(sheet.href!, asSheet);
    for (const use of listOf(document.querySelectorAll('use'))) {
      const { file } = referenceOf(use);
      if (file) wanted.set(file, asDrawing);
    }
    const coming = listOf(wanted)
      .filter(([url]) => !this.copies.has(url))
      .slice(0, mostFiles - this.copies.size)
      .map(([url, read]) => this.fetch(url, read));
    if (coming.length === 0) return;
    const all = OwnPromise.all(coming);
    const isInTime = await OwnPromise.race([
      all.then(() => true),
      new OwnPromise<boolean>((done) => setTimeout(() => done(false), patience)),
    ]);
    if (!isInTime) void all.then(guarded(onLate));
  }

  sheet(sheet: CSSStyleSheet): CSSStyleSheet {
    return ((sheet.href && this.copies.get(sheet.href)) as CSSStyleSheet | undefined) || sheet;
  }

  /** The symbol that is used there: of the page, often in a drawing that is not shown, or of another file. */
  symbol(use: Element): Element | undefined {
    const { file, id } = referenceOf(use);
    const drawing = file ? this.copies.get(file) : use.getRootNode();
    const found = (drawing as Document | undefined)?.getElementById?.(id);
    return found?.localName === 'symbol' && !found.closest(kept) ? found : undefined;
  }

  private async fetch(url: string, read: (text: string) => Copy): Promise<void> {
    this.copies.set(url, undefined);
    try {
      const answer = await fetch(url, { credentials: 'omit', cache: 'force-cache' });
      const text = answer.ok ? await answer.text() : '';
      this.characters += text.length;
      if (text && this.characters <= mostCharacters) this.copies.set(url, read(text));
    } catch {
      // Its server, or the page's policy, keeps it from being read.
    }
  }
}

function isForeign(sheet: CSSStyleSheet): boolean {
  try {
    return !!sheet.href && sheet.cssRules.length < 0;
  } catch {
    return true;
  }
}

function asSheet(css: string): CSSStyleSheet {
  const copy = new CSSStyleSheet();
  copy.replaceSync(css);
  return copy;
}

/** Nothing in it is run or loaded. */
const asDrawing = (svg: string): Document => new DOMParser().parseFromString(svg, 'image/svg+xml');

/** What a <use> refers to: an element of that file, of the page where there is none. */
export function referenceOf(use: Element): { file: string; id: string } {
  const [path, id = ''] = (use.getAttribute('href') || use.getAttribute('xlink:href') || '').split('#');
  try {
    const url = path ? new own.URL(path, document.baseURI) : undefined;
    return { file: url && /^https?:$/.test(url.protocol) ? url.href : '', id };
  } catch {
    return { file: '', id: '' };
  }
}
