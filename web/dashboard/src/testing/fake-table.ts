// The server's half of the live table, for tests: filters, orders, groups, counts, and holds its order, as
// docs/socket-events.json says.
import type {
  MoveTable,
  OpenTable,
  TableAck,
  TableChanged,
  TableCount,
  TableCounts,
  TableFilter,
  TableRow,
  VisitFacts,
} from '@porchlight/protocol/table';
import { pagePath } from '../shared/text/page-url';
import { NOW } from './samples';
import { visitFacts } from './visit-samples';

type Answer = Extract<TableAck, { ok: true }>;

/** Of somebody of whom all is known. */
const knownFacts: Partial<VisitFacts> = {
  landing: '/',
  device: 'desktop',
  browser: 'Firefox 141',
  system: 'Linux',
  country: 'DE',
};

export function tableRow(
  visitorUid: string,
  { visit, ...rest }: Omit<Partial<TableRow>, 'visit'> & { visit?: Partial<VisitFacts> } = {},
): TableRow {
  return {
    visitorUid,
    name: null,
    email: null,
    verified: false,
    bot: false,
    status: 'online',
    currentUrl: 'https://shop.example/',
    title: 'Home',
    onlineSince: NOW,
    visit: visitFacts({ ...knownFacts, ...visit }),
    conversation: null,
    viewers: [],
    ...rest,
  };
}

const valuesOf: Record<keyof Omit<TableCounts, 'here'>, (row: TableRow) => string> = {
  status: (row) => row.status,
  page: (row) => pagePath(row.currentUrl) ?? '',
  referrer: (row) => row.visit?.referrer ?? '',
  campaign: (row) => row.visit?.campaign ?? '',
  landing: (row) => row.visit?.landing ?? '',
  device: (row) => row.visit?.device ?? '',
  browser: (row) => row.visit?.browser ?? '',
  system: (row) => row.visit?.system ?? '',
  country: (row) => row.visit?.country ?? '',
  returning: (row) => String((row.visit?.visits ?? 0) > 1),
  signedIn: (row) => String(row.verified),
  conversation: ({ conversation }) =>
    conversation === null ? 'none' : conversation.unread > 0 ? 'unread' : conversation.status,
  bots: (row) => String(row.bot),
  tags: (row) => row.tags?.[0] ?? '',
};
const FIELDS = Object.keys(valuesOf) as (keyof typeof valuesOf)[];

function fits(row: TableRow, filter: TableFilter, but?: string): boolean {
  const q = filter.q?.toLowerCase() ?? '';
  const words = [row.name, row.email, row.visitorUid, row.title, row.currentUrl].join(' ').toLowerCase();
  return (
    words.includes(q) &&
    FIELDS.every((field) => {
      const wanted = field === 'bots' ? (filter.bots ?? false) : filter[field];
      if (field === but || wanted === undefined) return true;
      const value = valuesOf[field](row);
      return Array.isArray(wanted) ? (wanted as string[]).includes(value) : value === String(wanted);
    })
  );
}

function countsOf(rows: TableRow[], value: (row: TableRow) => string): TableCount[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

export class FakeTable {
  people: TableRow[] = [];
  /** What the dashboard has asked, oldest first. */
  readonly asked: [string, unknown][] = [];
  #open: (OpenTable & { hold: boolean }) | undefined;
  #around: string | undefined;
  #order: TableRow[] = [];
  #told = new Map<string, string>();

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  answer(event: string, body: unknown): unknown {
    this.asked.push([event, body]);
    if (event === 'closeTable') this.#open = undefined;
    if (event === 'closeTable') return { ok: true };
    if (event === 'openTable') this.#open = { ...(body as OpenTable), hold: false };
    if (event === 'moveTable' && this.#open !== undefined) {
      const { from, count, hold, collapsed = this.#open.collapsed, around } = body as MoveTable;
      if (!hold) this.#order = [];
      Object.assign(this.#open, { from, count, hold, collapsed });
      this.#around = around;
    }
    this.#told.clear();
    return { ok: true, ...this.#tell() } satisfies Answer;
  }

  /** What the server says by itself; nothing where no table is open. */
  changed(): TableChanged | undefined {
    return this.#open && { projectId: 1, ...this.#tell() };
  }

  #sorted(filter: TableFilter): TableRow[] {
    const { sort, group } = this.#open!;
    const rows = this.people.filter((row) => fits(row, filter));
    const time = (row: TableRow) => (sort?.by === 'name' ? (row.name ?? '') : (row.onlineSince ?? ''));
    const order = (a: TableRow, b: TableRow) => (time(a) < time(b) ? -1 : Number(time(a) > time(b)));
    rows.sort((a, b) => order(a, b) * (sort?.descending === false ? 1 : -1));
    if (group === null || group === undefined) return rows;
    return countsOf(rows, valuesOf[group]).flatMap(({ value }) =>
      rows.filter((row) => valuesOf[group](row) === value),
    );
  }

  #tell(): Omit<Answer, 'ok'> {
    const { filter = {}, group, count, hold, collapsed = [] } = this.#open!;
    const fresh = this.#sorted(filter);
    const freshOf = new Map(fresh.map((row) => [row.visitorUid, row]));
    const gone = { status: 'offline', currentUrl: null, title: null, onlineSince: null } as const;
    this.#order = hold ? this.#order.map((row) => freshOf.get(row.visitorUid) ?? { ...row, ...gone }) : fresh;
    const isOpen = (row: TableRow) => !group || !collapsed.includes(valuesOf[group](row));
    const rest = this.#order.filter(isOpen);
    const at = rest.findIndex(({ visitorUid }) => visitorUid === this.#around);
    if (at >= 0) this.#open!.from = Math.max(0, at - Math.floor(count / 2));
    this.#around = undefined;
    const { from } = this.#open!;
    const shown = rest.slice(from, from + count);
    const isNew = (row: TableRow) => this.#told.get(row.visitorUid) !== JSON.stringify(row);
    const rows = shown.filter(isNew);
    for (const row of rows) this.#told.set(row.visitorUid, JSON.stringify(row));
    const held = new Set(this.#order.map(({ visitorUid }) => visitorUid));
    const left = this.#order.filter(({ status }) => status === 'offline').length;
    return {
      revision: 1,
      now: NOW,
      from,
      uids: shown.map(({ visitorUid }) => visitorUid),
      rows,
      total: rest.length,
      waiting: {
        arrived: fresh.filter(({ visitorUid }) => !held.has(visitorUid)).length,
        gone: left,
        moved: 0,
      },
      counts: {
        here: this.people.filter(({ bot }) => !bot).length,
        ...(Object.fromEntries(
          FIELDS.map((field) => [
            field,
            countsOf(
              this.people.filter((row) => fits(row, filter, field)),
              valuesOf[field],
            ),
          ]),
        ) as Omit<TableCounts, 'here'>),
      },
      groups: group === null || group === undefined ? null : countsOf(this.#order, valuesOf[group]),
    };
  }
}
