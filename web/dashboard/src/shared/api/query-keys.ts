// Every query key, in one place: who writes a cache and who reads it find each other here.

export type StatusFilter = 'all' | 'online' | 'away' | 'offline';

export interface VisitorFilters {
  status: StatusFilter;
  q: string;
}

export const EVERYBODY: VisitorFilters = { status: 'all', q: '' };

export const queryKeys = {
  me: () => ['me'] as const,
  /** Every list of a project, whatever its filters. */
  visitorLists: (projectId: number) => ['visitors', projectId] as const,
  visitors: (projectId: number, filters: VisitorFilters) => ['visitors', projectId, filters] as const,
  /** Every single visitor of a project. */
  visitorsOneByOne: (projectId: number) => ['visitor', projectId] as const,
  visitor: (projectId: number, uid: string) => ['visitor', projectId, uid] as const,
  stats: (projectId: number) => ['stats', projectId] as const,
};
