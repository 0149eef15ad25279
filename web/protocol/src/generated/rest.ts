// Made from docs/openapi.json by web/protocol/generate.mjs. Do not edit.

/** UTC with milliseconds. */
export type Time = string;

/** The same everywhere, and stable. */
export type ErrorCode =
  | 'badRequest'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'notIdentified'
  | 'projectMismatch'
  | 'identityRequired'
  | 'identityInvalid'
  | 'originNotAllowed'
  | 'payloadTooLarge'
  | 'rateLimited'
  | 'draining'
  | 'unavailable'
  | 'internal';

/** RFC 9457 problem details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** What was expected. */
  detail: string;
  code: ErrorCode;
}

export type VisitorUid = string;

/** The sender’s own name for a message: the same again is the same message. */
export type TempId = string;

export type Role = 'owner' | 'agent' | 'viewer';

export interface Agent {
  id: number;
  email: string;
  name: string;
}

export interface ProjectMembership {
  id: number;
  name: string;
  role: Role;
  /** Where the project's pages are: scheme://host[:port], host, *.host or *. A visitor's address is a link only there. */
  origins?: string[];
}

export interface LoginRequest {
  email: string;
  password: string;
}

export interface LoginAnswer {
  token: string;
  expiresAt: Time;
  agent: Agent;
  projects: ProjectMembership[];
}

export interface MeAnswer {
  agent: Agent;
  projects: ProjectMembership[];
}

export interface ProjectAgent {
  id: number;
  name: string;
  email: string;
  role: Role;
}

export interface AgentsAnswer {
  agents: ProjectAgent[];
}

/** `unknown`: the session store cannot be asked. Only REST says so; events never do. */
export type VisitorStatus = 'online' | 'away' | 'offline' | 'unknown';

/** The database’s facts, enriched with presence. While the database is away they are null, and `history` says so; presence is told all the same. */
export interface Visitor {
  projectId: number;
  visitorUid: VisitorUid;
  name: string | null;
  email: string | null;
  /** Proven by the identity hash of the last `identify`; name and e-mail never are. */
  userId: string | null;
  verified: boolean;
  /** Null only where `history` is there. */
  firstSeenAt: Time | null;
  /** Null only where `history` is there and the visitor is not online. */
  lastSeenAt: Time | null;
  /** Only while the database is away: nothing is said of e-mail, user, first and last visit. */
  history?: 'unavailable';
  isOnline: boolean;
  status: VisitorStatus;
  /** Only while online. */
  currentUrl?: string | null;
  /** Only while online. */
  title?: string | null;
  /** Only while online. */
  onlineSince?: string | null;
  /** The project’s revision that this answer was read at. */
  revision: number;
  /** The server’s time. */
  now: Time;
}

export interface VisitorsPage {
  visitors: Visitor[];
  /** Asks for the next page; null at the end. */
  nextCursor: string | null;
  /** False while the session store is away: nobody’s status is known then. */
  known: boolean;
  /** The project’s revision that this answer was read at. */
  revision: number;
  /** The server’s time. */
  now: Time;
}

export interface PresenceRequest {
  uids: VisitorUid[];
}

export interface PresenceEntry {
  isOnline: boolean;
  status: VisitorStatus;
  /** Null where nobody knows. */
  lastSeenAt: Time | null;
}

export interface PresenceAnswer {
  /** The project’s revision that this answer was read at. */
  revision: number;
  /** The server’s time. */
  now: Time;
  /** By uid. */
  statuses: Record<string, PresenceEntry>;
}

export interface PresenceStats {
  projectId: number;
  /** Includes those away. */
  online: number;
  away: number;
  /** False while the session store is away: then the counts mean nothing. */
  known: boolean;
  now: Time;
}

/** How the project wants its chat to look. */
export interface ChatAppearance {
  /** False: the widget shows no bubble. */
  enabled: boolean;
  /** `#rrggbb`; empty: the widget’s own. */
  accent: string;
  position: 'right' | 'left';
  /** `auto`: as the visitor’s system; also where it is left out. */
  theme?: 'auto' | 'light' | 'dark';
  /** Empty: the widget’s own. */
  title: string;
  /** Empty: the widget’s own. */
  greeting: string;
}

export interface PublicSettings {
  projectId: number;
  name: string;
  identityRequired: boolean;
  chat: ChatAppearance;
  now: Time;
}

export type Author = 'visitor' | 'agent';

/** As agents see it. */
export interface Message {
  /** `<conversation>-<position>` */
  id: string;
  /** 1, 2, 3 …, without holes in a conversation: sort by it, and see a loss as a hole. */
  position: number;
  author: Author;
  /** Null where a visitor wrote it. */
  agentId: number | null;
  /** As the agent was called then; null where the visitor wrote it, or the agent had no name. */
  agentName: string | null;
  /** Plain text, and to be shown as text. */
  content: string;
  tempId: TempId;
  sentAt: Time;
}

/** As the visitor sees it: of agents, the name only. */
export interface MessageForVisitor {
  /** `<conversation>-<position>` */
  id: string;
  /** 1, 2, 3 …, without holes in a conversation: sort by it, and see a loss as a hole. */
  position: number;
  author: Author;
  /** As the agent was called then; null where the visitor wrote it, or the agent had no name. */
  agentName: string | null;
  /** Plain text, and to be shown as text. */
  content: string;
  tempId: TempId;
  sentAt: Time;
}

export type ConversationStatus = 'open' | 'closed';

export interface Assignee {
  id: number;
  name: string;
}

export interface ConversationVisitor {
  visitorUid: VisitorUid;
  name: string | null;
  email: string | null;
}

export interface ConversationVisitorStatus {
  visitorUid: VisitorUid;
  name: string | null;
  email: string | null;
  isOnline: boolean;
  status: VisitorStatus;
  lastSeenAt: Time;
  /** Only while online. */
  currentUrl?: string | null;
  /** Only while online. */
  title?: string | null;
  /** Only while online. */
  onlineSince?: string | null;
}

/** A conversation without its visitor’s presence, which travels by its own events. */
export interface ConversationFacts {
  id: number;
  projectId: number;
  visitor: ConversationVisitor;
  status: ConversationStatus;
  assignee: Assignee | null;
  /** Messages of the visitor that no agent has read. */
  unread: number;
  /** Of the last message. */
  lastPosition: number;
  /** Up to where the agents, together, have read. */
  agentReadPosition: number;
  /** Up to where the visitor has read. */
  visitorReadPosition: number;
  lastMessage: Message;
  createdAt: Time;
}

export interface Conversation {
  id: number;
  projectId: number;
  visitor: ConversationVisitorStatus;
  status: ConversationStatus;
  assignee: Assignee | null;
  /** Messages of the visitor that no agent has read. */
  unread: number;
  /** Of the last message. */
  lastPosition: number;
  /** Up to where the agents, together, have read. */
  agentReadPosition: number;
  /** Up to where the visitor has read. */
  visitorReadPosition: number;
  lastMessage: Message;
  createdAt: Time;
  /** The project’s revision that this answer was read at. */
  revision: number;
  /** The server’s time. */
  now: Time;
}

export interface ConversationsPage {
  conversations: Conversation[];
  /** Asks for the next page; null at the end. */
  nextCursor: string | null;
  /** False while the session store is away: nobody’s status is known then. */
  known: boolean;
  /** The project’s revision that this answer was read at. */
  revision: number;
  /** The server’s time. */
  now: Time;
}

export interface ConversationChange {
  status?: ConversationStatus;
  /** A member of the project; null: nobody’s. */
  assigneeId?: number | null;
}

export interface MessagesPage {
  /** In the order of their positions. */
  messages: Message[];
  /** There are newer ones where `after` was given, older ones otherwise. */
  hasMore: boolean;
  now: Time;
}

export interface NewMessageRequest {
  content: string;
  tempId: TempId;
}

export interface SentAnswer {
  message: Message;
  conversation: ConversationFacts;
}

export interface ReadRequest {
  /** Up to where the agents have read. It never goes back. */
  position: number;
}
