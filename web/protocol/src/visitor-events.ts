// Socket.IO between visitors (the widget) and the server. Twin of docs/contract.md. The server tells a visitor
// nothing about others, ever.
import type { AckError } from './problem';

export interface VisitorHandshake {
  projectId: number;
}

export interface Identity {
  userId: string;
  name?: string;
  email?: string;
  /** HMAC-SHA-256 of `userId` under the project's identity secret. */
  hash: string;
}

export interface Identify {
  projectId: number;
  visitorUid: string;
  visitorSecret?: string;
  currentUrl?: string;
  title?: string;
  referrer?: string;
  identity?: Identity;
}

export type IdentifyAck =
  { ok: true; visitorUid: string; now: string; settings: Record<string, unknown> } | AckError;

export interface UpdateContext {
  currentUrl: string;
  title?: string;
}

export interface Activity {
  state: 'active' | 'away';
}

export interface VisitorToServerEvents {
  identify: (body: Identify, ack: (answer: IdentifyAck) => void) => void;
  updateContext: (body: UpdateContext) => void;
  activity: (body: Activity) => void;
}
