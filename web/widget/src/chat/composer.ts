// Where the visitor writes. Enter sends, Shift and Enter begin a line; what is half written outlives a
// navigation within the tab.

import { say } from '../words/say';
import type { Attaching } from './attaching';
import type { SentFile } from './contract';
import { icon, listen, make, setText } from './dom';
import { longestContent } from './wire';

/** From this many characters before the limit on, the rest is counted. */
const countedFrom = 500;
/** Units: pixels. */
const tallest = 132;

export interface ComposerActions {
  /** False: it was not taken. */
  send(content: string, files?: SentFile[]): boolean;
  typed(hasText: boolean, text: string): void;
}

export class Composer {
  readonly element = make('form', { class: 'composer' });
  readonly field = make('textarea', {
    id: 'field',
    rows: '1',
    placeholder: say('write'),
    enterkeyhint: 'send',
    dir: 'auto',
    'aria-describedby': 'note',
  });
  private readonly note = make('p', { id: 'note', class: 'note', role: 'status' });
  private readonly seen = make('p', { class: 'note' });
  private readonly button = make(
    'button',
    { type: 'submit', class: 'send', 'aria-label': say('send') },
    icon('M12 19.5v-15M5.5 11 12 4.5l6.5 6.5'),
  );

  constructor(
    private readonly draftKey: string,
    private readonly actions: ComposerActions,
    private readonly attaching: Attaching,
  ) {
    const { element, field, note, button, seen } = this;
    const label = make('label', { for: 'field', class: 'hidden' }, say('yourMessage'));
    const box = make('div', { class: 'box' }, attaching.button, label, field, button);
    element.append(attaching.rows, box, note, seen);
    field.value = readDraft(draftKey);
    listen(field, 'input', () => {
      this.changed();
      actions.typed(field.value.trim() !== '', field.value);
    });
    listen(field, 'keydown', (event) => {
      // An input method's Enter takes a word; 229 is how Safari says so.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    listen(element, 'submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.changed();
  }

  /** What is typed is told, and so said. */
  tellSeen(isSeen: boolean): void {
    setText(this.seen, isSeen ? say('typingSeen') : '');
  }

  /** To be called when the field is shown: only then it has a height. */
  fit(): void {
    const { style } = this.field;
    style.height = 'auto';
    style.height = Math.min(tallest, this.field.scrollHeight) + 'px';
  }

  clear(): void {
    this.field.value = '';
    this.attaching.clear();
    this.changed();
  }

  private submit(): void {
    const { attaching } = this;
    const content = this.field.value.trim();
    if ((!content && !attaching.count) || !attaching.isReady || leftOf(content) < 0) return;
    if (!this.actions.send(content, attaching.sent)) {
      setText(this.note, say('full'));
      return;
    }
    this.clear();
    this.field.focus();
  }

  /** The text has, or the attached files have. */
  changed(): void {
    const content = this.field.value.trim();
    const left = leftOf(content);
    const { count, isReady } = this.attaching;
    this.button.disabled = !(content || count) || !isReady || left < 0;
    this.note.toggleAttribute('data-over', left < 0);
    const much = (): string => (left < 0 ? say('tooMany', { count: -left }) : say('left', { count: left }));
    setText(this.note, left < countedFrom ? much() : '');
    this.fit();
    writeDraft(this.draftKey, this.field.value);
  }
}

function leftOf(content: string): number {
  // Counting code points of a novel at each key would be felt; nobody is near the limit as a rule.
  return (
    longestContent - (content.length < longestContent - countedFrom ? content.length : [...content].length)
  );
}

function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(key) || '';
  } catch {
    return '';
  }
}

function writeDraft(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    // Blocked or full: the draft lives as long as the page.
  }
}
