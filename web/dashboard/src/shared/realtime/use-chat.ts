// What an agent does in a conversation: write, read, close, assign. All of it shows at once (cache-writer.ts
// writes it ahead of the answer) and is taken back, or marked as failed, where the server refuses.
import { useMutation } from '@tanstack/react-query';
import { useCallback, useContext } from 'react';
import type { Conversation, ConversationChange } from '@porchlight/protocol/conversation';
import type { Outgoing } from '../api/inbox-types';
import { patchConversation, postMessage, postRead, postToVisitor } from '../api/conversations-api';
import { ApiError } from '../api/http';
import { useSession } from '../session/session-context';
import { errorWords } from '../text/error-words';
import { ServerClockContext } from '../time/use-server-now';
import { useRealtime } from './socket-context';
import type { Assumption } from './conversation-ledger';

const MAX_RETRIES = 4;
const RETRY_MS = 500;
const TEMP_ID_BYTES = 12;

/** A retry is harmless: the same tempId is the same message. */
function worthRetrying(failures: number, error: Error): boolean {
  if (failures >= MAX_RETRIES || !(error instanceof ApiError)) return false;
  return error.status === 0 || error.status >= 500 || error.code === 'rateLimited';
}

export const retrying = {
  retry: worthRetrying,
  retryDelay: (failures: number) => RETRY_MS * 2 ** failures,
  networkMode: 'always' as const,
};

// crypto.randomUUID is only there on secure origins; an intranet's dashboard may be on plain http.
export function newTempId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TEMP_ID_BYTES));
  return `a${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

interface Sending extends Outgoing {
  undo: () => void;
}

export function useSend(conversation: Conversation) {
  const { token, project, agent } = useSession();
  const { writer, ledgers } = useRealtime();
  const clock = useContext(ServerClockContext);
  const { id } = conversation;
  const { mutate } = useMutation({
    ...retrying,
    // One after the other: what was written first is placed first.
    scope: { id: `send:${project.id}:${id}` },
    mutationFn: (message: Sending) =>
      ledgers.conversations.act(
        () => postMessage({ token, projectId: project.id }, id, message),
        (answer) => [answer.conversation],
      ),
    onSuccess: ({ message }) => writer.messageCame(id, message),
    onError: (error, { tempId }) => writer.failed(id, tempId, errorWords(error)),
    onSettled: (_answer, _error, { undo }) => undo(),
  });
  const post = useCallback(
    (message: Outgoing) => {
      const { tempId, content, files = [] } = message;
      const at = new Date(clock.now()).toISOString();
      writer.sending(id, { ...message, at, state: 'sending' });
      const { lastPosition } = ledgers.conversations.facts(id) ?? conversation;
      const lastMessage = {
        id: tempId,
        position: lastPosition + 1,
        author: 'agent' as const,
        agentId: agent.id,
        agentName: agent.name,
        content,
        files,
        tempId,
        sentAt: at,
      };
      mutate({ ...message, undo: writer.assume(id, { lastMessage, agentReadPosition: lastPosition }) });
    },
    [clock, writer, ledgers, id, conversation, agent, mutate],
  );
  const send = useCallback(
    (message: Omit<Outgoing, 'tempId'>) => post({ ...message, tempId: newTempId() }),
    [post],
  );
  const discard = useCallback((tempId: string) => writer.discarded(id, tempId), [writer, id]);
  return { send, post, discard };
}

/** The first word to a visitor: what was sent stands in the conversation that is answered. */
export function useWriteFirst(uid: string, onBegun: (id: number) => void) {
  const { token, project } = useSession();
  const { writer, ledgers } = useRealtime();
  return useMutation({
    ...retrying,
    mutationFn: (message: { tempId: string; content: string }) =>
      ledgers.conversations.act(
        () => postToVisitor({ token, projectId: project.id }, uid, message),
        (answer) => [answer.conversation],
      ),
    onSuccess: ({ message, conversation }) => {
      writer.messageCame(conversation.id, message);
      writer.conversationChanged(uid);
      onBegun(conversation.id);
    },
  });
}

function useConversationMutation<Variables>(
  id: number,
  deed: (variables: Variables) => Promise<Conversation>,
) {
  const { writer, ledgers } = useRealtime();
  return useMutation({
    ...retrying,
    mutationFn: ({ variables }: { variables: Variables; undo: () => void }) =>
      ledgers.conversations.act(
        () => deed(variables),
        (answer) => [answer],
      ),
    scope: { id: `change:${id}` },
    onSettled: (_answer, _error, { undo }) => undo(),
    onSuccess: () => writer.conversationChanged(),
  });
}

/** Tells that the agents have seen the conversation up to a position. */
export function useMarkRead(id: number) {
  const { token, project } = useSession();
  const { writer } = useRealtime();
  const { mutate, isError } = useConversationMutation(id, (position: number) =>
    postRead({ token, projectId: project.id }, id, position),
  );
  const markRead = useCallback(
    (position: number) =>
      mutate({ variables: position, undo: writer.assume(id, { agentReadPosition: position }) }),
    [mutate, writer, id],
  );
  return { markRead, isError };
}

/** Closes, opens, assigns, puts out of sight for a while. `assignee` is what the list shows until the server has answered. */
export function useChange(id: number) {
  const { token, project } = useSession();
  const { writer } = useRealtime();
  const { mutate, error, reset } = useConversationMutation(id, (change: ConversationChange) =>
    patchConversation({ token, projectId: project.id }, id, change),
  );
  const setStatus = (status: 'open' | 'closed') =>
    mutate({ variables: { status }, undo: writer.assume(id, { status }) });
  const assign = (assignee: NonNullable<Assumption['assignee']> | null) =>
    mutate({ variables: { assigneeId: assignee?.id ?? null }, undo: writer.assume(id, { assignee }) });
  /** Null: it is in sight again. */
  const snooze = (snoozedUntil: string | null) =>
    mutate({ variables: { snoozedUntil }, undo: writer.assume(id, { snoozedUntil }) });
  return { setStatus, assign, snooze, error, reset };
}
