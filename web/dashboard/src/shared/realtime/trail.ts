// A visitor's trail out of what there is of it: the visits that the database keeps, the pages that events told of, and
// what is true of the visitor now. Pure.
//
// The database is written behind, so each may know what the others do not. Two sources that tell of the same view have
// not the same time for it (the visitor's gateway took one, the session store the other): they are one view where the
// address is the same and the times are close.
import type { InfiniteData } from '@tanstack/react-query';
import type { PageView, Visit, VisitFacts, VisitsPage } from '@porchlight/protocol/visits';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { SeenView } from './trail-ledger';

/** Whoever comes back within it goes on with the same visit: the server's own rule. */
export const VISIT_GAP_MS = 30 * 60_000;
/** Of one view, as two sources tell its time. */
export const SAME_VIEW_MS = 15_000;

/** What the cache keeps: the server's pages, and what events told on top of them. */
export type VisitPages = InfiniteData<VisitsPage, string> & { seen?: readonly SeenView[] };

export interface TrailPage {
  url: string;
  title: string | null;
  /** When it was opened; null where nobody has told. Units: milliseconds since the epoch, as all times here. */
  at: number | null;
  /** How long it was read; null where that is not known, or not over. */
  ms: number | null;
  isOpen: boolean;
}

export interface TrailVisit {
  startedAt: number;
  /** Null: it goes on. */
  endedAt: number | null;
  pages: number;
  /** The newest first. */
  views: TrailPage[];
  /** There are older ones that are not in here. */
  more: boolean;
  /** How they came, as the database has it. */
  kept: Visit | undefined;
}

export interface Trail {
  /** The visit that goes on; of somebody who is not here the last one. */
  latest: TrailVisit | undefined;
  earlier: TrailVisit[];
}

type Here = Pick<
  Visitor,
  'isOnline' | 'status' | 'lastSeenAt' | 'currentUrl' | 'title' | 'onlineSince' | 'visit'
>;

interface Merged extends Omit<TrailPage, 'at' | 'ms' | 'isOpen'> {
  at: number | null;
  until: number | null;
}

function time(text: string | null | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function fromKept({ url, title, at, seconds }: PageView): Merged {
  const from = time(at) ?? null;
  return { url, title, at: from, until: from === null || seconds === null ? null : from + seconds * 1_000 };
}

function fromSeen({ url, title, at, until }: SeenView): Merged {
  return { url, title, at: time(at) ?? null, until: time(until) ?? null };
}

/** The view of `kept` that this one is, if it is in there and not another one's already. */
function twin(kept: Merged[], taken: Set<Merged>, { url, at }: Merged): Merged | undefined {
  let best: Merged | undefined;
  const apart = (view: Merged) => Math.abs((view.at ?? 0) - (at ?? 0));
  for (const view of kept) {
    if (view.url !== url || taken.has(view) || apart(view) > SAME_VIEW_MS) continue;
    if (best === undefined || apart(view) < apart(best)) best = view;
  }
  return best;
}

/** Both, the oldest first, each view once. */
function merge(kept: Merged[], seen: Merged[]): Merged[] {
  const taken = new Set<Merged>();
  const views = kept.map((view) => ({ ...view }));
  const added: Merged[] = [];
  for (const view of seen) {
    const same = twin(views, taken, view);
    if (same === undefined) {
      added.push(view);
      continue;
    }
    taken.add(same);
    same.title = view.title ?? same.title;
    same.until ??= view.until;
  }
  return [...views, ...added].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
}

/** A page is left when the next one is opened; the last one when the visit ends. */
function timed(views: Merged[], endedAt: number | null): TrailPage[] {
  const isOver = endedAt !== null;
  return views
    .map(({ url, title, at, until }, index) => {
      const isLast = index === views.length - 1;
      const left = isLast ? (isOver ? (until ?? endedAt) : null) : (until ?? views[index + 1]?.at ?? null);
      const ms = at === null || left === null ? null : Math.max(0, left - at);
      return { url, title, at, ms, isOpen: isLast && !isOver };
    })
    .reverse();
}

/** The end of what was seen, as far as it is of one visit. */
function lastSeen(seen: readonly SeenView[]): Merged[] {
  const views = seen.map(fromSeen);
  let from = views.length - 1;
  while (from > 0) {
    const [before, after] = [views[from - 1], views[from]];
    const gone = before?.until ?? after?.at ?? 0;
    if ((after?.at ?? 0) - gone > VISIT_GAP_MS) break;
    from -= 1;
  }
  return views.slice(Math.max(0, from));
}

function facts(visitor: Here): VisitFacts | undefined {
  return visitor.isOnline ? (visitor.visit ?? undefined) : undefined;
}

/** What was seen of the present visit, or of the last one; with the page that is being read, whoever told of it. */
function seenNow(visitor: Here, seen: readonly SeenView[]): Merged[] {
  const views = lastSeen(seen);
  const { currentUrl, title = null } = visitor;
  if (!visitor.isOnline || currentUrl === null || currentUrl === undefined) return views;
  const began = time(facts(visitor)?.startedAt);
  const ours = views.filter(({ at }) => began === undefined || (at ?? 0) >= began - SAME_VIEW_MS);
  const last = ours.at(-1);
  if (last !== undefined && last.until === null && last.url === currentUrl) return ours;
  const at = time(facts(visitor)?.pageSince) ?? null;
  if (at !== null && last !== undefined && at <= (last.at ?? 0)) return ours; // read before what was seen
  return [...ours, { url: currentUrl, title, at, until: null }];
}

/** Whether that visit goes on with what began then. */
function goesOn(visit: Visit, began: number | undefined): boolean {
  const ended = time(visit.endedAt);
  return ended === undefined || began === undefined || ended + VISIT_GAP_MS >= began;
}

function endOf(visitor: Here, kept: Visit | undefined, views: Merged[]): number | null {
  if (visitor.isOnline) return null;
  const ends = [time(kept?.endedAt), views.at(-1)?.until, views.at(-1)?.at].filter(
    (end): end is number => end !== undefined && end !== null,
  );
  const known = ends.length === 0 ? undefined : Math.max(...ends);
  const seen = visitor.status === 'unknown' ? undefined : time(visitor.lastSeenAt);
  if (known === undefined) return seen ?? null;
  // The database may be behind; a later visit of which nothing is known yet does not make this one longer.
  return seen !== undefined && seen > known && seen - known <= VISIT_GAP_MS ? seen : known;
}

function latestVisit(visitor: Here, kept: Visit | undefined, seen: Merged[]): TrailVisit | undefined {
  if (kept === undefined && seen.length === 0) return undefined;
  const views = merge((kept?.pageViews ?? []).map(fromKept).reverse(), seen);
  const now = facts(visitor);
  const endedAt = endOf(visitor, kept, views);
  const begins = [time(now?.startedAt), time(kept?.startedAt), views[0]?.at, time(visitor.onlineSince)];
  const startedAt = begins.find((begin) => begin !== undefined && begin !== null) ?? 0;
  const pages = Math.max(now?.pages ?? 0, kept?.pages ?? 0, views.length);
  const more = kept === undefined ? pages > views.length : kept.morePageViews;
  return { startedAt, endedAt, pages, views: timed(views, endedAt), more, kept };
}

function keptVisit(kept: Visit): TrailVisit {
  const views = kept.pageViews.map(fromKept).reverse();
  const startedAt = time(kept.startedAt) ?? 0;
  const endedAt = time(kept.endedAt) ?? startedAt;
  return {
    startedAt,
    endedAt,
    pages: kept.pages,
    views: timed(views, endedAt),
    more: kept.morePageViews,
    kept,
  };
}

/** `visits`: the newest first. */
export function trailOf(visitor: Here, visits: readonly Visit[], seen: readonly SeenView[]): Trail {
  const now = seenNow(visitor, seen);
  const [first, ...others] = visits;
  const began = time(facts(visitor)?.startedAt) ?? now[0]?.at ?? time(visitor.onlineSince);
  const isLatest = first !== undefined && (now.length === 0 || goesOn(first, began ?? undefined));
  const latest = latestVisit(visitor, isLatest ? first : undefined, now);
  const earlier = isLatest || first === undefined ? others : [first, ...others];
  return { latest, earlier: earlier.map(keptVisit) };
}

/** Each visit once: a page that was asked for later may tell again of what an earlier one told. */
export function visitsIn(data: VisitPages | undefined): Visit[] {
  const byStart = new Map<string, Visit>();
  for (const { visits } of data?.pages ?? []) {
    for (const visit of visits) if (!byStart.has(visit.startedAt)) byStart.set(visit.startedAt, visit);
  }
  return [...byStart.values()];
}
