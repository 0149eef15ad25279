// Making elements. Texts are always set as text; there is no innerHTML in the chat, which also lets it live
// under a policy of Trusted Types.

import { guarded } from '../guarded';
import { own } from '../own';

type Attributes = Record<string, string>;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  // Not for…in: a page may have put something on own.Object.prototype.
  for (const name of own.Object.keys(attributes)) element.setAttribute(name, attributes[name]!);
  element.append(...children);
  return element;
}

/** A line drawing of 24 × 24. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Sets the text only where it differs: a live region speaks of every change. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const listeners: (() => void)[] = [];

type Events = WindowEventMap & Pick<DocumentEventMap, 'visibilitychange'>;

/** Whatever goes wrong in what is called stays out of the page's error handlers. */
export function listen<Type extends keyof Events>(
  target: EventTarget,
  type: Type,
  work: (event: Events[Type]) => void,
): void {
  const kept = guarded(work) as (event: Event) => void;
  const add = (): void => target.addEventListener(type, kept);
  listeners.push(add);
  add();
}

/** document.open() takes every listener away, those of a shadow root too. Adding twice is adding once. */
export function listenAgain(): void {
  for (const add of listeners) add();
}
