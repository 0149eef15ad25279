// What the dashboard asks about visitors. The list shows who is online first and everybody else by last seen:
// two pagings of the server's, one after the other, under one cursor ("online:…", then "all:…").
import type { PresenceAnswer, PresenceStats, VisitorsPage } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { api, ApiError } from './http';
import type { VisitorFilters } from './query-keys';

const PAGE_SIZE = 100;

export interface Asked {
  token: string;
  projectId: number;
  signal?: AbortSignal;
}

const options = ({ token, signal }: Asked) => ({ token, ...(signal === undefined ? {} : { signal }) });

export function firstCursor(filters: VisitorFilters): string {
  return filters.q === '' && filters.status !== 'offline' ? 'online:' : 'all:';
}

/** The cursor after `cursor`, or null at the end. */
export function cursorAfter(
  cursor: string,
  next: string | null | undefined,
  filters: VisitorFilters,
): string | null {
  const [phase = 'all'] = cursor.split(':', 1);
  if (next !== null && next !== undefined && next !== '') return `${phase}:${next}`;
  return phase === 'online' && filters.status === 'all' ? 'all:' : null;
}

export function fetchVisitors(asked: Asked, filters: VisitorFilters, cursor: string): Promise<VisitorsPage> {
  const [phase = 'all'] = cursor.split(':', 1);
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (phase === 'online') query.set('status', 'online');
  if (filters.q !== '') query.set('q', filters.q);
  const rest = cursor.slice(phase.length + 1);
  if (rest !== '') query.set('cursor', rest);
  const page = api<VisitorsPage>(`/projects/${asked.projectId}/visitors?${query.toString()}`, options(asked));
  return phase === 'online' ? page.catch(orNobody) : page;
}

/** Whether anybody ever came. */
export async function fetchEverCame(asked: Asked): Promise<boolean> {
  const { visitors } = await api<VisitorsPage>(
    `/projects/${asked.projectId}/visitors?limit=1`,
    options(asked),
  );
  return visitors.length > 0;
}

/** While the session store is away nobody can say who is online: history is shown all the same. */
function orNobody(error: unknown): VisitorsPage {
  if (error instanceof ApiError && error.code === 'unavailable') {
    return { visitors: [], nextCursor: null, known: false, revision: 0, now: '' };
  }
  throw error;
}

export function fetchVisitor(asked: Asked, uid: string): Promise<Visitor> {
  return api(`/projects/${asked.projectId}/visitors/${encodeURIComponent(uid)}`, options(asked));
}

export function fetchStats(asked: Asked): Promise<PresenceStats> {
  return api(`/projects/${asked.projectId}/presence/stats`, options(asked));
}

/** Who of these is here: one batch look-up. */
export function fetchStatuses(asked: Asked, uids: string[]): Promise<PresenceAnswer> {
  return api(`/projects/${asked.projectId}/presence`, { ...options(asked), method: 'POST', body: { uids } });
}
