// Made from docs/socket-events.json by web/protocol/generate.mjs. Do not edit.

import type {
  ChatAppearance,
  ContactEmail,
  ConversationFacts,
  ConversationStatus,
  ErrorCode,
  FileIds,
  Message,
  MessageForVisitor,
  Note,
  TableCount,
  TableCounts,
  TableFilter,
  TableGroup,
  TableRow,
  TableSort,
  Tags,
  TempId,
  Time,
  VisitorAttributes,
  VisitorDevice,
  VisitorStatus,
  VisitorUid,
} from './rest';

export interface EventError {
  code: ErrorCode;
  /** What was expected. */
  message: string;
}

export interface AckError {
  ok: false;
  error: EventError;
}

export type Ok =
  | {
      ok: true;
    }
  | AckError;

/** `available`: somebody may answer soon. */
export type Availability = 'available' | 'away';

/** `auth` of a visitor’s connection; the query will do, too. */
export interface VisitorHandshake {
  projectId: number;
}

export interface Identity {
  userId: string;
  name?: string;
  email?: string;
  /** HMAC-SHA-256 of `userId` under the project’s identity secret. */
  hash: string;
}

export interface Identify {
  /** The handshake’s. */
  projectId: number;
  visitorUid: VisitorUid;
  /** 128 random bits or more. Without it there is no thread to read and none to write. */
  visitorSecret?: string;
  /** Shortened past 2,048 characters, percent-encoded and without secrets; what is no http or https URL counts as not given, as with every field that may be left out. */
  currentUrl?: string;
  /** Shortened past 512 characters. */
  title?: string;
  /** As `currentUrl`. */
  referrer?: string;
  identity?: Identity;
}

export interface IdentifySettings {
  chat?: ChatAppearance;
  /** Again, for the part of the widget that is given the settings alone: whose the messages are that it keeps. */
  visitorUid?: VisitorUid;
}

export type IdentifyAck =
  | {
      ok: true;
      visitorUid: VisitorUid;
      now: Time;
      settings: IdentifySettings;
      /** The identity proves nothing (`identityInvalid`): the visitor is one like any other, unverified. */
      warning?: EventError;
      /** The secret could not be compared yet, since the database is away, or the visitor is new and there are too many new ones just now (`limits.new_visitors_…`): the visitor counts as here, and nothing else of it is shown or kept until the one has been, or there is room. If the secret is wrong, `identifyRefused` follows. */
      checked?: false;
    }
  | AckError;

export interface UpdateContext {
  currentUrl: string;
  title?: string;
}

export interface Activity {
  state: 'active' | 'away';
}

export interface SendMessage {
  /** 1 to 8,000 characters once it is trimmed and rid of control characters; with files it may be empty. */
  content: string;
  tempId: TempId;
  files?: FileIds;
}

export type SendMessageAck =
  | {
      ok: true;
      message: MessageForVisitor;
    }
  | AckError;

export interface Typing {
  /** Said again every 3 s; it ends by itself after 6 s. */
  isTyping: boolean;
  /** What is written so far, where the settings of `identify` have `chat.typingPreview`; otherwise it is thrown away. Shortened past 1,000 characters. */
  text?: string;
}

export interface RateConversation {
  /** 5 is the best. */
  rating: number;
  comment?: string;
}

export interface SetAttributes {
  /** Added to those that the visitor has; null takes one away. Keys and texts as in `VisitorAttributes`; one that does not fit, or one too many, and nothing is changed. */
  attributes: Record<string, string | number | boolean | null>;
}

export interface ConversationStatusChanged {
  status: ConversationStatus;
}

export interface MessagesRead {
  /** Up to where this visitor has read. */
  position: number;
}

export interface GetHistory {
  /** Only those in front of it. */
  before?: number;
  /** Only those behind it, the oldest first. */
  after?: number;
  limit?: number;
}

export type GetHistoryAck =
  | {
      ok: true;
      /** In the order of their positions. */
      messages: MessageForVisitor[];
      hasMore: boolean;
    }
  | AckError;

export interface LeaveContact {
  /** Where this visitor wants to be answered; empty takes it back. */
  email: string;
}

export type Empty = object;

export type AvailabilityAck =
  | {
      ok: true;
      availability: Availability;
      open?: OpenNow;
      opensAt?: OpensAt;
    }
  | AckError;

export interface ConversationHistory {
  /** The newest 50, in the order of their positions. */
  messages: MessageForVisitor[];
  /** There are older ones. */
  hasMore: boolean;
  agentReadPosition: number;
  visitorReadPosition: number;
  /** The agents’ messages that this visitor has not read. */
  unread: number;
  /** `open` before the first message. */
  status?: ConversationStatus;
  /** Of this visitor, since the conversation was closed the last time; null where there is none, and one may be given. */
  rating?: number | null;
  /** The address that this visitor has left. Null or missing: none. */
  contactEmail?: string | null;
}

export interface MessageSent {
  tempId: TempId;
  finalMessage: MessageForVisitor;
}

export interface AgentReplied {
  message: MessageForVisitor;
}

export interface AgentTyping {
  isTyping: boolean;
  name: string;
}

export interface MessagesSeen {
  /** Up to where the agents have read. */
  position: number;
}

export interface HistoryRead {
  /** Up to where this visitor has read, in whichever tab. */
  position: number;
}

export interface AvailabilityChanged {
  availability: Availability;
  open?: OpenNow;
  opensAt?: OpensAt;
}

/** By the project’s hours. Null or missing: it has none. */
export type OpenNow = boolean | null;

/** When its hours begin next. Null or missing: it has none, they are on, or they do not begin within a year. */
export type OpensAt = Time | null;

export interface AgentHandshake {
  token: string;
}

export interface ProjectRoom {
  projectId: number;
}

export type JoinAck =
  | {
      ok: true;
      /** Null while the session store is away. */
      revision: number | null;
      now: Time;
    }
  | AckError;

export type LeaveAck =
  | {
      ok: true;
    }
  | AckError;

export interface WatchVisitors {
  projectId: number;
  /** Only these are pushed; null: all again. */
  uids: VisitorUid[] | null;
}

export interface WatchedVisitor {
  isOnline: boolean;
  status: VisitorStatus;
  currentUrl?: string;
  title?: string;
  onlineSince?: Time;
}

export type WatchAck =
  | {
      ok: true;
      revision: number;
      now: Time;
      /** By uid. */
      statuses: Record<string, WatchedVisitor>;
    }
  | AckError;

export interface AgentTypes {
  projectId: number;
  conversationId: number;
  /** Said again every 3 s; it ends by itself after 6 s. */
  isTyping: boolean;
}

export interface ViewConversation {
  projectId: number;
  /** Null: none any more. */
  conversationId: number | null;
  /** Whose panel is open. Missing or null: nobody's any more. */
  visitorUid?: VisitorUid | null;
}

export interface Viewer {
  agentId: number;
  name: string;
}

export type ViewAck =
  | {
      ok: true;
      /** Who looks at the conversation. */
      viewers: Viewer[];
      /** Who looks at the visitor. */
      visitorViewers: Viewer[];
    }
  | AckError;

export interface SetAvailability {
  projectId: number;
  /** Null: by presence, that is, available while joined. */
  availability: Availability | null;
  /** How long ago somebody chose it: given where it is told again, after a reconnect. Missing: now. Of all of an agent's connections the last choice counts. */
  chosenMsAgo?: number;
}

/** Came or went. URL, title and `onlineSince` only while online. */
export interface VisitorStatusChanged {
  projectId: number;
  visitorUid: VisitorUid;
  isOnline: boolean;
  status: 'online' | 'away' | 'offline';
  lastSeenAt: Time;
  name: string | null;
  currentUrl?: string | null;
  title?: string | null;
  onlineSince?: string | null;
  /** An online of somebody who was shown as online already. */
  again?: boolean;
  /** As in REST: of a signed-in visitor. */
  devices?: VisitorDevice[];
  moreDevices?: number;
  revision: number;
  now: Time;
}

/** Somebody who is known has another name, e-mail or user by now, or has none any more; a newcomer has been verified; or agents call, note or tag a visitor otherwise. Told once it is written: whoever asks afterwards is answered the same. */
export interface VisitorIdentified {
  projectId: number;
  visitorUid: VisitorUid;
  /** As in REST: `agentName`, where there is one, is shown in its place. */
  name: string | null;
  email: string | null;
  /** As in REST: proven, or null. */
  userId: string | null;
  verified: boolean;
  contactEmail?: ContactEmail;
  agentName?: string | null;
  note?: string | null;
  tags?: Tags;
  /** All of them. Left out: as they were. */
  attributes?: VisitorAttributes;
  now: Time;
}

/** Another page, or away ⇄ active. */
export interface VisitorContextUpdated {
  projectId: number;
  visitorUid: VisitorUid;
  status: 'online' | 'away';
  currentUrl: string | null;
  title: string | null;
  /** As in REST: of a signed-in visitor. */
  devices?: VisitorDevice[];
  moreDevices?: number;
  revision: number;
  now: Time;
}

/** Something may have been missed: refetch after a random part of `spreadMs`, conversations as well. */
export interface PresenceResync {
  projectId: number;
  spreadMs: number;
}

/** The session store is away, or back. */
export interface PresenceDegraded {
  projectId: number;
  degraded: boolean;
}

/** Of either side. */
export interface NewMessage {
  projectId: number;
  conversationId: number;
  visitorUid: VisitorUid;
  message: Message;
  conversation: ConversationFacts;
  now: Time;
}

/** Its status, its assignee, what was read, for how long it is snoozed, or who is mentioned. */
export interface ConversationUpdated {
  projectId: number;
  conversation: ConversationFacts;
  now: Time;
}

/** What has become of an answer that goes by mail. */
export interface MessageMailed {
  projectId: number;
  conversationId: number;
  /** Of the message. */
  position: number;
  mail: 'sent' | 'failed';
  now: Time;
}

export interface VisitorIsTyping {
  projectId: number;
  conversationId: number;
  visitorUid: VisitorUid;
  isTyping: boolean;
  /** What is written so far, where the project has `chat.typingPreview`. Kept nowhere; it ends with `isTyping`, and with the message. */
  text?: string;
}

export interface NoteAdded {
  projectId: number;
  conversationId: number;
  note: Note;
  now: Time;
}

export interface NoteRemoved {
  projectId: number;
  conversationId: number;
  noteId: number;
  now: Time;
}

export interface AgentIsTyping {
  projectId: number;
  conversationId: number;
  agentId: number;
  name: string;
  isTyping: boolean;
}

export interface ConversationViewers {
  projectId: number;
  conversationId: number;
  viewers: Viewer[];
}

export interface VisitorViewers {
  projectId: number;
  visitorUid: VisitorUid;
  viewers: Viewer[];
}

export interface AgentAvailability {
  agentId: number;
  name: string;
  availability: Availability;
}

export interface AgentsAvailability {
  projectId: number;
  /** Of the project: what widgets are told. */
  availability: Availability;
  /** Those who are joined. */
  agents: AgentAvailability[];
}

export interface PreviewRequested {
  nonce: string;
  text: 'clear' | 'masked';
  images: 'placeholder' | 'url';
  /** The page must have said that the visitor consents. */
  consent: boolean;
  /** The visitor is told while somebody looks. */
  notice: boolean;
}

export interface PreviewStopped {
  nonce: string;
}

export interface PreviewPiece {
  /** As in `previewRequested`: a visitor answers only what it was asked for. */
  nonce: string;
  /** Counts the snapshots of this capture. */
  snapshot: number;
  index: number;
  /** Pieces of this snapshot. */
  count: number;
  /** `outline`: the page is too large, this is its text. */
  kind: 'page' | 'outline';
  /** Of all pieces of the snapshot, joined. */
  encoding: 'gzip' | 'none';
  /** At most 65,536 bytes. */
  data: ArrayBuffer | Uint8Array;
}

export interface PreviewScroll {
  /** As in `previewRequested`: a visitor answers only what it was asked for. */
  nonce: string;
  snapshot: number;
  /** CSS pixels. */
  x: number;
  y: number;
  /** Of the part of the page that is seen. CSS pixels. */
  width: number;
  height: number;
}

/** `hidden`: the tab is in the background. `private`: the page keeps itself to itself. `consent`: the visitor has not consented. `tooLarge`: even its text is. `failed`: this browser cannot. */
export type PagePreviewState = 'hidden' | 'private' | 'consent' | 'tooLarge' | 'failed';

export interface PreviewState {
  /** As in `previewRequested`: a visitor answers only what it was asked for. */
  nonce: string;
  state: PagePreviewState;
}

export interface RequestPreview {
  projectId: number;
  visitorUid: string;
}

export type RequestPreviewAck =
  | {
      ok: true;
      /** The project's origins (scheme://host[:port], host, *.host or *) where it lets previews show images by their address; else empty. Only those of the page's own origin, if it is among these, may be fetched. */
      imagesFrom: string[];
    }
  | AckError;

export interface AgentPreviewPiece {
  projectId: number;
  visitorUid: string;
  /** Names the page that is captured: another one begins anew. */
  capture: string;
  /** Counts the snapshots of this capture. */
  snapshot: number;
  index: number;
  /** Pieces of this snapshot. */
  count: number;
  /** `outline`: the page is too large, this is its text. */
  kind: 'page' | 'outline';
  /** Of all pieces of the snapshot, joined. */
  encoding: 'gzip' | 'none';
  /** At most 65,536 bytes. */
  data: ArrayBuffer | Uint8Array;
}

export interface AgentPreviewScroll {
  projectId: number;
  visitorUid: string;
  /** Names the page that is captured: another one begins anew. */
  capture: string;
  snapshot: number;
  /** CSS pixels. */
  x: number;
  y: number;
  /** Of the part of the page that is seen. CSS pixels. */
  width: number;
  height: number;
}

export interface AgentPreviewState {
  projectId: number;
  visitorUid: string;
  /** From the page, or: `searching`: the visitor is between pages. `unsupported`: the widget does not answer. `off`: the project does not want previews. `unknown`: the session store is away. `ended`: looked at for so long that the agent has to ask again. */
  state:
    | 'searching'
    | 'hidden'
    | 'private'
    | 'consent'
    | 'tooLarge'
    | 'failed'
    | 'unsupported'
    | 'off'
    | 'offline'
    | 'unknown'
    | 'ended';
}

export interface OpenTable {
  projectId: number;
  filter?: TableFilter;
  sort?: TableSort;
  group?: TableGroup;
  /** The first row that is looked at, in the table's order. */
  from: number;
  /** How many rows are. 0: the counts only. */
  count: number;
  /** Values of groups whose rows are left out: they are not numbered and not told; the group is, with its count as it is now. Of groups that are told. Missing: none. */
  collapsed?: string[];
  /** Where this visitor stands in the table, and not left out, the window is moved so that they are in its middle: the answer's `from` says where it begins. */
  around?: VisitorUid;
}

export interface MoveTable {
  projectId: number;
  /** The first row that is looked at, in the table's order. */
  from: number;
  /** How many rows are. 0: the counts only. */
  count: number;
  /** Values of groups whose rows are left out: they are not numbered and not told; the group is, with its count as it is now. Of groups that are told. Missing: as before. */
  collapsed?: string[];
  /** Where this visitor stands in the table, and not left out, the window is moved so that they are in its middle: the answer's `from` says where it begins. */
  around?: VisitorUid;
  /** Nothing moves from its place until this is said again with false: who comes waits, who goes stays as offline. False: the order is taken anew, at once and with each change. */
  hold: boolean;
}

/** What a held order does not show yet; all 0 where it is not held. */
export interface TableWaiting {
  arrived: number;
  gone: number;
  /** They are here, and would stand elsewhere. */
  moved: number;
}

export type TableAck =
  | {
      ok: true;
      revision: number;
      now: Time;
      /** The first row that is looked at, in the table's order. */
      from: number;
      /** Who stands there, from `from` on. */
      uids: VisitorUid[];
      /** Of those in `uids`: all in an acknowledgement, the changed ones in `tableChanged`. */
      rows: TableRow[];
      /** Rows of the table as it is ordered now, without those of collapsed groups. */
      total: number;
      waiting: TableWaiting;
      counts: TableCounts;
      /** In the table's order, the 200 largest, with how many rows each has in it (of a collapsed one: would have now); null where it has none. Rows of the others stand behind theirs. */
      groups: TableCount[] | null;
    }
  | AckError;

export interface TableChanged {
  projectId: number;
  revision: number;
  now: Time;
  /** The first row that is looked at, in the table's order. */
  from: number;
  /** Who stands there, from `from` on. */
  uids: VisitorUid[];
  /** Of those in `uids`: all in an acknowledgement, the changed ones in `tableChanged`. */
  rows: TableRow[];
  /** Rows of the table as it is ordered now, without those of collapsed groups. */
  total: number;
  waiting: TableWaiting;
  counts: TableCounts;
  /** In the table's order, the 200 largest, with how many rows each has in it (of a collapsed one: would have now); null where it has none. Rows of the others stand behind theirs. */
  groups: TableCount[] | null;
}

/** Between visitors (the widget) and the server, which tells a visitor nothing about others, ever. */
export interface VisitorToServerEvents {
  identify: (body: Identify, ack: (answer: IdentifyAck) => void) => void;
  updateContext: (body: UpdateContext, ack?: (answer: Ok) => void) => void;
  activity: (body: Activity, ack?: (answer: Ok) => void) => void;
  sendMessage: (body: SendMessage, ack: (answer: SendMessageAck) => void) => void;
  visitorIsTyping: (body: Typing, ack?: (answer: Ok) => void) => void;
  messagesRead: (body: MessagesRead, ack?: (answer: Ok) => void) => void;
  getHistory: (body: GetHistory, ack: (answer: GetHistoryAck) => void) => void;
  /** What the visitor thought of a conversation that is closed, where the project asks for it (`conflict` otherwise). The last one counts. */
  rateConversation: (body: RateConversation, ack: (answer: Ok) => void) => void;
  /** After the acknowledgement of `identify`, whose secret proves the visitor. */
  setAttributes: (body: SetAttributes, ack: (answer: Ok) => void) => void;
  /** From then on `availabilityChanged` tells. */
  agentAvailability: (body: Empty, ack: (answer: AvailabilityAck) => void) => void;
  leaveContact: (body: LeaveContact, ack: (answer: Ok) => void) => void;
  /** The next one is sent when this one is acknowledged. `data` is binary. */
  previewPiece: (body: PreviewPiece, ack: (answer: Ok) => void) => void;
  previewScroll: (body: PreviewScroll, ack?: (answer: Ok) => void) => void;
  previewState: (body: PreviewState, ack?: (answer: Ok) => void) => void;
}

export interface ServerToVisitorEvents {
  /** After an `identify` with the visitor’s secret, and again where something may have been missed. */
  conversationHistory: (body: ConversationHistory) => void;
  /** In every tab and on every device of the visitor, the sender’s as well. */
  messageSent: (body: MessageSent) => void;
  agentReplied: (body: AgentReplied) => void;
  agentIsTyping: (body: AgentTyping) => void;
  messagesSeen: (body: MessagesSeen) => void;
  historyRead: (body: HistoryRead) => void;
  /** Agents have closed the conversation, or opened it again. That a message of the visitor opens it is not told. */
  conversationStatusChanged: (body: ConversationStatusChanged) => void;
  /** Somebody has come, or the last one has gone; the project’s hours begin, end, or are others. */
  availabilityChanged: (body: AvailabilityChanged) => void;
  /** An agent looks. The same nonce once more: another snapshot is wanted. */
  previewRequested: (body: PreviewRequested) => void;
  /** Nobody looks any more. */
  previewStopped: (body: PreviewStopped) => void;
  /** An `identify` that was acknowledged unchecked turned out to be somebody else’s: the connection is nobody’s again. Or the visitor has been banned (`banned`): the server ends the connection, and whoever comes again is refused. */
  identifyRefused: (body: EventError) => void;
  error: (body: EventError) => void;
}

/** Between agents (the dashboard) and the server. Conversations: in a room that was joined. */
export interface AgentToServerEvents {
  joinProjectRoom: (body: ProjectRoom, ack: (answer: JoinAck) => void) => void;
  leaveProjectRoom: (body: ProjectRoom, ack?: (answer: LeaveAck) => void) => void;
  watchVisitors: (body: WatchVisitors, ack: (answer: WatchAck) => void) => void;
  viewConversation: (body: ViewConversation, ack: (answer: ViewAck) => void) => void;
  agentIsTyping: (body: AgentTypes, ack?: (answer: Ok) => void) => void;
  setAvailability: (body: SetAvailability, ack: (answer: Ok) => void) => void;
  /** From then on the visitor's page is shown, wherever the visitor goes on the site, until `stopPreview`. */
  requestPreview: (body: RequestPreview, ack: (answer: RequestPreviewAck) => void) => void;
  stopPreview: (body: RequestPreview, ack?: (answer: Ok) => void) => void;
  /** The live table of who is here: filtered, in order, in groups, counted. One for each room; another one takes its place. From then on `tableChanged` tells, gathered. */
  openTable: (body: OpenTable, ack: (answer: TableAck) => void) => void;
  /** Another part of the open table is looked at; or its order is held, or let go. */
  moveTable: (body: MoveTable, ack: (answer: TableAck) => void) => void;
  closeTable: (body: ProjectRoom, ack?: (answer: Ok) => void) => void;
}

export interface ServerToAgentEvents {
  visitorStatusChanged: (body: VisitorStatusChanged) => void;
  visitorIdentified: (body: VisitorIdentified) => void;
  visitorContextUpdated: (body: VisitorContextUpdated) => void;
  presenceResync: (body: PresenceResync) => void;
  presenceDegraded: (body: PresenceDegraded) => void;
  newMessage: (body: NewMessage) => void;
  conversationUpdated: (body: ConversationUpdated) => void;
  messageMailed: (body: MessageMailed) => void;
  noteAdded: (body: NoteAdded) => void;
  noteRemoved: (body: NoteRemoved) => void;
  visitorIsTyping: (body: VisitorIsTyping) => void;
  /** To the other agents. */
  agentIsTyping: (body: AgentIsTyping) => void;
  conversationViewers: (body: ConversationViewers) => void;
  visitorViewers: (body: VisitorViewers) => void;
  agentsAvailability: (body: AgentsAvailability) => void;
  previewPiece: (body: AgentPreviewPiece) => void;
  previewScroll: (body: AgentPreviewScroll) => void;
  /** Why there is nothing to see. What was shown before is no longer true. */
  previewState: (body: AgentPreviewState) => void;
  /** What is on the screen is another, or the counts are. Gathered over 250 to 500 ms. */
  tableChanged: (body: TableChanged) => void;
  /** Also the end of a token (`unauthorized`). */
  error: (body: EventError) => void;
}
