// What the dashboard asks and does about conversations.
import type {
  Conversation,
  ConversationChange,
  ConversationsPage,
  MessagesPage,
  RatingsSummary,
  SentAnswer,
} from '@porchlight/protocol/conversation';
import type { AgentsAnswer } from '@porchlight/protocol/rest';
import { api } from './http';
import type { Outgoing } from './inbox-types';
import type { ConversationFilter, OfVisitor } from './query-keys';
import type { Asked } from './visitors-api';

const LIST_PAGE = 50;
const MESSAGES_PAGE = 50;
/** The most that the server answers at once: for what was missed. */
const MESSAGES_MISSED_PAGE = 100;

const options = ({ token, signal }: Asked) => ({ token, ...(signal === undefined ? {} : { signal }) });
const path = (asked: Asked, id: number) => `/projects/${asked.projectId}/conversations/${id}`;

export function fetchConversations(
  asked: Asked,
  filter: ConversationFilter | OfVisitor,
  cursor: string,
): Promise<ConversationsPage> {
  const which = 'visitorUid' in filter ? { visitor: filter.visitorUid } : { ...filter };
  const query = new URLSearchParams({ limit: String(LIST_PAGE) });
  for (const [name, value] of Object.entries(which)) query.set(name, String(value));
  if (cursor !== '') query.set('cursor', cursor);
  return api(`/projects/${asked.projectId}/conversations?${query.toString()}`, options(asked));
}

export function fetchConversation(asked: Asked, id: number): Promise<Conversation> {
  return api(path(asked, id), options(asked));
}

/** The newest; or those before a position; or those after one, oldest first. */
export function fetchMessages(
  asked: Asked,
  id: number,
  where: { before?: number; after?: number } = {},
): Promise<MessagesPage> {
  const limit = where.after === undefined ? MESSAGES_PAGE : MESSAGES_MISSED_PAGE;
  const query = new URLSearchParams({ limit: String(limit) });
  if (where.before !== undefined) query.set('before', String(where.before));
  if (where.after !== undefined) query.set('after', String(where.after));
  return api(`${path(asked, id)}/messages?${query.toString()}`, options(asked));
}

/** With files the text may be empty. */
export function postMessage(
  asked: Asked,
  id: number,
  { content, tempId, files = [], byEmail = false }: Outgoing,
): Promise<SentAnswer> {
  const body = {
    content,
    tempId,
    ...(files.length === 0 ? {} : { files: files.map((file) => file.id) }),
    ...(byEmail ? { byEmail } : {}),
  };
  return api(`${path(asked, id)}/messages`, { ...options(asked), method: 'POST', body });
}

/** To a visitor, whether there is a conversation yet or not. */
export function postToVisitor(
  asked: Asked,
  uid: string,
  message: { content: string; tempId: string },
): Promise<SentAnswer> {
  const to = `/projects/${asked.projectId}/visitors/${encodeURIComponent(uid)}/messages`;
  return api(to, { ...options(asked), method: 'POST', body: message });
}

export function postRead(asked: Asked, id: number, position: number): Promise<Conversation> {
  return api(`${path(asked, id)}/read`, { ...options(asked), method: 'POST', body: { position } });
}

export function patchConversation(
  asked: Asked,
  id: number,
  change: ConversationChange,
): Promise<Conversation> {
  return api(path(asked, id), { ...options(asked), method: 'PATCH', body: change });
}

/** Of the last `days`. */
export function fetchRatings(asked: Asked, days: number): Promise<RatingsSummary> {
  return api(`/projects/${asked.projectId}/conversations/ratings?days=${days}`, options(asked));
}

export function fetchAgents(asked: Asked): Promise<AgentsAnswer> {
  return api(`/projects/${asked.projectId}/agents`, options(asked));
}
