// Every query key, in one place: who writes a cache and who reads it find each other here.

export type StatusFilter = 'all' | 'online' | 'away' | 'offline';

export interface VisitorFilters {
  status: StatusFilter;
  q: string;
}

export const EVERYBODY: VisitorFilters = { status: 'all', q: '' };

/** Which conversations a list shows, as the server is asked: all of it has to be so of them. */
export interface ConversationFilter {
  status: 'open' | 'closed' | 'all';
  assignee?: 'me' | 'none';
  /** False: none that is; left out: both. */
  snoozed?: boolean;
  /** A note that this agent has not seen mentions them. */
  mentioned?: true;
  rated?: true;
  /** Of the visitor. */
  tag?: string;
  /** Words of messages and notes, or who the visitor is. */
  q?: string;
}

export const OPEN: ConversationFilter = { status: 'open' };

/** The one conversation of a visitor, as a list. */
export interface OfVisitor {
  visitorUid: string;
}

export const queryKeys = {
  me: () => ['me'] as const,
  /** Which devices are told, and whether this one is. */
  push: () => ['push'] as const,
  /** Every list of a project, whatever its filters. */
  visitorLists: (projectId: number) => ['visitors', projectId] as const,
  visitors: (projectId: number, filters: VisitorFilters) => ['visitors', projectId, filters] as const,
  everCame: (projectId: number) => ['ever-came', projectId] as const,
  /** Every single visitor of a project. */
  visitorsOneByOne: (projectId: number) => ['visitor', projectId] as const,
  visitor: (projectId: number, uid: string) => ['visitor', projectId, uid] as const,
  /** What a visitor says it is called. */
  ownName: (projectId: number, uid: string) => ['own-name', projectId, uid] as const,
  /** The visits of each visitor of a project. */
  visitsOneByOne: (projectId: number) => ['visits', projectId] as const,
  visits: (projectId: number, uid: string) => ['visits', projectId, uid] as const,
  stats: (projectId: number) => ['stats', projectId] as const,
  agents: (projectId: number) => ['agents', projectId] as const,
  bans: (projectId: number) => ['bans', projectId] as const,
  audit: (projectId: number) => ['audit', projectId] as const,
  settings: (projectId: number) => ['settings', projectId] as const,
  refusedOrigins: (projectId: number) => ['refused-origins', projectId] as const,
  replies: (projectId: number) => ['replies', projectId] as const,
  ratings: (projectId: number) => ['ratings', projectId] as const,
  invitations: (projectId: number) => ['invitations', projectId] as const,
  link: (token: string) => ['link', token] as const,
  setup: () => ['setup'] as const,
  emojis: (language: string) => ['emojis', language] as const,

  /** Every list of conversations of a project. */
  conversationLists: (projectId: number) => ['conversations', projectId] as const,
  conversations: (projectId: number, filter: ConversationFilter | OfVisitor) =>
    ['conversations', projectId, filter] as const,
  conversationsOneByOne: (projectId: number) => ['conversation', projectId] as const,
  conversation: (projectId: number, id: number) => ['conversation', projectId, id] as const,
  threads: (projectId: number) => ['thread', projectId] as const,
  thread: (projectId: number, id: number) => ['thread', projectId, id] as const,
  /** What the team has noted in each conversation. */
  notesOneByOne: (projectId: number) => ['notes', projectId] as const,
  notes: (projectId: number, id: number) => ['notes', projectId, id] as const,
  /** What stands around one of its messages. */
  around: (projectId: number, id: number, position: number) =>
    ['thread', projectId, id, 'around', position] as const,

  /** Only ever pushed: who types in a conversation, who looks at it or at a visitor, who is available. */
  pushed: (projectId: number) => ['pushed', projectId] as const,
  typing: (projectId: number, id: number) => ['pushed', projectId, 'typing', id] as const,
  viewers: (projectId: number, id: number) => ['pushed', projectId, 'viewers', id] as const,
  visitorViewers: (projectId: number, uid: string) => ['pushed', projectId, 'visitorViewers', uid] as const,
  availability: (projectId: number) => ['pushed', projectId, 'availability'] as const,
};
