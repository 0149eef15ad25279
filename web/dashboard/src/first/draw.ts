// The first rows, without React: the table's status, visitor, page and time, at the table's places (features/live-table) and
// in its style (index.html). Texts are strangers': they become text, and nothing else.
import type { TableRow } from '@porchlight/protocol/table';
import { hash, initials, displayName } from '../shared/text/pseudonym';
import { pagePath } from '../shared/text/page-url';
import { clockTime } from '../shared/time/clock-time';
import { hereSince } from '../shared/time/here-since';
import { keptFrame } from './frame';
import type { Frame } from './frame';

/** "Online", "Away", "As of {time}". */
export type FirstWords = readonly [online: string, away: string, asOf: string];

export interface Spoken {
  language: string;
  words: FirstWords;
  direction: 'ltr' | 'rtl';
}

/** Up to here there is no room for a row of cells. */
const CARDS_UP_TO = 640;
const USUAL = ['status', 'visitor', 'page'];
const USUAL_TRACKS = ['94px', '186px', '1fr'].join(' ');

function element(kind: string, inside: (Node | string)[] = []): HTMLElement {
  const made = document.createElement('span');
  made.className = kind;
  made.append(...inside);
  return made;
}

function text(kind: string, words: string): HTMLElement {
  const made = element(kind, [words]);
  made.dir = 'auto';
  return made;
}

function status(row: TableRow, [online, away]: FirstWords): HTMLElement {
  const made = element('status', [element('dot'), row.status === 'online' ? online : away]);
  made.dataset['status'] = row.status;
  return made;
}

function visitor(row: TableRow): HTMLElement {
  const name = displayName(row);
  const avatar = element('avatar', [initials(name)]);
  avatar.ariaHidden = 'true';
  avatar.style.setProperty('--hue', String(hash(row.visitorUid) % 360));
  return element('visitor', [avatar, text('name', name)]);
}

function page({ title, currentUrl }: TableRow): HTMLElement {
  const path = pagePath(currentUrl) ?? '';
  const words = title?.trim() ?? '';
  const lines = words === '' ? [text('line', path)] : [text('line', words), text('second', path)];
  return element('two', lines);
}

function time(at: string | null | undefined, now: number): HTMLElement {
  // Days have words, which come later.
  return element('time', [at === null || at === undefined ? '' : (clockTime(now - Date.parse(at)) ?? '')]);
}

function cellOf(column: string, row: TableRow, words: FirstWords, now: number): HTMLElement {
  if (column === 'status') return status(row, words);
  if (column === 'visitor') return visitor(row);
  if (column === 'page') return page(row);
  if (column === 'onPage') return time(row.visit?.pageSince, now);
  if (column === 'onSite') return time(hereSince(row), now);
  return element('');
}

function card(row: TableRow, words: FirstWords, now: number): HTMLElement {
  const top = element('top', [visitor(row), status(row, words)]);
  return element('card', [top, page(row), element('bottom', [time(hereSince(row), now)])]);
}

function cells(row: TableRow, frame: Frame, words: FirstWords, now: number): HTMLElement {
  const columns = frame.columns.length > 0 ? frame.columns : USUAL;
  const made = element(
    'row',
    columns.map((column) => element('cell', [cellOf(column, row, words, now)])),
  );
  made.style.gridTemplateColumns = frame.columns.length > 0 ? frame.tracks : USUAL_TRACKS;
  return made;
}

function asOf(at: string, { language, words }: Spoken): HTMLElement {
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(
    Date.parse(at),
  );
  return element('as-of', [words[2].replace('{time}', time)]);
}

/** Draws them over the page; it is whoever calls it who takes them away again. */
export function draw(rows: readonly TableRow[], at: string, spoken: Spoken): HTMLElement {
  const frame = keptFrame(innerWidth);
  const isCard = frame.right - frame.left <= CARDS_UP_TO;
  const first = document.createElement('div');
  first.id = 'first';
  first.dir = spoken.direction;
  first.lang = spoken.language;
  first.dataset['testid'] = 'first-rows';
  const list = document.createElement('div');
  list.role = 'list';
  list.className = 'list';
  Object.assign(list.style, {
    top: `${frame.top - 36}px`,
    left: `${frame.left}px`,
    width: `${frame.right - frame.left}px`,
  });
  list.append(asOf(at, spoken), element('head'));
  for (const row of rows) {
    const made = isCard
      ? card(row, spoken.words, Date.parse(at))
      : cells(row, frame, spoken.words, Date.parse(at));
    made.role = 'listitem';
    made.dataset['uid'] = row.visitorUid;
    list.append(made);
  }
  first.append(element('bar', [document.querySelector('.arriving svg')?.cloneNode(true) ?? '']), list);
  document.body.append(first);
  return first;
}
