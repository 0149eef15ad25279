// Conversations, messages and their events for tests: what a test does not name is dull and valid.
import type { NewMessage } from '@porchlight/protocol/agent-events';
import type {
  Conversation,
  ConversationFacts,
  ConversationsPage,
  Message,
} from '@porchlight/protocol/conversation';
import type { Note, SharedFile } from '../shared/api/inbox-types';
import { NOW } from './samples';

const START = Date.parse('2026-05-04T09:00:00.000Z');

/** One minute after the one before it. */
export function message(position: number, rest: Partial<Message> = {}): Message {
  const author = rest.author ?? 'visitor';
  return {
    id: `1-${position}`,
    position,
    author,
    agentId: author === 'agent' ? 1 : null,
    agentName: author === 'agent' ? 'Demo' : null,
    content: `Message ${position}`,
    tempId: `t${position}`,
    sentAt: new Date(START + position * 60_000).toISOString(),
    ...rest,
  };
}

export function facts(
  id: number,
  lastPosition: number,
  rest: Partial<ConversationFacts> = {},
): ConversationFacts {
  return {
    id,
    projectId: 1,
    visitor: { visitorUid: `v${id}`, name: null, email: null },
    status: 'open',
    assignee: null,
    unread: lastPosition - (rest.agentReadPosition ?? 0),
    lastPosition,
    agentReadPosition: 0,
    visitorReadPosition: lastPosition,
    lastMessage: message(lastPosition, { id: `${id}-${lastPosition}` }),
    createdAt: NOW,
    ...rest,
  };
}

export function conversation(
  id: number,
  lastPosition: number,
  rest: Partial<ConversationFacts> & { revision?: number; isOnline?: boolean } = {},
): Conversation {
  const { revision = 5, isOnline = false, ...told } = rest;
  const { visitor, ...plain } = facts(id, lastPosition, told);
  const status = isOnline ? ('online' as const) : ('offline' as const);
  return { ...plain, visitor: { ...visitor, isOnline, status, lastSeenAt: NOW }, revision, now: NOW };
}

export function conversationsPage(...conversations: Conversation[]): ConversationsPage {
  return { conversations, nextCursor: null, known: true, revision: 5, now: NOW };
}

/** A message comes, and is the last of its conversation. */
export function newMessage(id: number, said: Message, rest: Partial<ConversationFacts> = {}): NewMessage {
  return {
    projectId: 1,
    conversationId: id,
    visitorUid: `v${id}`,
    message: said,
    conversation: facts(id, said.position, {
      lastMessage: said,
      ...(said.author === 'agent'
        ? { agentReadPosition: said.position, visitorReadPosition: said.position - 1 }
        : {}),
      ...rest,
    }),
    now: NOW,
  };
}

export function note(id: number, position: number, rest: Partial<Note> = {}): Note {
  return {
    id,
    conversationId: 1,
    position,
    agentId: 1,
    agentName: 'Demo',
    content: `Note ${id}`,
    mentions: [],
    tempId: `n${id}`,
    writtenAt: new Date(START + position * 60_000 + id).toISOString(),
    ...rest,
  };
}

export function sharedFile(rest: Partial<SharedFile> = {}): SharedFile {
  const id = rest.id ?? 'f'.repeat(22);
  const url = `/api/v1/files/${id}?k=1`;
  const base = { id, name: 'plan.pdf', type: 'application/pdf', bytes: 340_000, width: null, height: null };
  return { ...base, hasThumbnail: false, url, thumbnailUrl: null, ...rest };
}
