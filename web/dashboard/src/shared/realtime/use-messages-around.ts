// The messages around one that is far from the end of its thread, read to both sides as they are scrolled to.
import { useInfiniteQuery } from '@tanstack/react-query';
import { fetchMessages } from '../api/conversations-api';
import { queryKeys } from '../api/query-keys';
import { useAsked } from './use-settings';
import type { Stretch } from './thread-around';

type Where = { around: number } | { before: number } | { after: number };

/** `position`: undefined: nothing is asked. */
export function useMessagesAround(id: number, position: number | undefined) {
  const asked = useAsked();
  return useInfiniteQuery({
    queryKey: queryKeys.around(asked.projectId, id, position ?? 0),
    enabled: position !== undefined,
    initialPageParam: { around: position ?? 0 } as Where,
    queryFn: async ({ pageParam, signal }): Promise<Stretch> => {
      const read = (where: { before?: number; after?: number }) =>
        fetchMessages({ ...asked, signal }, id, where);
      if ('around' in pageParam) {
        const { around } = pageParam;
        const [older, newer] = await Promise.all([read({ before: around + 1 }), read({ after: around })]);
        const messages = [...older.messages, ...newer.messages];
        return { messages, hasOlder: older.hasMore, hasNewer: newer.hasMore };
      }
      const { messages, hasMore } = await read(pageParam);
      return 'before' in pageParam
        ? { messages, hasOlder: hasMore, hasNewer: true }
        : { messages, hasOlder: true, hasNewer: hasMore };
    },
    getPreviousPageParam: ({ messages: [first], hasOlder }): Where | null =>
      hasOlder && first !== undefined ? { before: first.position } : null,
    getNextPageParam: ({ messages, hasNewer }): Where | null => {
      const last = messages.at(-1);
      return hasNewer && last !== undefined ? { after: last.position } : null;
    },
    // What was said stays as it was said.
    staleTime: Infinity,
  });
}
