// Visits and their pages for tests: what a test does not name is dull and valid.
import type { PageView, Visit, VisitFacts, VisitsPage } from '@porchlight/protocol/visits';
import { NOW } from './samples';

/** So many minutes before the server's now. */
export const before = (minutes: number) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();

export function view(path: string, minutes: number, seconds: number | null, title = path): PageView {
  return { url: `https://shop.example/${path}`, title, at: before(minutes), seconds };
}

export function visit(from: number, until: number | null, rest: Partial<Visit> = {}): Visit {
  return {
    startedAt: before(from),
    endedAt: until === null ? null : before(until),
    pages: rest.pageViews?.length ?? 0,
    referrer: null,
    campaign: {},
    landing: null,
    device: null,
    browser: null,
    system: null,
    country: null,
    city: null,
    pageViews: [],
    morePageViews: false,
    ...rest,
  };
}

export function visitFacts(rest: Partial<VisitFacts> = {}): VisitFacts {
  return {
    startedAt: NOW,
    pageSince: NOW,
    pages: 1,
    visits: 1,
    referrer: null,
    campaign: null,
    landing: null,
    device: null,
    browser: null,
    system: null,
    country: null,
    city: null,
    ...rest,
  };
}

export function visitsPage(visits: Visit[], nextCursor: string | null = null): VisitsPage {
  return { visits, nextCursor, keptDays: 30, now: NOW };
}
