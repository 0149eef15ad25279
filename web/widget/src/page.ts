// Which page is shown, and when that changes without a load: pushState and replaceState (which tell nobody,
// so they are wrapped), popstate, hashchange, the Navigation API, and titles that are set after the URL.

import { listen, onNewDocument } from './document';
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
  return { currentUrl: reportableUrl(location.href), title: shorten(document.title, longestTitle) };
}

/** Only http and https mean anything to an agent; undefined for others. */
export function reportableUrl(url: string): string | undefined {
  return /^https?:/.test(url) ? shorten(url, longestUrl) : undefined;
}

/** Cuts at a whole character, whether it is one (not half of a surrogate pair) or an escaped one. */
export function shorten(text: string, limit: number): string {
  return text.length > limit
    ? text.slice(0, limit).replace(/[\ud800-\udbff]$|(%[c-f].(%[89ab].)*)?(%.?)?$/i, '')
    : text;
}

/** Calls back on everything that may have changed URL or title; the caller compares. */
export function watchPage(onMaybeChanged: () => void): void {
  const notify = guarded(onMaybeChanged);
  wrap('pushState', notify);
  wrap('replaceState', notify);
  listen(window, 'popstate', notify);
  listen(window, 'hashchange', notify);
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) listen(navigation, 'currententrychange', notify);
  // The whole head: frameworks replace the <title> element instead of changing its text, some the head.
  const observer = new MutationObserver(notify);
  const observe = (): void => {
    if (document.head)
      observer.observe(document.head, { childList: true, characterData: true, subtree: true });
  };
  onNewDocument(observe);
  onNewDocument(notify);
  observe();
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
