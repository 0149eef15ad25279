// Made from docs/openapi.json by web/protocol/generate.mjs. Do not edit.

/** UTC with milliseconds. */
export type Time = string;

/** The same everywhere, and stable. */
export type ErrorCode =
  | 'badRequest'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'notIdentified'
  | 'projectMismatch'
  | 'identityRequired'
  | 'identityInvalid'
  | 'originNotAllowed'
  | 'payloadTooLarge'
  | 'rateLimited'
  | 'banned'
  | 'gone'
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
  /** Visitors and agents may send each other files. */
  files?: boolean;
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
  /** This server can send mail. */
  mail?: boolean;
  mailAfterMinutes?: MailAfterMinutes;
}

/** After so long without an answer (5 at least) a conversation that is yours, or nobody’s, is told to you by mail, once. 0: never. */
export type MailAfterMinutes = number;

export interface ProjectAgent {
  id: number;
  name: string;
  email: string;
  role: Role;
}

export interface AgentsAnswer {
  agents: ProjectAgent[];
}

export interface PushBrowser {
  /** Another one each time that a browser subscribes. */
  id: number;
  /** Such as `Chrome on Windows`; null: not known. */
  device: string | null;
  createdAt: string;
  /** With what was said. */
  showsText: boolean;
}

export interface PushesAnswer {
  /** A point of P-256, base64url of 65 bytes; null: web push is switched off. */
  publicKey: string | null;
  subscriptions: PushBrowser[];
}

/** As the browser's `PushSubscription` says it. */
export interface NewPush {
  /** An https:// address on port 443, of a host on the internet. */
  endpoint: string;
  keys: {
    /** A point of P-256, base64url of 65 bytes. */
    p256dh: string;
    /** base64url of 16 bytes. */
    auth: string;
  };
  /** Pushes have what was said. Left out: they have not. */
  showsText?: boolean;
}

export type Nothing = object;

/** What is left out stays. */
export interface MeChange {
  /** What visitors and agents read. Trimmed; empty: the e-mail is shown to agents. */
  name?: string;
  mailAfterMinutes?: MailAfterMinutes;
}

/** At least 8 characters, at most 1,024 bytes. */
export type NewPassword = string;

export interface PasswordChange {
  current: string;
  password: NewPassword;
}

export interface RoleChange {
  role: Role;
}

export interface InvitationRequest {
  /** It is good for this e-mail only. Missing or null: for any. */
  email?: string | null;
  role: Role;
  hours?: number;
}

export interface Invitation {
  id: number;
  email: string | null;
  role: Role;
  by: ActingAgent;
  createdAt: Time;
  expiresAt: Time;
}

export interface InvitationsAnswer {
  invitations: Invitation[];
}

/** What stands behind `#/join/` or `#/password/`. */
export type LinkToken = string;

export interface NewInvitation {
  invitation: Invitation;
  token: LinkToken;
}

export interface PasswordLink {
  token: LinkToken;
  expiresAt: Time;
}

export interface LinkRequest {
  token: LinkToken;
}

export interface LinkAnswer {
  kind: 'invitation' | 'password';
  /** For whom it is. Null: an invitation for any e-mail. */
  email: string | null;
  projectName: string;
  /** Of an invitation. */
  role: Role | null;
  expiresAt: Time;
  /** The e-mail has an account: its own password joins. */
  hasAccount: boolean;
}

export interface UseLinkRequest {
  token: LinkToken;
  /** With an invitation for any e-mail. */
  email?: string;
  /** Of a new account. */
  name?: string;
  /** That of the account that there is; else a new one, as NewPassword has it. */
  password: string;
}

export interface SetupAnswer {
  needed: boolean;
}

export interface SetupRequest {
  /** What `porchlight setup` prints. */
  key: string;
  email: string;
  name: string;
  password: NewPassword;
  projectName: string;
  /** Where the project's pages are: scheme://host[:port], host, *.host or *. */
  origins: string[];
}

export interface SetupDone {
  token: string;
  expiresAt: Time;
  agent: Agent;
  projects: ProjectMembership[];
  projectId: number;
}

/** `unknown`: the session store cannot be asked. Only REST says so; events never do. */
export type VisitorStatus = 'online' | 'away' | 'offline' | 'unknown';

/** The database’s facts, enriched with presence. While the database is away they are null, and `history` says so; presence is told all the same. */
export interface Visitor {
  projectId: number;
  visitorUid: VisitorUid;
  /** What the visitor says it is. */
  name: string | null;
  /** What agents call the visitor: shown in place of `name`. Sessions, tables and conversations have it as their `name`. */
  agentName?: string | null;
  /** Of the agents, for each other. */
  note?: string | null;
  tags?: Tags;
  /** The one in force. */
  ban?: Ban | null;
  /** Told where one visitor is asked for. */
  attributes?: VisitorAttributes;
  email: string | null;
  contactEmail?: ContactEmail;
  /** Proven by the identity hash of the last `identify`; name and e-mail never are. */
  userId: string | null;
  verified: boolean;
  /** Null only where `history` is there, and of bots, of whom nothing is kept. */
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
  /** Only while online. */
  visit?: VisitFacts | null;
  /** Only while online, and only of a signed-in visitor: what they are here with, the most active first, eight at most. */
  devices?: VisitorDevice[];
  /** Devices that are here beside those listed; not there where all are. */
  moreDevices?: number;
  /** This uid is a device of that visitor, who has proved to be the same user: presence, visits and conversation are found there. Told where one visitor is asked for who is several uids; null where it is nobody else’s. */
  joinedTo?: VisitorUid | null;
  /** Uids that are devices of this visitor, 20 at most. Told where one visitor is asked for who is several uids. */
  joined?: VisitorUid[];
  /** The project’s revision that this answer was read at. */
  revision: number;
  /** The server’s time. */
  now: Time;
}

/** What a signed-in visitor is here with. Of several tabs of it the active one counts, then the newest page. */
export interface VisitorDevice {
  /** The uid that is kept on the device: one device, one uid. */
  visitorUid: VisitorUid;
  /** As in `VisitFacts`; null where it is not known. */
  device: string | null;
  browser: string | null;
  system: string | null;
  status: 'online' | 'away';
  currentUrl: string | null;
  title: string | null;
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

/** What is another since a revision, of whoever is here and passes the filters. */
export interface VisitorChanges {
  /** The next `since`. */
  revision: number;
  /** Who has come or changed, as they are now. Whoever is known already is put in the other’s place. */
  visitors: Visitor[];
  /** Who has left, or does not pass the filters any more. Some of them may never have been told. */
  gone: VisitorUid[];
  /** There is more since `revision`: ask again at once. */
  more?: boolean;
  /** The server’s time. */
  now: Time;
}

/** What the page says of the visitor beside name and e-mail (a plan, a cart). Unverified: whoever has the page in their browser can say anything. 20 at most; a key has 1 to 40 letters, digits, `_` and `-` of any script, a text at most 255 characters. */
export type VisitorAttributes = Record<string, string | number | boolean>;

/** What agents have tagged the visitor with, in their order. */
export type Tags = string[];

export interface VisitorChange {
  /** Trimmed; without line breaks. Null or empty: what the visitor calls itself is shown again. */
  agentName?: string | null;
  /** Trimmed. Null or empty: none. */
  note?: string | null;
  /** All of them, in the order in which they are shown. Trimmed, each once; without tabs and line breaks. */
  tags?: string[];
}

/** As the agent was called then. */
export interface ActingAgent {
  /** 0: the command line. */
  id: number;
  name: string;
}

export interface Ban {
  id: number;
  visitorUid: VisitorUid;
  /** Whoever comes from the addresses that the visitor had is refused as well, until it ends. */
  byAddress: boolean;
  /** For agents; the visitor is not told. */
  reason: string | null;
  agent: ActingAgent;
  createdAt: Time;
  /** Null: it ends when it is lifted. */
  endsAt: Time | null;
}

export interface BanRequest {
  visitorUid: VisitorUid;
  /** By the addresses that the visitor is connected from, as well. */
  byAddress?: boolean;
  /** How long. Missing: 24 by address, else until it is lifted. */
  hours?: number;
  /** Trimmed. */
  reason?: string | null;
}

export interface BansPage {
  bans: Ban[];
  /** Asks for the next page; null at the end. */
  nextCursor: string | null;
  /** The server’s time. */
  now: Time;
}

/** What the entry is about, by its action. */
export interface AuditDetails {
  /** `visitor.rename`: what it is called now. */
  agentName?: string | null;
  /** `visitor.note`. The text itself is not kept here. */
  note?: 'changed' | 'removed';
  /** `visitor.tag`: all of them. */
  tags?: string[];
  /** `visitor.ban`, `visitor.unban`. */
  banId?: number;
  byAddress?: boolean;
  reason?: string | null;
  endsAt?: Time | null;
  /** `project.settings`: each setting that is another now. */
  changes?: AuditChange[];
  /** `reply.add`, `reply.change`, `reply.remove`. */
  replyId?: number;
  /** `agent.…`: the member’s e-mail; of an invitation for any e-mail it is missing. */
  member?: string;
  /** `agent.role`, `agent.invite`, `agent.join`: what it is now, `agent.remove`: what it was. */
  role?: Role;
  /** `agent.role`. */
  previousRole?: Role;
  /** `agent.invite`, `agent.uninvite`, `agent.join`. */
  invitationId?: number;
  /** `agent.renamed`: what it is now. */
  name?: string | null;
  /** `agent.renamed`: what it was. */
  previousName?: string | null;
  /** `agent.invite`, `agent.password-link`: of the link. */
  expiresAt?: Time;
}

/** A setting by its name, like `chat.title`. Of `origins` what is new and what is gone (the first 20 of each), of `hours` and `chat.texts` the name alone, of others what it was and what it is. */
export interface AuditChange {
  name: string;
  before?: string | number | boolean;
  after?: string | number | boolean;
  added?: string[];
  removed?: string[];
}

export interface AuditEntry {
  id: number;
  at: Time;
  agent: ActingAgent;
  action:
    | 'visitor.rename'
    | 'visitor.note'
    | 'visitor.tag'
    | 'visitor.ban'
    | 'visitor.unban'
    | 'project.add'
    | 'project.settings'
    | 'project.secret.show'
    | 'project.secret.rotate'
    | 'project.secret.drop'
    | 'project.remove'
    | 'reply.add'
    | 'reply.change'
    | 'reply.remove'
    | 'agent.role'
    | 'agent.remove'
    | 'agent.invite'
    | 'agent.uninvite'
    | 'agent.join'
    | 'agent.password-link'
    | 'agent.password'
    | 'agent.signedOut'
    | 'agent.renamed';
  /** `visitor.…`: the visitor’s uid; `project.…`: the project’s name; `reply.…`: its shortcut; `agent.invite`, `agent.uninvite`: the invitation’s number; other `agent.…`: the member’s number. */
  subject: string;
  details: AuditDetails;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** Asks for the next page; null at the end. */
  nextCursor: string | null;
  /** The server’s time. */
  now: Time;
}

export type Device = 'desktop' | 'phone' | 'tablet' | 'other';

/** How the visitor came, and what with. A visit ends when the visitor has been gone for half an hour. */
export interface VisitFacts {
  startedAt: Time;
  pageSince: Time;
  /** Page views of this visit. */
  pages: number;
  /** This one included. 0: not known. */
  visits: number;
  /** The host that the visitor came from, if not this site. */
  referrer: string | null;
  /** `utm_campaign` of the landing page, else `utm_source`. */
  campaign: string | null;
  /** The first page of the visit, by its path. */
  landing: string | null;
  device: Device | null;
  browser: string | null;
  system: string | null;
  /** ISO 3166-1, two letters. Null where no file of addresses is set. */
  country: string | null;
  city: string | null;
  /** True: a bot, which is counted and listed apart. Else it is not there. */
  bot?: boolean;
  tags?: Tags;
}

export interface TableRow {
  visitorUid: VisitorUid;
  /** What agents call the visitor, else what it says. */
  name: string | null;
  email: string | null;
  verified: boolean;
  bot: boolean;
  tags?: Tags;
  /** `offline` only in an order that is held: then URL, title and `onlineSince` are null. */
  status: 'online' | 'away' | 'offline';
  currentUrl: string | null;
  title: string | null;
  onlineSince: Time | null;
  /** Null where the visitor could not be checked yet. */
  visit: VisitFacts | null;
  conversation: TableConversation | null;
  /** The agents who have the visitor's panel open, on whichever gateway. */
  viewers: TableViewer[];
}

export interface TableViewer {
  agentId: number;
  name: string;
}

export interface TableConversation {
  id: number;
  status: ConversationStatus;
  unread: number;
  assigneeId: number | null;
}

/** All that is said has to be true; of a list, one of it. An empty list says nothing; an empty text in it is those of whom it is not known. Missing: everybody who is here, bots left out. */
export interface TableFilter {
  /** `online`: here and not away. */
  status?: ('online' | 'away')[];
  /** Paths of the current page. */
  page?: string[];
  referrer?: string[];
  campaign?: string[];
  landing?: string[];
  device?: Device[];
  browser?: string[];
  system?: string[];
  country?: string[];
  /** Has been here before, or has not. */
  returning?: boolean;
  /** Has one of them. An empty text: has none. */
  tags?: string[];
  /** Verified, or not. */
  signedIn?: boolean;
  /** `unread`: there are messages that no agent has read; it is `open` or `closed` as well. */
  conversation?: ('none' | 'open' | 'unread' | 'closed')[];
  /** True: bots alone. They are nowhere else. */
  bots?: boolean;
  /** A part of the name, e-mail, uid, a tag, page title or path; in any case. */
  q?: string;
}

/** Missing: who came last stands first. `onlineSince` is by how long somebody is on the site: the begin of their visit, where it is known. Of whom it is not known stands last, either way. `conversation` ascending: who waits for an answer first, then open, then closed ones; `viewers` counts the agents who look. */
export interface TableSort {
  by:
    | 'onlineSince'
    | 'pageSince'
    | 'name'
    | 'page'
    | 'pages'
    | 'visits'
    | 'referrer'
    | 'campaign'
    | 'device'
    | 'browser'
    | 'country'
    | 'status'
    | 'landing'
    | 'tags'
    | 'conversation'
    | 'viewers';
  descending: boolean;
}

/** Groups stand by their size, the largest first; `sort` is within them. */
export type TableGroup = 'page' | 'referrer' | 'campaign' | 'country' | 'device' | null;

export interface TableCount {
  /** Empty: those of whom it is not known. */
  value: string;
  count: number;
}

/** For each filter, how many rows there would be with each of its values, all other filters as they are: the 20 commonest. */
export interface TableCounts {
  /** Everybody who is here, whatever is filtered; without bots. */
  here: number;
  status: TableCount[];
  page: TableCount[];
  referrer: TableCount[];
  campaign: TableCount[];
  landing: TableCount[];
  device: TableCount[];
  browser: TableCount[];
  system: TableCount[];
  country: TableCount[];
  returning: TableCount[];
  signedIn: TableCount[];
  conversation: TableCount[];
  bots: TableCount[];
  /** A row counts with each of its tags. */
  tags?: TableCount[];
}

export interface PageView {
  url: string;
  title: string | null;
  at: Time;
  /** How long; null for the page that is being read. */
  seconds: number | null;
}

export interface Visit {
  startedAt: Time;
  /** The last sign of life; null while the visit goes on. */
  endedAt: Time | null;
  pages: number;
  /** The whole URL. */
  referrer: string | null;
  /** The landing page's `utm_` parameters, as far as given. */
  campaign: {
    source?: string;
    medium?: string;
    campaign?: string;
    term?: string;
    content?: string;
  };
  landing: string | null;
  device: Device | null;
  browser: string | null;
  system: string | null;
  country: string | null;
  city: string | null;
  /** The newest 100, the newest first. */
  pageViews: PageView[];
  morePageViews: boolean;
}

export interface VisitsPage {
  /** The newest first. */
  visits: Visit[];
  /** Asks for the next page; null at the end. */
  nextCursor: string | null;
  /** What is older than this is gone. */
  keptDays: number;
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
  /** Bots that are here; they are in neither of the others. Left out where there are none. */
  bots?: number;
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
  /** In the answer to `identify`, where there are any: the chat knows which language it speaks. */
  texts?: ChatTextsByLanguage;
  askEmail?: AskEmail;
  /** False: no files may be sent. Left out: they may. */
  files?: boolean;
  /** The visitor is asked for a rating once a conversation is closed. Left out: no. */
  rating?: boolean;
  /** Agents see what a visitor writes before it is sent. Left out: no. */
  typingPreview?: boolean;
}

/** Where nobody is there, the chat asks for an e-mail address; also where it is left out. */
export type AskEmail = boolean;

export interface PublicSettings {
  projectId: number;
  name: string;
  identityRequired: boolean;
  chat: ChatAppearance;
  /** Which of the project’s languages the texts are in. Left out: in none of them. */
  language?: string;
  availability?: Availability;
  now: Time;
}

/** When the team says that it is there. Whether somebody is there is another question. */
export interface Availability {
  /** Null: the project has none, and is always open. */
  hours: Hours | null;
  /** Now. */
  open: boolean;
  /** When it opens next; null where it is open, and where it does not within a year. */
  opensAt: Time | null;
}

/** From a time of the day up to another, by the wall clock. */
export interface HoursSpan {
  from: string;
  /** After `from`; `24:00` is the day’s end. */
  to: string;
}

export interface Hours {
  /** Of the IANA’s, like `Europe/Berlin`. */
  timeZone: string;
  /** Monday to Sunday, each with its spans in order, none over another; a day without any is closed. */
  days: HoursSpan[][];
  /** Days that are closed whatever the week says, in order. */
  closed: string[];
}

/** What the widget shows above and before a chat. Empty: the project’s own for every language. */
export interface ChatTexts {
  title?: string;
  greeting?: string;
}

/** By the language’s tag (BCP 47), at most 40: `de`, `pt-BR`, `zh-Hans`. */
export type ChatTextsByLanguage = Record<string, ChatTexts>;

export interface ChatSettings {
  enabled: boolean;
  accent: string;
  position: 'right' | 'left';
  theme: 'auto' | 'light' | 'dark';
  title: string;
  greeting: string;
  texts: ChatTextsByLanguage;
  askEmail?: AskEmail;
  /** Files may be sent, both ways. Default: true. */
  files?: boolean;
  /** Visitors are asked for a rating once their conversation is closed. */
  rating?: boolean;
  /** Agents see what a visitor writes before it is sent. */
  typingPreview?: boolean;
}

/** What is left out stays; `texts` as a whole. */
export interface ChatSettingsChange {
  enabled?: boolean;
  accent?: string;
  position?: 'right' | 'left';
  theme?: 'auto' | 'light' | 'dark';
  title?: string;
  greeting?: string;
  texts?: ChatTextsByLanguage;
  askEmail?: AskEmail;
  /** Files may be sent, both ways. Default: true. */
  files?: boolean;
  /** Visitors are asked for a rating once their conversation is closed. */
  rating?: boolean;
  /** Agents see what a visitor writes before it is sent. */
  typingPreview?: boolean;
}

/** What agents may see of visitors’ pages. */
export interface PreviewSettings {
  enabled: boolean;
  maskText: boolean;
  showImages: boolean;
  requireConsent: boolean;
  notice: boolean;
}

/** What is left out stays. */
export interface PreviewSettingsChange {
  enabled?: boolean;
  maskText?: boolean;
  showImages?: boolean;
  requireConsent?: boolean;
  notice?: boolean;
}

/** Who gets a conversation that nobody has when its visitor writes: nobody; of the agents who are here and available the one whose turn it is, or who has the fewest open conversations that are not snoozed. */
export type Assignment = 'off' | 'inTurn' | 'leastBusy';

export interface ProjectSettings {
  projectId: number;
  name: string;
  /** `scheme://host[:port]`, a host, `*.host` or `*`. */
  origins: string[];
  /** Native clients, which send no `Origin`. */
  allowMissingOrigin: boolean;
  /** An `identify` without a right `identity.hash` is refused. */
  enforceIdentity: boolean;
  /** Anybody may ask how many visitors are here. */
  publicCount: boolean;
  visitDays: number;
  /** An old identity secret is valid as well. */
  hasPreviousSecret: boolean;
  chat: ChatSettings;
  preview: PreviewSettings;
  hours: Hours | null;
  assignment?: Assignment;
  mail?: ProjectMail;
}

/** What the operator has set up; not to be changed here. */
export interface ProjectMail {
  /** This server can send mail. */
  configured: boolean;
}

/** What is left out stays. `origins` and `hours` as a whole; `hours: null` takes them away. */
export interface ProjectSettingsChange {
  name?: string;
  origins?: string[];
  allowMissingOrigin?: boolean;
  enforceIdentity?: boolean;
  publicCount?: boolean;
  visitDays?: number;
  chat?: ChatSettingsChange;
  preview?: PreviewSettingsChange;
  hours?: Hours | null;
  assignment?: Assignment;
}

export interface NewProject {
  name: string;
  /** Left out: none yet, and no page is let in. */
  origins?: string[];
}

export interface ProjectRemoval {
  /** The project’s, exactly. */
  name: string;
}

export interface IdentitySecret {
  secret: string;
  /** Valid as well, until it is dropped. */
  previousSecret: string | null;
}

export interface RefusedOrigin {
  origin: string;
  /** The last page of it that was refused, without query and fragment; null where browsers did not say. */
  page: string | null;
  /** At least. */
  times: number;
  firstAt: Time;
  lastAt: Time;
}

export interface RefusedOrigins {
  refused: RefusedOrigin[];
  /** The server’s time. */
  now: Time;
}

export interface CannedReply {
  id: number;
  /** 1 to 32 letters, digits, `-` and `_`, of any script, in lower case. */
  shortcut: string;
  content: string;
  changedAt: Time;
}

export interface CannedReplies {
  replies: CannedReply[];
}

export interface NewCannedReply {
  /** As in `CannedReply`; lower-cased here. */
  shortcut: string;
  /** 1 to 2,000 characters; trimmed. */
  content: string;
}

export interface CannedReplyChange {
  shortcut?: string;
  content?: string;
}

export interface PublicCount {
  /** Visitors who are online, the away ones among them. */
  count: number;
  /** When they were counted. */
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
  /** Plain text, and to be shown as text. Empty only where there are files. */
  content: string;
  tempId: TempId;
  sentAt: Time;
  mail?: MailState;
  files?: MessageFiles;
}

/** What was sent with it, in that order. */
export type MessageFiles = File[];

export type FileId = string;

/** Files of the sender’s own that no message has named yet. With files `content` may be empty. */
export type FileIds = FileId[];

/** A file of a conversation. The addresses are paths of this server, to be put behind its own address (base path included); whoever has one may read the file for as long as there is one. */
export interface File {
  id: FileId;
  /** Without a folder, fit to be shown. */
  name: string;
  /** By its content. Images (`image/png`, `image/jpeg`, `image/gif`, `image/webp`) may be shown by their address; all else is a download. */
  type: string;
  bytes: number;
  /** Of images, in pixels, as the file says. */
  width: number | null;
  height: number | null;
  hasThumbnail: boolean;
  url: string;
  thumbnailUrl: string | null;
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
  /** Plain text, and to be shown as text. Empty only where there are files. */
  content: string;
  tempId: TempId;
  sentAt: Time;
  files?: MessageFiles;
}

/** Of an answer that goes by mail as well: it waits, the mail server has taken it, or it was given up after a day. Null: it goes by no mail. */
export type MailState = 'waiting' | 'sent' | 'failed' | null;

/** Where the visitor wants to be answered. As it was said in the chat: proven by nobody. */
export type ContactEmail = string | null;

/** When the visitor wrote the oldest message that nobody has answered; null where all are, and where the conversation is closed. */
export type WaitingSince = Time | null;

export type ConversationStatus = 'open' | 'closed';

export interface Assignee {
  id: number;
  name: string;
}

export interface ConversationVisitor {
  visitorUid: VisitorUid;
  name: string | null;
  email: string | null;
  contactEmail?: ContactEmail;
  tags?: Tags;
}

export interface ConversationVisitorStatus {
  visitorUid: VisitorUid;
  name: string | null;
  email: string | null;
  contactEmail?: ContactEmail;
  tags?: Tags;
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

/** Where a search has found its text: in a message (`position`), a note (`noteId`), or in what the visitor is called (neither). Of what is found the newest message, else the newest note. */
export interface ConversationMatch {
  position: number | null;
  noteId: number | null;
  /** About 120 characters around the find. */
  excerpt: string;
}

export interface NoteMention {
  agentId: number;
  /** As the agent was called then. */
  name: string;
}

/** What agents write to each other beside a conversation. Visitors are never told. */
export interface Note {
  id: number;
  conversationId: number;
  /** Of the last message when it was written: it stands behind that one. */
  position: number;
  agentId: number;
  /** As the agent was called then. */
  agentName: string;
  content: string;
  mentions: NoteMention[];
  tempId: TempId;
  writtenAt: Time;
}

export interface NotesAnswer {
  /** All of the conversation, in their order. */
  notes: Note[];
}

export interface NewNote {
  /** 1 to 8,000 characters; trimmed. */
  content: string;
  /** Members of the project. */
  mentions?: number[];
  tempId: TempId;
}

/** What a visitor thought of a conversation, once it was closed. */
export interface Rating {
  /** 5 is the best. */
  score: number;
  comment: string | null;
  ratedAt: Time;
}

/** Of each conversation that was rated the last rating. */
export interface RatingsSummary {
  count: number;
  /** Of the scores; null where there are none. */
  average: number | null;
  /** How many gave a 1, a 2 … a 5. */
  scores: number[];
  /** The server’s time. */
  now: Time;
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
  /** Agents whom notes mention and who have not seen it. */
  mentionedAgents?: number[];
  /** Until then it is out of the way; null: it is not. */
  snoozedUntil?: Time | null;
  waitingSince?: WaitingSince;
  /** The last that the visitor gave. */
  rating?: Rating | null;
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
  /** Agents whom notes mention and who have not seen it. */
  mentionedAgents?: number[];
  /** Until then it is out of the way; null: it is not. */
  snoozedUntil?: Time | null;
  match?: ConversationMatch;
  waitingSince?: WaitingSince;
  /** The last that the visitor gave. */
  rating?: Rating | null;
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
  /** Of an open one: a time to come, a year ahead at most; null: no more. It ends by itself then, with a message of the visitor, and when it is closed. */
  snoozedUntil?: string | null;
}

export interface MessagesPage {
  /** In the order of their positions. */
  messages: Message[];
  /** There are newer ones where `after` was given, older ones otherwise. */
  hasMore: boolean;
  now: Time;
}

export interface NewMessageRequest {
  /** Empty only with files. */
  content: string;
  tempId: TempId;
  /** It goes to the visitor’s address by mail as well: the contact that was left, or else the e-mail that the site told. `badRequest` where there is neither, `conflict` where this server can send no mail. */
  byEmail?: boolean;
  files?: FileIds;
}

export interface SentAnswer {
  message: Message;
  conversation: ConversationFacts;
}

export interface ReadRequest {
  /** Up to where the agents have read. It never goes back. */
  position: number;
}
