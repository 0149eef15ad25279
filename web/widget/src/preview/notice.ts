// A word to the visitor that somebody looks, for projects that want it.

import css from './notice.css?inline';
import type { NoticeWords } from './port';

/** What widget-notice.js has for pages in English; without that file it is said everywhere. */
declare const NOTICE_IN_ENGLISH: NoticeWords;

export class Notice {
  private readonly host = document.createElement('porchlight-notice');
  private readonly line = document.createElement('span');
  private readonly button = document.createElement('button');
  private isOver = false;

  /** @param nonce the script's, for browsers that need a style element */
  constructor(nonce: string) {
    const { host, line, button } = this;
    const root = host.attachShadow({ mode: 'open' });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
    } catch {
      const style = document.createElement('style');
      style.nonce = nonce;
      style.textContent = css;
      root.append(style);
    }
    const box = document.createElement('div');
    box.setAttribute('role', 'status');
    button.type = 'button';
    button.append('×');
    button.onclick = () => this.close();
    box.append(line, button);
    root.append(box);
    this.speak(NOTICE_IN_ENGLISH);
  }

  /** Until it is closed. */
  show(words?: NoticeWords): void {
    const { host } = this;
    if (words) this.speak(words);
    if (!this.isOver && !host.isConnected) document.documentElement.append(host);
  }

  close(): void {
    this.isOver = true;
    this.host.remove();
  }

  private speak({ language, direction, watched, close }: NoticeWords): void {
    const { host, line, button } = this;
    host.lang = language;
    host.dir = direction;
    line.textContent = watched;
    button.setAttribute('aria-label', close);
  }
}
