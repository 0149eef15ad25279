// How the list of everybody is looked at: what is searched for, and who of them. It lives in the address, behind the word
// for this list, so that a reload, a bookmark and a colleague see the same; what is as usual is not written there.
import { EVERYBODY } from '../../shared/api/query-keys';
import type { StatusFilter, VisitorFilters } from '../../shared/api/query-keys';

export const STATUSES: readonly StatusFilter[] = ['all', 'online', 'away', 'offline'];
/** The server's limit. */
const MAX_Q = 200;

/** Of an address's query; what it says wrong is left out. Undefined: it is no list of everybody. */
export function parseList(query: string): VisitorFilters | undefined {
  const params = new URLSearchParams(query);
  if (params.get('list') !== 'everybody') return undefined;
  const status = STATUSES.find((word) => word === params.get('status')) ?? EVERYBODY.status;
  return { status, q: params.get('q')?.slice(0, MAX_Q) ?? '' };
}

/** The shortest query that leads there. */
export function listQuery({ status, q }: VisitorFilters = EVERYBODY): string {
  const params = new URLSearchParams({ list: 'everybody' });
  if (q !== '') params.set('q', q);
  if (status !== EVERYBODY.status) params.set('status', status);
  return params.toString();
}
