// Whom this screen shows, as far as it shows people one by one: the chosen visitor, and those of the conversations that are
// loaded. (The live table brings its own rows.) A tab that nobody looks at watches nobody, unless it is to tell of arrivals.
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { queryKeys } from '../api/query-keys';
import type { ConversationPages } from './conversation-cache';
import { useRealtime } from './socket-context';
import { throttled } from './throttled';
import type { Watched } from './watch';

/** Lists that are written often are looked through at most so often. */
const LOOK_EVERY_MS = 500;
/** A tab that is left for a moment goes on. */
const LEFT_MS = 10_000;

function conversing(client: QueryClient, projectId: number): string[] {
  const lists = client.getQueriesData<ConversationPages>({
    queryKey: queryKeys.conversationLists(projectId),
  });
  const single = client.getQueriesData<Conversation>({
    queryKey: queryKeys.conversationsOneByOne(projectId),
  });
  return [
    ...lists.flatMap(([, data]) => data?.pages.flatMap(({ conversations }) => conversations) ?? []),
    ...single.flatMap(([, conversation]) => conversation ?? []),
  ].map(({ visitor }) => visitor.visitorUid);
}

interface Shown {
  projectId: number;
  chosen: string | undefined;
  /** The screen shows everybody. */
  everybody: boolean;
  /** Whoever arrives is to be told of, whether the tab is looked at or not. */
  arrivals: boolean;
}

export function useWatch({ projectId, chosen, everybody, arrivals }: Shown): void {
  const { watch } = useRealtime();
  const client = useQueryClient();
  useEffect(() => {
    let isLeft = document.hidden;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const wanted = (): Watched => {
      if (arrivals) return null;
      if (isLeft) return new Set();
      if (everybody) return null;
      return new Set([...conversing(client, projectId), ...(chosen === undefined ? [] : [chosen])]);
    };
    const looks = throttled(LOOK_EVERY_MS, () => watch.want(wanted()));
    const onVisibility = () => {
      clearTimeout(leaving);
      const leave = (left: boolean) => {
        isLeft = left;
        watch.want(wanted());
      };
      if (document.hidden) leaving = setTimeout(() => leave(true), LEFT_MS);
      else leave(false);
    };
    looks.call();
    document.addEventListener('visibilitychange', onVisibility);
    const unsubscribe = client.getQueryCache().subscribe(({ query }) => {
      const [kind] = query.queryKey;
      if (kind === 'conversations' || kind === 'conversation') looks.call();
    });
    return () => {
      clearTimeout(leaving);
      looks.stop();
      document.removeEventListener('visibilitychange', onVisibility);
      unsubscribe();
    };
  }, [watch, client, projectId, chosen, everybody, arrivals]);
}
