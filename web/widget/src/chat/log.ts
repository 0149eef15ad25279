// The messages as elements. A line is made once and kept by its key: a live region speaks of what is added,
// and a selection survives what comes in below it.

import { clockTime, dayLabel } from '@porchlight/text/days';
import { linkify } from '@porchlight/text/linkify';
import { own, toJson } from '../own';
import { locale, say } from '../words/say';
import { listen, make, setText } from './dom';
import type { Row, State } from './rows';
import { fileLinks } from './sent-files';

const stateText = (state: State): string => (state ? say(state) : '');

type MessageRow = Extract<Row, { kind: 'message' }>;

export interface LogActions {
  retry(tempId: string): void;
  discard(tempId: string): void;
}

export class Log {
  readonly element = make('div', { role: 'log', 'aria-live': 'polite', 'aria-label': say('messages') });
  private readonly lines = new own.Map<string, { element: HTMLElement; drawn: string }>();

  /** @param folder where the server stands */
  constructor(
    private readonly actions: LogActions,
    private readonly folder = '',
  ) {}

  /** @param aloud whether what is new shall be spoken, not what is merely loaded; undefined: as before */
  draw(rows: readonly Row[], now: number, aloud: boolean | undefined): void {
    const { element, lines } = this;
    if (aloud !== undefined) element.setAttribute('aria-live', aloud ? 'polite' : 'off');
    const wanted = new own.Set(rows.map(({ key }) => key));
    for (const [key, line] of lines) {
      if (wanted.has(key)) continue;
      line.element.remove();
      lines.delete(key);
    }
    let next = element.firstElementChild;
    for (const row of rows) {
      const line = this.line(row, now);
      if (line === next) next = next.nextElementSibling;
      else element.insertBefore(line, next);
    }
  }

  private line(row: Row, now: number): HTMLElement {
    const drawn = row.kind === 'day' ? dayText(row.at, now) : toJson(row);
    let line = this.lines.get(row.key);
    if (!line) {
      line = { element: row.kind === 'day' ? make('div', { class: 'day' }) : message(row), drawn: '' };
      this.lines.set(row.key, line);
    }
    if (line.drawn !== drawn) {
      if (row.kind === 'day') setText(line.element, drawn);
      else this.update(line.element, row);
      line.drawn = drawn;
    }
    return line.element;
  }

  private update(element: HTMLElement, row: MessageRow): void {
    const { state, first, last, tempId, content, files = [] } = row;
    const text = element.querySelector('.text')!;
    // Also later: the server may have cleaned what was written.
    if (text.textContent !== content) text.replaceChildren(...linked(content));
    const sent = element.querySelector('.files')!;
    if (sent.children.length !== files.length) sent.replaceChildren(...fileLinks(files, this.folder));
    own.Object.assign(element.dataset, { state, first: String(first), last: String(last) });
    element.querySelector('.name')!.classList.toggle('hidden', !first || row.author === 'visitor');
    const meta = element.querySelector('.meta')!;
    const told = state === 'failed' || row.tellsState ? stateText(state) : '';
    setText(
      meta.firstElementChild!,
      [last ? clockTime(row.at, own.Date, locale()) : '', told].filter(Boolean).join(' · '),
    );
    const buttons = [...meta.querySelectorAll('button')];
    if (state !== 'failed') for (const button of buttons) button.remove();
    else if (!buttons.length) {
      meta.append(
        action(say('tryAgain'), () => this.actions.retry(tempId)),
        action(say('remove'), () => this.actions.discard(tempId)),
      );
    }
  }
}

function dayText(at: number, now: number): string {
  const told = { locale: locale(), today: say('today'), yesterday: say('yesterday') };
  return dayLabel(at, now, own.Date, told);
}

function action(text: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button' }, text);
  listen(button, 'click', onClick);
  return button;
}

function linked(content: string): (Node | string)[] {
  return linkify(content, own.URL, true).map(({ text, href }) =>
    href ? make('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, text) : text,
  );
}

function message({ author, name }: MessageRow): HTMLElement {
  const who = author === 'visitor' ? say('you') : name || say('support');
  return make(
    'div',
    { class: 'message', 'data-author': author },
    make('div', { class: 'name', dir: 'auto' }, who),
    make(
      'div',
      { class: 'balloon' },
      make('div', { class: 'text', dir: 'auto' }),
      make('div', { class: 'files' }),
    ),
    make('div', { class: 'meta' }, make('span', { dir: 'auto' })),
  );
}
