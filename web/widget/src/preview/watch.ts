// What happens to the page while somebody looks. All of it is let go at once.

import { guarded } from '../guarded';

/** Scrolling is told so often at most. Units: milliseconds. */
const scrollInterval = 250;

export interface PageChanges {
  changed(): void;
  scrolled(): void;
  /** The tab went to the background, or came back. */
  visibility(): void;
}

/** Watches until the function that it answers is called. */
export function watchChanges(on: PageChanges): () => void {
  let scrollTimer: ReturnType<typeof setTimeout> | undefined;
  const changed = guarded(() => on.changed());
  const onScroll = guarded((event: Event) => {
    if (event.target !== document) return on.changed(); // something inside the page
    if (scrollTimer === undefined)
      scrollTimer = setTimeout(
        guarded(() => {
          scrollTimer = undefined;
          on.scrolled();
        }),
        scrollInterval,
      );
  });
  const onVisibility = guarded(() => on.visibility());
  // Listeners, too, are what document.open() takes away. Adding twice is adding once.
  const observer = new MutationObserver(() => {
    add();
    changed();
  });
  observer.observe(document, { childList: true, characterData: true, attributes: true, subtree: true });
  const passive = { passive: true, capture: true };
  const add = (): void => {
    addEventListener('scroll', onScroll, passive);
    addEventListener('resize', changed);
    document.addEventListener('visibilitychange', onVisibility);
  };
  add();
  return () => {
    clearTimeout(scrollTimer);
    observer.disconnect();
    removeEventListener('scroll', onScroll, passive);
    removeEventListener('resize', changed);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
