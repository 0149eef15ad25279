// Which page is shown, and when that changes without a load: pushState and replaceState (which tell nobody,
// so they are wrapped), popstate, hashchange, and titles that are set after the URL.

import { guarded } from './guarded';

export interface Page {
  currentUrl?: string | undefined;
  title: string;
}

/** The contract's limits, in characters. */
const longestUrl = 2048;
const longestTitle = 512;

/** What is reported of the page now. */
export function currentPage(): Page {
  return { currentUrl: reportableUrl(location.href), title: wellFormed(document.title, longestTitle) };
}

/** Only http and https mean anything to an agent; undefined for others. */
export function reportableUrl(url: string): string | undefined {
  return /^https?:/.test(url) ? wellFormed(url, longestUrl) : undefined;
}

/** Cuts, and mends half surrogate pairs: JSON would carry them, strict parsers refuse them. */
export function wellFormed(text: string, limit: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text.slice(0, limit)));
}

/** Calls back on everything that may have changed URL or title; the caller compares. */
export function watchPage(onMaybeChanged: () => void): void {
  const notify = guarded(onMaybeChanged);
  wrap('pushState', notify);
  wrap('replaceState', notify);
  addEventListener('popstate', notify);
  addEventListener('hashchange', notify);
  // The whole head: frameworks replace the <title> element instead of changing its text.
  if (document.head) {
    new MutationObserver(notify).observe(document.head, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  }
}

function wrap(name: 'pushState' | 'replaceState', notify: () => void): void {
  try {
    const original = history[name];
    history[name] = function (this: History, ...args: Parameters<typeof original>) {
      original.apply(this, args);
      notify();
    };
  } catch {
    // A page may have frozen its history object: titles and popstate still tell.
  }
}
