// Socket.IO between agents (the dashboard) and the server. Twin of docs/contract.md.
import type { AckError, ErrorCode } from './problem';

/** Came or went. URL, title and `onlineSince` only while online. */
export interface VisitorStatusChanged {
  projectId: number;
  visitorUid: string;
  isOnline: boolean;
  status: 'online' | 'away' | 'offline';
  lastSeenAt: string;
  name?: string | null;
  currentUrl?: string | null;
  title?: string | null;
  onlineSince?: string | null;
  /** An online of somebody who was shown as online already. */
  again?: boolean;
  revision: number;
  now: string;
}

/** Another page, or away ⇄ active. */
export interface VisitorContextUpdated {
  projectId: number;
  visitorUid: string;
  status: 'online' | 'away';
  currentUrl: string | null;
  title: string | null;
  revision: number;
  now: string;
}

/** Something may have been missed: refetch after a random part of `spreadMs`. */
export interface PresenceResync {
  projectId: number;
  spreadMs: number;
}

/** The session store is away, or back. */
export interface PresenceDegraded {
  projectId: number;
  degraded: boolean;
}

export interface ServerToAgentEvents {
  visitorStatusChanged: (event: VisitorStatusChanged) => void;
  visitorContextUpdated: (event: VisitorContextUpdated) => void;
  presenceResync: (event: PresenceResync) => void;
  presenceDegraded: (event: PresenceDegraded) => void;
  /** Bad input where no ack was asked, and the end of a token (`unauthorized`). */
  error: (error: { code: ErrorCode; message: string }) => void;
}

export type JoinAck = { ok: true; revision: number | null; now: string } | AckError;
export type LeaveAck = { ok: true } | AckError;

export interface AgentToServerEvents {
  joinProjectRoom: (body: { projectId: number }, ack: (answer: JoinAck) => void) => void;
  leaveProjectRoom: (body: { projectId: number }, ack?: (answer: LeaveAck) => void) => void;
}

export interface AgentHandshake {
  token: string;
}
