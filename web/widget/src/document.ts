// Pages change what they are made of: document.open() takes every element and every listener away, frameworks put
// another body or a whole other page into the document. What is in the way of that is told here.

import { guarded } from './guarded';

const works: (() => void)[] = [];

/** Calls back after the children of the document, its element or its body have changed. */
export function onDocument(work: () => void): void {
  works.push(guarded(work));
}

/** As addEventListener, for good: document.open() forgets what was added, and adding twice is adding once. */
export function listen(
  target: EventTarget,
  type: string,
  work: (event: Event) => void,
  options?: AddEventListenerOptions,
): void {
  const kept = guarded(work);
  const add = (): void => target.addEventListener(type, kept, options);
  add();
  onNewDocument(add);
}

const again: (() => void)[] = [];

/** Calls back when another element stands for the document, its head or its body. */
export function onNewDocument(work: () => void): void {
  again.push(guarded(work));
}

export function watchDocument(): void {
  let known: (Node | null)[] = [];
  const look = (): void => {
    const { documentElement, head, body } = document;
    if (documentElement !== known[0] || head !== known[1] || body !== known[2]) {
      observer.disconnect();
      observer.observe(document, { childList: true });
      if (documentElement) observer.observe(documentElement, { childList: true });
      if (body) observer.observe(body, { childList: true });
      if (known[0]) for (const work of again) work();
      known = [documentElement, head, body];
    }
    for (const work of works) work();
  };
  const observer = new MutationObserver(guarded(look));
  look();
}
