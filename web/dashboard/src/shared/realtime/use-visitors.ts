// The queries about visitors. Each one takes its answer through the ledger, and is brought in line with the
// ledger whenever it is written.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import { isNotFound } from '../api/http';
import { worthRetrying } from '../api/query-client';
import { queryKeys } from '../api/query-keys';
import type { VisitorFilters } from '../api/query-keys';
import {
  cursorAfter,
  fetchEverCame,
  fetchStats,
  fetchVisitor,
  fetchVisitors,
  firstCursor,
} from '../api/visitors-api';
import { useSession } from '../session/session-context';
import { ServerClockContext } from '../time/use-server-now';
import { reconcile } from './visitor-cache';
import type { VisitorPages } from './visitor-cache';
import { useRealtime } from './socket-context';

export function useVisitors(filters: VisitorFilters) {
  const { token, project } = useSession();
  const { ledger } = useRealtime();
  const clock = useContext(ServerClockContext);
  return useInfiniteQuery({
    queryKey: queryKeys.visitors(project.id, filters),
    initialPageParam: firstCursor(filters),
    queryFn: async ({ pageParam, signal }) => {
      const asked = { token, projectId: project.id, signal };
      const page = await ledger.ask(
        () => fetchVisitors(asked, filters, pageParam),
        (answer) => answer.visitors,
      );
      clock.observe(page.now);
      return page;
    },
    getNextPageParam: (last, _pages, cursor) => cursorAfter(cursor, last.nextCursor, filters),
    structuralSharing: (previous, next) =>
      reconcile(ledger, filters, previous as VisitorPages | undefined, next as VisitorPages),
  });
}

/** Whether anybody ever came, asked whenever it is wanted: nothing is pushed of whom nobody looks at. */
export function useEverCame() {
  const { token, project } = useSession();
  return useQuery({
    queryKey: queryKeys.everCame(project.id),
    queryFn: ({ signal }) => fetchEverCame({ token, projectId: project.id, signal }),
    refetchOnMount: 'always',
  });
}

const MAX_NEWCOMER_RETRIES = 3;

/** `isKnown`: an event told of the visitor, whose row may still be on its way to the database. */
export function useVisitor(uid: string, isKnown: boolean) {
  const { token, project } = useSession();
  const { ledger } = useRealtime();
  const clock = useContext(ServerClockContext);
  return useQuery({
    queryKey: queryKeys.visitor(project.id, uid),
    queryFn: async ({ signal }) => {
      const visitor = await ledger.ask(
        () => fetchVisitor({ token, projectId: project.id, signal }, uid),
        (answer) => [answer],
      );
      clock.observe(visitor.now);
      return visitor;
    },
    retry: (failures, error) =>
      worthRetrying(failures, error) || (isKnown && isNotFound(error) && failures < MAX_NEWCOMER_RETRIES),
    structuralSharing: (_previous, next) => ledger.show(next as Visitor),
  });
}

export function useStats() {
  const { token, project } = useSession();
  return useQuery({
    queryKey: queryKeys.stats(project.id),
    queryFn: ({ signal }) => fetchStats({ token, projectId: project.id, signal }),
  });
}
