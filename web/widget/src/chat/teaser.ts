// What an agent has said while the chat was closed, beside the bubble: above all a first word, an invitation. It opens the
// chat, or is dismissed for good: that message does not come up again, on no page of the site.

import { own } from '../own';
import { say } from '../words/say';
import { icon, listen, make, setText } from './dom';
import type { Message } from './wire';

const cross = 'M6 6l12 12M18 6L6 18';
/** Of a long message the beginning is enough. Units: UTF-16 code units. */
const shown = 140;

interface Deeds {
  open: () => void;
  dismissed: () => void;
}

export class Teaser {
  readonly element = make('div', { class: 'teaser', hidden: '' });
  private readonly name = make('b', { dir: 'auto' });
  private readonly text = make('span', { dir: 'auto' });
  private messageId = '';

  /** @param key under which the page's storage keeps what was dismissed */
  constructor(
    private readonly key: string,
    deeds: Deeds,
  ) {
    const open = make('button', { type: 'button', class: 'teaser-open' }, this.name, this.text);
    const dismiss = make('button', { type: 'button', class: 'teaser-close', 'aria-label': say('dismiss') });
    dismiss.append(icon(cross));
    listen(open, 'click', deeds.open);
    listen(dismiss, 'click', () => {
      remember(key, this.messageId);
      this.show(undefined, '');
      deeds.dismissed();
    });
    this.element.append(open, dismiss);
  }

  /** The newest message of an agent that the visitor has not seen; undefined: there is none. */
  show(message: Message | undefined, title: string): void {
    const wanted = message && message.id !== dismissedOf(this.key) ? message : undefined;
    this.element.hidden = !wanted;
    this.messageId = wanted ? wanted.id : '';
    setText(this.name, wanted ? wanted.agentName || title : '');
    setText(
      this.text,
      wanted ? beginning(wanted.content || ((wanted.files || [])[0] || { name: '' }).name) : '',
    );
  }
}

function beginning(content: string): string {
  const line = content.replace(/\s+/g, ' ');
  // Not in the middle of a character of two units.
  return line.length > shown ? own.Array.from(line.slice(0, shown)).slice(0, -1).join('') + '…' : line;
}

function dismissedOf(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, id: string): void {
  try {
    localStorage.setItem(key, id);
  } catch {
    // Blocked: it is gone until the next page.
  }
}
