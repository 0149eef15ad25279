// The query about a visitor's visits: the database's word, and on top of it what events have told since.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { isNotFound } from '../api/http';
import { worthRetrying } from '../api/query-client';
import { queryKeys } from '../api/query-keys';
import { fetchVisits } from '../api/visits-api';
import { useSession } from '../session/session-context';
import { ServerClockContext } from '../time/use-server-now';
import { useRealtime } from './socket-context';
import { trailOf, visitsIn } from './trail';
import type { VisitPages } from './trail';

/** The row of somebody who has just come may still be on its way to the database. */
const MAX_NEWCOMER_RETRIES = 3;

export function useTrail(visitor: Visitor) {
  const { visitorUid: uid } = visitor;
  const { token, project } = useSession();
  const { ledger } = useRealtime();
  const clock = useContext(ServerClockContext);
  const query = useInfiniteQuery({
    queryKey: queryKeys.visits(project.id, uid),
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const page = await fetchVisits({ token, projectId: project.id, signal }, uid, pageParam);
      clock.observe(page.now);
      return page;
    },
    getNextPageParam: ({ nextCursor }) =>
      nextCursor === undefined || nextCursor === null || nextCursor === '' ? null : nextCursor,
    retry: (failures, error) =>
      worthRetrying(failures, error) ||
      (visitor.isOnline && isNotFound(error) && failures < MAX_NEWCOMER_RETRIES),
    structuralSharing: (_previous, next) => ({ ...(next as VisitPages), seen: ledger.trails.of(uid) }),
  });
  const data = query.data as VisitPages | undefined;
  // Where there is no answer, what events tell is all that there is: whatever they tell draws the visitor anew.
  const seen = data?.seen ?? ledger.trails.of(uid);
  const trail = useMemo(() => trailOf(visitor, visitsIn(data), seen), [visitor, data, seen]);
  return { query, trail, keptDays: data?.pages[0]?.keptDays };
}
