// What the calls about settings, team and oneself take and answer.
import type { AuditEntry, ChatAppearance, Role } from '@porchlight/protocol/rest';

/** UTC with milliseconds. */
type Time = string;

export interface LanguageTexts {
  title: string;
  greeting: string;
}

export interface ChatSettings extends Required<ChatAppearance> {
  /** By language tag. */
  texts: Record<string, LanguageTexts>;
}

export interface PreviewSettings {
  enabled: boolean;
  maskText: boolean;
  showImages: boolean;
  requireConsent: boolean;
  notice: boolean;
}

/** Of a day; `24:00` may be an end. */
export interface Span {
  from: string;
  to: string;
}

export interface Hours {
  timeZone: string;
  /** Seven, Monday first. */
  days: Span[][];
  /** Dates on which nobody is there. */
  closed: string[];
}

export interface ProjectSettings {
  projectId: number;
  name: string;
  origins: string[];
  allowMissingOrigin: boolean;
  enforceIdentity: boolean;
  publicCount: boolean;
  visitDays: number;
  hasPreviousSecret: boolean;
  chat: ChatSettings;
  preview: PreviewSettings;
  hours: Hours | null;
}

/** What is not there stays as it is. */
export interface SettingsChange extends Partial<
  Pick<
    ProjectSettings,
    'name' | 'origins' | 'allowMissingOrigin' | 'enforceIdentity' | 'publicCount' | 'visitDays' | 'hours'
  >
> {
  chat?: Partial<ChatSettings>;
  preview?: Partial<PreviewSettings>;
}

export interface IdentitySecret {
  secret: string;
  previousSecret: string | null;
}

export interface RefusedOrigin {
  origin: string;
  page: string | null;
  times: number;
  firstAt: Time;
  lastAt: Time;
}

export interface RefusedOrigins {
  refused: RefusedOrigin[];
  now: Time;
}

export interface Reply {
  id: number;
  shortcut: string;
  content: string;
  changedAt: Time;
}

export interface Invitation {
  id: number;
  email: string | null;
  role: Role;
  by: AuditEntry['agent'];
  createdAt: Time;
  expiresAt: Time;
}

/** The token is told this once. */
export interface NewInvitation {
  invitation: Invitation;
  token: string;
}

export interface PasswordLink {
  token: string;
  expiresAt: Time;
}

/** What a link is good for. */
export interface LinkFacts {
  kind: 'invitation' | 'password';
  email: string | null;
  projectName: string;
  role: Role | null;
  expiresAt: Time;
  hasAccount: boolean;
}

export interface LinkUse {
  token: string;
  email?: string;
  name?: string;
  password: string;
}

export interface Setup {
  key: string;
  email: string;
  name: string;
  password: string;
  projectName: string;
  origins: string[];
}
