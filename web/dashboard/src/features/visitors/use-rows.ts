// The rows of the list: what the query for these filters has, and, while searching, also what the plain list has
// loaded (the server cannot search for the pseudonyms that we make up, and what is here answers at once).
import { useMemo } from 'react';
import { EVERYBODY } from '../../shared/api/query-keys';
import type { VisitorFilters } from '../../shared/api/query-keys';
import { useOpenConversations } from '../../shared/realtime/use-conversations';
import { useVisitors } from '../../shared/realtime/use-visitors';
import { rowsOf } from '../../shared/realtime/visitor-cache';
import { useSettled } from '../../shared/text/use-settled';

/** `typed` filters what is here at once; the server is asked when typing has settled. */
export function useRows(status: VisitorFilters['status'], typed: string) {
  const q = useSettled(typed);
  const everybody = useVisitors(EVERYBODY);
  const query = useVisitors({ status, q });
  const rows = useMemo(() => {
    const lists = [query.data, everybody.data].filter((data) => data !== undefined);
    const all = { pages: lists.flatMap((data) => data.pages), pageParams: [] };
    return rowsOf(all, { status, q: typed });
  }, [query.data, everybody.data, status, typed]);
  return { rows, query, searching: q !== typed || query.isFetching };
}

/** How much each visitor has written that nobody has read; only those with an open conversation. */
export function useUnread(): Map<string, number> {
  const conversations = useOpenConversations();
  return useMemo(
    () => new Map(conversations.map(({ visitor, unread }) => [visitor.visitorUid, unread])),
    [conversations],
  );
}
