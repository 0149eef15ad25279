// The round button in the corner: all of the chat that a page loads before somebody wants to talk. It stands
// in a shadow root of its own, below the document's element rather than its body, which some frameworks
// replace as they navigate.

import css from './bubble.css?inline';
import type { ChatSettings } from './chat/port';

const svgNamespace = 'http://www.w3.org/2000/svg';
const standardAccent = '#a85204';

export class Bubble {
  readonly host = document.createElement('porchlight-chat');
  readonly root = this.host.attachShadow({ mode: 'open' });
  readonly button = document.createElement('button');

  /** @param nonce the script's, for browsers that need a style element */
  constructor(
    private readonly nonce = '',
    onClick: () => void,
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
    button.setAttribute('aria-label', 'Open chat');
    button.append(svg);
    button.onclick = onClick;
    root.append(button);
  }

  show({ enabled, accent, position }: ChatSettings): void {
    const { host } = this;
    const color = /^#[\da-f]{6}$/i.test(accent as string) ? (accent as string) : standardAccent;
    host.style.setProperty('--accent', color);
    host.style.setProperty('--on-accent', inkOn(color));
    host.toggleAttribute('data-left', position === 'left');
    if (enabled === false) host.remove();
    else if (!host.isConnected) document.documentElement.append(host);
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
      style.nonce = this.nonce;
      style.textContent = text;
      root.append(style);
    }
  }
}

/** Black or white, whichever can be read on the colour: WCAG's relative luminance, 4.5:1 or more. */
export function inkOn(color: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! > 0.18 ? '#16130f' : '#fff';
}
