// The round button in the corner: all of the chat that a page loads before somebody wants to talk. It stands in a shadow
// root of its own, last in the page's body: there React, which takes over whole documents, does not mind what it has not
// written, and below the document's element it does (decision 0026).

import { inkOn } from '@porchlight/text/ink';
import { now } from '../own';
import { later, type Timer } from '../timers';
import css from './bubble.css?inline';
import type { ChatSettings } from '../chat/port';
import type { Words } from '../words/port';

/** In English, which comes with the chat: vite.config.ts takes it from words/en.json. */
declare const OPEN_CHAT: string;

const svgNamespace = 'http://www.w3.org/2000/svg';
const standardAccent = '#a85204';

/** Before it comes back; twice as long each time, until it was left in peace. Units: milliseconds. */
const firstDelay = 50;
const longestDelay = 60_000;
const peace = 10_000;

export class Bubble {
  readonly host = document.createElement('porchlight-chat');
  readonly root = this.host.attachShadow({ mode: 'open' });
  readonly button = document.createElement('button');
  private isWanted = false;
  private stoodAt = 0;
  private delay = firstDelay;
  private timer: Timer;

  /** @param nonce the script's, for browsers that need a style element */
  constructor(
    private readonly nonce: string | undefined,
    private readonly onClick: () => void,
    private readonly onStand: () => void,
  ) {
    const { button, root } = this;
    this.addStyle(css);
    const svg = document.createElementNS(svgNamespace, 'svg');
    const icon = document.createElementNS(svgNamespace, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    icon.setAttribute('d', 'M4 11.5a8 7.5 0 1 1 5 7L4.6 20l1-4.3A7.4 7.4 0 0 1 4 11.5z');
    svg.append(icon);
    button.type = 'button';
    button.className = 'bubble';
    button.setAttribute('aria-label', OPEN_CHAT);
    button.append(svg);
    root.append(button);
  }

  /** In another language than English, and from the side from which that is written. */
  speak({ language, direction, messages: { openChat } }: Words): void {
    const { host, button } = this;
    host.lang = language;
    host.dir = direction;
    if (openChat) button.setAttribute('aria-label', openChat());
  }

  /** Light or dark as the settings say; any other `theme` is as the visitor's system. */
  show({ enabled, accent, position, theme }: ChatSettings): void {
    const { host } = this;
    for (const one of ['light', 'dark']) host.toggleAttribute('data-' + one, theme === one);
    const color = /^#[\da-f]{6}$/i.test(accent as string) ? (accent as string) : standardAccent;
    host.style.setProperty('--accent', color);
    host.style.setProperty('--on-accent', inkOn(color));
    host.toggleAttribute('data-left', position === 'left');
    this.isWanted = enabled !== false;
    if (this.isWanted) this.stand();
    else host.remove();
  }

  /** To be called when the page may have taken it away: it comes back, to a page that fights ever more slowly. */
  keep(): void {
    if (!this.isWanted || this.host.isConnected || this.timer) return;
    if (now() - this.stoodAt > peace) this.delay = firstDelay;
    this.timer = later(() => {
      this.timer = undefined;
      this.stand();
    }, this.delay);
    this.delay = Math.min(longestDelay, this.delay * 2);
  }

  private stand(): void {
    const { host } = this;
    const { body } = document;
    if (!body || !this.isWanted || host.isConnected) return;
    this.stoodAt = now();
    placeBeside(body).appendChild(host);
    this.button.onclick = this.onClick; // document.open() takes listeners away, here too
    this.onStand();
  }

  /** Constructed stylesheets need no leave of the page's policy; older browsers take an element. */
  addStyle(text: string): void {
    const { root } = this;
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    } catch {
      const style = document.createElement('style');
      style.nonce = this.nonce || '';
      style.textContent = text;
      root.append(style);
    }
  }
}

/** A body that is not drawn hides what is in it, and one that is transformed takes the window's corner away. */
function placeBeside(body: HTMLElement): HTMLElement {
  const { display, transform, filter } = getComputedStyle(body);
  const isPlain = display !== 'none' && !/\(/.test(transform + filter);
  return isPlain ? body : document.documentElement;
}
