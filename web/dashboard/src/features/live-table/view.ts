// A view of the table: what is filtered, in which order, grouped by what, and which columns stand there how wide. It lives
// in the address, so that a reload, a bookmark and a colleague see the same; what is as usual is not written there.
import type { TableFilter, TableGroup, TableSort } from '@porchlight/protocol/table';
import { COLUMNS, MAX_WIDTH, MIN_WIDTH } from './columns';
import type { ColumnId } from './columns';

export type GroupBy = NonNullable<TableGroup>;

export interface ColumnChoice {
  id: ColumnId;
  /** As the agent has drawn it, in pixels; undefined: as usual. */
  width?: number;
}

export interface View {
  filter: TableFilter;
  sort: TableSort | undefined;
  group: GroupBy | null;
  /** Groups that are folded: their values. */
  collapsed: string[];
  columns: ColumnChoice[];
}

export type ListField =
  | 'status'
  | 'page'
  | 'referrer'
  | 'campaign'
  | 'landing'
  | 'device'
  | 'browser'
  | 'system'
  | 'country'
  | 'conversation'
  | 'tags';
export type FlagField = 'returning' | 'signedIn' | 'bots';

const LISTS: ListField[] = [
  'status',
  'page',
  'referrer',
  'campaign',
  'landing',
  'device',
  'browser',
  'system',
  'country',
  'conversation',
  'tags',
];
const FLAGS: FlagField[] = ['returning', 'signedIn', 'bots'];
/** Those that are one of a few: what else an address says is left out. */
const WORDS: Partial<Record<ListField, string[]>> = {
  status: ['online', 'away'],
  device: ['desktop', 'phone', 'tablet', 'other'],
  conversation: ['none', 'open', 'unread', 'closed'],
};
const GROUPS: GroupBy[] = ['page', 'referrer', 'campaign', 'country', 'device'];
const SORTS: TableSort['by'][] = [
  'onlineSince',
  'pageSince',
  'name',
  'page',
  'pages',
  'visits',
  'referrer',
  'campaign',
  'device',
  'browser',
  'country',
  'status',
];
/** The server's limits. */
const MAX_VALUES = 20;
export const MAX_COLLAPSED = 200;
const MAX_Q = 200;

export const USUAL_COLUMNS: ColumnChoice[] = COLUMNS.filter(({ isUsual }) => isUsual).map(({ id }) => ({
  id,
}));
export const EVERYBODY_HERE: View = {
  filter: {},
  sort: undefined,
  group: null,
  collapsed: [],
  columns: USUAL_COLUMNS,
};

function filterIn(params: URLSearchParams): TableFilter {
  const filter: Record<string, unknown> = {};
  for (const field of LISTS) {
    const words = WORDS[field];
    const values = [...new Set(params.getAll(field))].filter((value) => words?.includes(value) ?? true);
    if (values.length > 0) filter[field] = values.slice(0, MAX_VALUES);
  }
  for (const field of FLAGS) {
    const value = params.get(field);
    if (value === 'true' || (value === 'false' && field !== 'bots')) filter[field] = value === 'true';
  }
  const q = params.get('q')?.slice(0, MAX_Q) ?? '';
  if (q !== '') filter['q'] = q;
  return filter as TableFilter;
}

function sortIn(text: string | null): TableSort | undefined {
  const descending = text?.startsWith('-') ?? false;
  const by = SORTS.find((name) => name === text?.slice(descending ? 1 : 0));
  return by && { by, descending };
}

function columnsIn(text: string | null): ColumnChoice[] {
  const chosen = new Map<ColumnId, ColumnChoice>();
  for (const part of text?.split(',') ?? []) {
    const [name, size] = part.split(':');
    const column = COLUMNS.find(({ id }) => id === name);
    const width = Number(size);
    if (column === undefined) continue;
    const fits = width >= MIN_WIDTH && width <= MAX_WIDTH;
    chosen.set(column.id, { id: column.id, ...(fits ? { width: Math.round(width) } : {}) });
  }
  if (chosen.size === 0) return USUAL_COLUMNS;
  // In the order in which they always stand; who it is, is always told.
  return COLUMNS.flatMap<ColumnChoice>(({ id }) => chosen.get(id) ?? (id === 'visitor' ? [{ id }] : []));
}

/** Of an address's query; what it says wrong is left out. */
export function parseView(query: string): View {
  const params = new URLSearchParams(query);
  const group = GROUPS.find((name) => name === params.get('group')) ?? null;
  const collapsed = group === null ? [] : [...new Set(params.getAll('collapsed'))];
  return {
    filter: filterIn(params),
    sort: sortIn(params.get('sort')),
    group,
    collapsed: collapsed.slice(0, MAX_COLLAPSED),
    columns: columnsIn(params.get('columns')),
  };
}

const columnText = ({ id, width }: ColumnChoice) => (width === undefined ? id : `${id}:${width}`);

/** The shortest query that leads to the view. */
export function viewQuery({ filter, sort, group, collapsed, columns }: View): string {
  const params = new URLSearchParams();
  for (const field of LISTS) for (const value of filter[field] ?? []) params.append(field, value);
  for (const field of FLAGS) if (filter[field] !== undefined) params.set(field, String(filter[field]));
  if (filter.q !== undefined && filter.q !== '') params.set('q', filter.q);
  if (sort !== undefined) params.set('sort', (sort.descending ? '-' : '') + sort.by);
  if (group !== null) {
    params.set('group', group);
    for (const value of collapsed) params.append('collapsed', value);
  }
  const text = columns.map(columnText).join(',');
  if (text !== USUAL_COLUMNS.map(columnText).join(',')) params.set('columns', text);
  return params.toString();
}

/** Without what has no value: the same filter is written the same. */
export function withValues(filter: TableFilter, field: ListField, values: string[]): TableFilter {
  const { [field]: _before, ...rest } = filter;
  return values.length === 0 ? rest : ({ ...rest, [field]: values.slice(0, MAX_VALUES) } as TableFilter);
}

export function withFlag(filter: TableFilter, field: FlagField, value: boolean | undefined): TableFilter {
  const { [field]: _before, ...rest } = filter;
  return value === undefined ? rest : { ...rest, [field]: value };
}

/** Folded, or open again; past the limit the one that was folded first opens. */
export function withToggled(view: View, group: string): View {
  const others = view.collapsed.filter((value) => value !== group);
  const wasOpen = others.length === view.collapsed.length;
  return { ...view, collapsed: wasOpen ? [...others, group].slice(-MAX_COLLAPSED) : others };
}

export function isFiltered(filter: TableFilter): boolean {
  return Object.keys(filter).length > 0;
}
