// Visitors and events for tests: what a test does not name is dull and valid.
import type { VisitorContextUpdated, VisitorStatusChanged } from '@porchlight/protocol/agent-events';
import type { VisitorsPage } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';

export const NOW = '2026-05-04T12:00:00.000Z';

export function visitor(visitorUid: string, revision: number, rest: Partial<Visitor> = {}): Visitor {
  const isOnline = rest.isOnline ?? false;
  return {
    projectId: 1,
    visitorUid,
    name: null,
    email: null,
    userId: null,
    verified: false,
    firstSeenAt: '2026-05-01T08:00:00.000Z',
    lastSeenAt: NOW,
    isOnline,
    status: isOnline ? 'online' : 'offline',
    ...(isOnline ? { currentUrl: 'https://shop.example/', title: 'Home', onlineSince: NOW } : {}),
    revision,
    now: NOW,
    ...rest,
  };
}

export function came(visitorUid: string, revision: number, rest: Partial<VisitorStatusChanged> = {}) {
  return {
    projectId: 1,
    visitorUid,
    isOnline: true,
    status: 'online',
    lastSeenAt: NOW,
    name: null,
    currentUrl: 'https://shop.example/',
    title: 'Home',
    onlineSince: NOW,
    revision,
    now: NOW,
    ...rest,
  } satisfies VisitorStatusChanged;
}

export function went(visitorUid: string, revision: number, lastSeenAt = NOW): VisitorStatusChanged {
  return {
    projectId: 1,
    visitorUid,
    isOnline: false,
    status: 'offline',
    lastSeenAt,
    name: null,
    revision,
    now: NOW,
  };
}

export function moved(visitorUid: string, revision: number, title: string): VisitorContextUpdated {
  const currentUrl = `https://shop.example/${title}`;
  return { projectId: 1, visitorUid, status: 'online', currentUrl, title, revision, now: NOW };
}

export function page(revision: number, ...visitors: Visitor[]): VisitorsPage {
  return { visitors, nextCursor: null, known: true, revision, now: NOW };
}
