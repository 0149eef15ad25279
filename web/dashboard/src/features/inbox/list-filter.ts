// Which conversations the list shows, in the address, so that a reload, a bookmark and a colleague see the same: what is
// as usual is not written there. And where in the chosen one a find stands.
import type { ConversationMatch } from '@porchlight/protocol/conversation';
import { OPEN } from '../../shared/api/query-keys';
import type { ConversationFilter } from '../../shared/api/query-keys';

/** What stands above the list: a word for what is looked at most. */
export type Preset = 'open' | 'mine' | 'unassigned' | 'closed' | 'all';
type Whose = Pick<ConversationFilter, 'status' | 'assignee'>;
const PRESETS: Record<Preset, Whose> = {
  open: OPEN,
  mine: { status: 'open', assignee: 'me' },
  unassigned: { status: 'open', assignee: 'none' },
  closed: { status: 'closed' },
  all: { status: 'all' },
};
export const presets = Object.keys(PRESETS) as Preset[];

/** The server's limits. */
const MAX_Q_BYTES = 200;
const MAX_TAG = 40;

export const MARKS = ['snoozed', 'mentioned', 'rated'] as const;
export type Mark = (typeof MARKS)[number];

const oneOf = <Value extends string>(text: string | null, values: readonly Value[]): Value | undefined =>
  values.find((value) => value === text);

/** As much of it as the server takes. */
function cut(text: string): string {
  let kept = text.trim();
  while (new TextEncoder().encode(kept).length > MAX_Q_BYTES) kept = [...kept].slice(0, -1).join('');
  return kept;
}

/** Of an address's query; what it says wrong is left out. */
export function parseFilter(query: string): ConversationFilter {
  const params = new URLSearchParams(query);
  const status = oneOf(params.get('status'), ['open', 'closed', 'all']) ?? 'open';
  const assignee = oneOf(params.get('assignee'), ['me', 'none']);
  const marks = MARKS.filter((mark) => params.get(mark) === 'true').map((mark) => [mark, true]);
  const tag = params.get('tag')?.trim().slice(0, MAX_TAG) ?? '';
  const q = cut(params.get('q') ?? '');
  return {
    status,
    ...(assignee === undefined ? {} : { assignee }),
    ...(Object.fromEntries(marks) as Partial<Record<Mark, true>>),
    ...(tag === '' ? {} : { tag }),
    ...(q === '' ? {} : { q }),
  };
}

/** Where in the conversation something stands that was found: a message by its position, a note by its number. */
export type Spot = { at: number } | { note: number };

export function parseSpot(query: string): Spot | undefined {
  const params = new URLSearchParams(query);
  const [at, note] = [numberIn(params.get('at')), numberIn(params.get('note'))];
  if (at !== undefined) return { at };
  return note === undefined ? undefined : { note };
}

function numberIn(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 && String(number) === text ? number : undefined;
}

export function spotOf(match: ConversationMatch | null | undefined): Spot | undefined {
  const { position: at = null, noteId: note = null } = match ?? {};
  if (at !== null) return { at };
  return note === null ? undefined : { note };
}

/** The shortest query that leads there. */
export function inboxQuery({ status, ...filter }: ConversationFilter, spot?: Spot): string {
  const params = new URLSearchParams(status === 'open' ? {} : { status });
  for (const [name, value] of Object.entries(filter)) params.set(name, String(value));
  for (const [name, value] of Object.entries(spot ?? {})) params.set(name, String(value));
  return params.toString();
}

export function presetOf({ status, assignee }: ConversationFilter): Preset | undefined {
  return presets.find((one) => PRESETS[one].status === status && PRESETS[one].assignee === assignee);
}

/** Whose they are is said anew; the rest stays. */
export function withWhose(filter: ConversationFilter, { status, assignee }: Whose): ConversationFilter {
  const { status: _status, assignee: _assignee, ...rest } = filter;
  return { status, ...(assignee === undefined ? {} : { assignee }), ...rest };
}

export const withPreset = (filter: ConversationFilter, preset: Preset) => withWhose(filter, PRESETS[preset]);

export function withMark(filter: ConversationFilter, mark: Mark, isOn: boolean): ConversationFilter {
  const { [mark]: _before, ...rest } = filter;
  return isOn ? { ...rest, [mark]: true } : rest;
}

export function withText(filter: ConversationFilter, name: 'q' | 'tag', text: string): ConversationFilter {
  const { [name]: _before, ...rest } = filter;
  return text === '' ? rest : { ...rest, [name]: text };
}

/** How much is narrowed beside whose they are and what is searched for. */
export const narrowings = (filter: ConversationFilter): number =>
  MARKS.filter((mark) => filter[mark] === true).length + (filter.tag === undefined ? 0 : 1);

export const isNarrowed = (filter: ConversationFilter): boolean =>
  filter.q !== undefined || narrowings(filter) > 0;

/** What is shown of what was answered: in the plain lists of open ones, those that were put off stand aside. */
export const shownOf = (filter: ConversationFilter): ConversationFilter =>
  filter.status === 'open' && !isNarrowed(filter) ? { ...filter, snoozed: false } : filter;
