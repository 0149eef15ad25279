// The queries about conversations. Each one takes its answer through both ledgers, and is brought in line with them
// whenever it is written. What is only pushed (typing, viewers, availability) is a query that never asks.
import { skipToken, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useContext, useMemo } from 'react';
import type { AgentsAvailability, Viewer } from '@porchlight/protocol/agent-events';
import type { Conversation } from '@porchlight/protocol/conversation';
import { fetchAgents, fetchConversation, fetchConversations, fetchMessages } from '../api/conversations-api';
import { OPEN, queryKeys } from '../api/query-keys';
import type { ConversationFilter, OfVisitor } from '../api/query-keys';
import { useSession } from '../session/session-context';
import { ServerClockContext } from '../time/use-server-now';
import { conversationRows, reconcileConversation, reconcileConversations } from './conversation-cache';
import type { ConversationPages, Ledgers } from './conversation-cache';
import { useRealtime } from './socket-context';
import { readThread, reconcileThread } from './thread-cache';
import type { Thread } from './thread-cache';
import { NOBODY_TYPES } from './typing';
import type { Typing } from './typing';

/** While nothing is pushed for want of the session store. */
const POLL_DEGRADED_MS = 10_000;
/** A thread keeps what could not be sent: it is remembered for the working day. */
const THREAD_KEPT_MS = 12 * 60 * 60_000;

function ask<Answer extends { now: string }>(
  { presence, conversations }: Ledgers,
  question: () => Promise<Answer>,
  conversationsIn: (answer: Answer) => Conversation[],
): Promise<Answer> {
  return presence.askParts(
    () => conversations.ask(question, conversationsIn),
    (answer) =>
      conversationsIn(answer)
        .filter(({ visitor }) => visitor.status !== 'unknown')
        .map(({ visitor: { visitorUid, isOnline, status, lastSeenAt }, revision }) => ({
          visitorUid,
          isOnline,
          status,
          lastSeenAt,
          revision,
        })),
  );
}

export function useConversations(filter: ConversationFilter | OfVisitor, enabled = true) {
  const { token, project } = useSession();
  const { ledgers, degraded } = useRealtime();
  const clock = useContext(ServerClockContext);
  return useInfiniteQuery({
    queryKey: queryKeys.conversations(project.id, filter),
    enabled,
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const asked = { token, projectId: project.id, signal };
      const page = await ask(
        ledgers,
        () => fetchConversations(asked, filter, pageParam),
        ({ conversations }) => conversations,
      );
      clock.observe(page.now);
      return page;
    },
    getNextPageParam: ({ nextCursor }) =>
      nextCursor === undefined || nextCursor === null || nextCursor === '' ? null : nextCursor,
    structuralSharing: (previous, next) =>
      reconcileConversations(
        ledgers,
        filter,
        previous as ConversationPages | undefined,
        next as ConversationPages,
      ),
    refetchInterval: degraded ? POLL_DEGRADED_MS : false,
  });
}

/** The open ones that are loaded: what the title and the rail count. */
export function useOpenConversations(): Conversation[] {
  const { agent } = useSession();
  const { data } = useConversations(OPEN);
  return useMemo(() => (data === undefined ? [] : conversationRows(data, OPEN, agent.id)), [data, agent.id]);
}

function inLists(client: QueryClient, projectId: number, fits: (conversation: Conversation) => boolean) {
  const lists = client.getQueriesData<ConversationPages>({
    queryKey: queryKeys.conversationLists(projectId),
  });
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const found = page.conversations.find(fits);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

export function useConversation(id: number) {
  const { token, project } = useSession();
  const { ledgers, degraded } = useRealtime();
  const client = useQueryClient();
  return useQuery<Conversation>({
    queryKey: queryKeys.conversation(project.id, id),
    queryFn: ({ signal }) =>
      ask(
        ledgers,
        () => fetchConversation({ token, projectId: project.id, signal }, id),
        (answer) => [answer],
      ),
    placeholderData: () => inLists(client, project.id, (conversation) => conversation.id === id),
    structuralSharing: (previous, next) =>
      reconcileConversation(ledgers, previous as Conversation | undefined, next as Conversation),
    refetchInterval: degraded ? POLL_DEGRADED_MS : false,
  });
}

/** The visitor's conversation: from a list that has it, or asked for. */
export function useConversationOf(uid: string): {
  conversation: Conversation | undefined;
  /** Not known yet. */
  isPending: boolean;
} {
  const { project } = useSession();
  const client = useQueryClient();
  const conversation = inLists(client, project.id, ({ visitor }) => visitor.visitorUid === uid);
  // Read again whenever one of these is written.
  const { isPending } = useConversations(OPEN);
  const asked = useConversations({ visitorUid: uid }, conversation === undefined && !isPending);
  return { conversation, isPending: conversation === undefined && asked.isPending };
}

export function useThread(id: number) {
  const { token, project } = useSession();
  const { degraded } = useRealtime();
  const client = useQueryClient();
  const queryKey = queryKeys.thread(project.id, id);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      readThread(client.getQueryData<Thread>(queryKey), (where) =>
        fetchMessages({ token, projectId: project.id, signal }, id, where),
      ),
    structuralSharing: (previous, next) => reconcileThread(previous as Thread | undefined, next as Thread),
    gcTime: THREAD_KEPT_MS,
    refetchInterval: degraded ? POLL_DEGRADED_MS : false,
  });
}

/** Loads what stands before the oldest message. */
export function useOlderMessages(id: number) {
  const { token, project } = useSession();
  const { writer } = useRealtime();
  const client = useQueryClient();
  const queryKey = queryKeys.thread(project.id, id);
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const before = client.getQueryData<Thread>(queryKey)?.messages[0]?.position;
      if (before === undefined) return;
      const page = await fetchMessages({ token, projectId: project.id }, id, { before });
      writer.older(id, page);
    },
  });
}

/** `isWanted`: false until somebody asks who is in the team. */
export function useAgents(isWanted = true) {
  const { token, project } = useSession();
  return useQuery({
    queryKey: queryKeys.agents(project.id),
    queryFn: ({ signal }) => fetchAgents({ token, projectId: project.id, signal }),
    enabled: isWanted,
  });
}

/** The visitor and the others who are typing. */
export function useTyping(id: number): Typing {
  const { project, agent } = useSession();
  const queryKey = queryKeys.typing(project.id, id);
  const { data = NOBODY_TYPES } = useQuery<Typing>({ queryKey, queryFn: skipToken });
  return { ...data, agents: data.agents.filter(({ agentId }) => agentId !== agent.id) };
}

const NO_VIEWERS: Viewer[] = [];

function useOthers(queryKey: readonly unknown[]): Viewer[] {
  const { agent } = useSession();
  const { data = NO_VIEWERS } = useQuery<Viewer[]>({ queryKey, queryFn: skipToken });
  return data.filter(({ agentId }) => agentId !== agent.id);
}

/** The others who look at the conversation. */
export const useViewers = (id: number) => useOthers(queryKeys.viewers(useSession().project.id, id));

/** The others who look at the visitor. */
export const useVisitorViewers = (uid: string) =>
  useOthers(queryKeys.visitorViewers(useSession().project.id, uid));

export function useAvailability(): AgentsAvailability | undefined {
  const { project } = useSession();
  return useQuery<AgentsAvailability>({
    queryKey: queryKeys.availability(project.id),
    queryFn: skipToken,
  }).data;
}
