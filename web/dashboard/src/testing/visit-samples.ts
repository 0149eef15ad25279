// Visits and their pages for tests: what a test does not name is dull and valid. (The JSON is the browser tests' as well.)
import type { PageView, Visit, VisitFacts, VisitsPage } from '@porchlight/protocol/visits';
import { NOW } from './samples';
import dull from './visit-samples.json';

/** So many minutes before the server's now. */
export const before = (minutes: number) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();

export function view(path: string, minutes: number, seconds: number | null, title = path): PageView {
  return { url: `https://shop.example/${path}`, title, at: before(minutes), seconds };
}

export function visit(from: number, until: number | null, rest: Partial<Visit> = {}): Visit {
  return {
    ...dull.visit,
    startedAt: before(from),
    endedAt: until === null ? null : before(until),
    pages: rest.pageViews?.length ?? 0,
    pageViews: [],
    ...rest,
  };
}

export function visitFacts(rest: Partial<VisitFacts> = {}): VisitFacts {
  return { ...dull.facts, startedAt: NOW, pageSince: NOW, ...rest };
}

export function visitsPage(visits: Visit[], nextCursor: string | null = null): VisitsPage {
  return { visits, nextCursor, keptDays: 30, now: NOW };
}
