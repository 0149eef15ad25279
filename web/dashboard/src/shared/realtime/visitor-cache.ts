// Lists of visitors as pure functions: how a cached list is brought in line with the ledger, and which rows it
// shows in which order.
//
// `reconcile` runs at every write of a list, by an event or by an answer (it is the queries' structuralSharing).
// So a refetch that was read before an event cannot undo the event, however the two interleave.
import type { VisitorsPage } from '@porchlight/protocol/rest';
import type { Visitor, VisitorStatus } from '@porchlight/protocol/visitor';
import type { VisitorFilters } from '../api/query-keys';
import type { PresenceLedger } from './presence-ledger';
import { displayName } from '../text/pseudonym';

/** Offline visitors that only events told of, kept in a list; past it the longest gone are dropped. */
const MAX_DEPARTED = 500;

export interface VisitorPages {
  pages: VisitorsPage[];
  pageParams: unknown[];
}

/** Known by events alone, or answered while the database was away. */
export function isPartial(visitor: Visitor): boolean {
  return visitor.firstSeenAt === '' || visitor.firstSeenAt === null;
}

function sameFacts(a: Visitor, b: Visitor): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)] as (keyof Visitor)[]);
  keys.delete('now');
  keys.delete('revision');
  for (const key of keys) if ((a[key] ?? null) !== (b[key] ?? null)) return false;
  return true;
}

function matchesText(visitor: Visitor, q: string): boolean {
  if (q === '') return true;
  const needle = q.toLowerCase();
  return [displayName(visitor), visitor.visitorUid, visitor.email].some((text) =>
    (text ?? '').toLowerCase().includes(needle),
  );
}

function newcomers(ledger: PresenceLedger, loaded: Set<string>, page: VisitorsPage, filters: VisitorFilters) {
  const found: Visitor[] = [];
  for (const visitor of ledger.arrivalsSince(page.revision)) {
    if (!loaded.has(visitor.visitorUid) && matchesText(visitor, filters.q)) found.push(visitor);
  }
  return found;
}

function withoutLongGone(visitors: Visitor[]): Visitor[] {
  const departed = visitors.filter((v) => isPartial(v) && !v.isOnline);
  if (departed.length <= MAX_DEPARTED) return visitors;
  departed.sort((a, b) => (b.lastSeenAt ?? '').localeCompare(a.lastSeenAt ?? ''));
  const gone = new Set(departed.slice(MAX_DEPARTED));
  return visitors.filter((v) => !gone.has(v));
}

/** `next` with what the ledger knows better, and with newcomers in its first page. Unchanged visitors stay the
 * very objects of `previous`, so that their rows need not be drawn again. */
export function reconcile(
  ledger: PresenceLedger,
  filters: VisitorFilters,
  previous: VisitorPages | undefined,
  next: VisitorPages,
): VisitorPages {
  const before = new Map<string, Visitor>();
  for (const page of previous?.pages ?? []) for (const v of page.visitors) before.set(v.visitorUid, v);
  const loaded = new Set<string>();
  const pages = next.pages.map((page) => ({
    ...page,
    visitors: page.visitors.map((visitor) => {
      const shown = ledger.show(visitor);
      const old = before.get(shown.visitorUid);
      loaded.add(shown.visitorUid);
      return old !== undefined && old.revision === shown.revision && sameFacts(old, shown) ? old : shown;
    }),
  }));
  const [first] = pages;
  if (first !== undefined) {
    first.visitors = withoutLongGone([...newcomers(ledger, loaded, first, filters), ...first.visitors]);
  }
  return { ...next, pages };
}

/** What the dot and the word say: while the session store is away nobody's status is known. */
export function shownStatus(visitor: Pick<Visitor, 'status'>, degraded: boolean): VisitorStatus {
  return degraded ? 'unknown' : visitor.status;
}

function isPresent(visitor: Visitor): boolean {
  return visitor.status === 'online' || visitor.status === 'away';
}

/** Online first (the newest arrival on top), then by last seen. */
function byPresence(a: Visitor, b: Visitor): number {
  const [presentA, presentB] = [isPresent(a), isPresent(b)];
  if (presentA !== presentB) return presentA ? -1 : 1;
  const [timeA, timeB] = presentA
    ? [a.onlineSince ?? a.lastSeenAt ?? '', b.onlineSince ?? b.lastSeenAt ?? '']
    : [a.lastSeenAt ?? '', b.lastSeenAt ?? ''];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return a.visitorUid < b.visitorUid ? -1 : 1;
}

/** The rows of a list: each visitor once, filtered as events move them in and out of the filter, in order. */
export function rowsOf(data: VisitorPages, filters: VisitorFilters): Visitor[] {
  const byUid = new Map<string, Visitor>();
  for (const page of data.pages) {
    for (const visitor of page.visitors) {
      const known = byUid.get(visitor.visitorUid);
      if (known === undefined || isPartial(known)) byUid.set(visitor.visitorUid, visitor);
    }
  }
  const rows = [...byUid.values()].filter(
    (v) => (filters.status === 'all' || v.status === filters.status) && matchesText(v, filters.q),
  );
  return rows.sort(byPresence);
}
