// What a page would give: a way to hide the tab, and the removal of every listener that a test's widget left,
// so that the widgets of earlier tests do not answer in later ones.

import { vi } from 'vitest';

let undo: (() => void)[] = [];

export function trackListeners(): void {
  for (const target of [window, document] as EventTarget[]) {
    const add = target.addEventListener.bind(target);
    vi.spyOn(target, 'addEventListener').mockImplementation((type, listener, options) => {
      add(type, listener, options);
      undo.push(() => target.removeEventListener(type, listener, options));
    });
  }
  const { pushState, replaceState } = history;
  undo.push(() => Object.assign(history, { pushState, replaceState }));
  setHidden(false);
}

export function removeListeners(): void {
  for (const step of undo) step();
  undo = [];
}

export function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
}

export function hide(hidden: boolean): void {
  setHidden(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}
