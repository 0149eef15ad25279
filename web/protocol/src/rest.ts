// REST, /api/v1: what goes in and what comes out. Twin of docs/contract.md.
import type { Visitor, VisitorStatus } from './visitor';

export interface Agent {
  id: number;
  email: string;
  name: string;
}

export interface ProjectMembership {
  id: number;
  name: string;
  role: 'owner' | 'agent' | 'viewer';
}

/** `POST /auth/login` */
export interface LoginRequest {
  email: string;
  password: string;
}
export interface LoginAnswer {
  token: string;
  expiresAt: string;
  agent: Agent;
  projects: ProjectMembership[];
}

/** `GET /me` */
export interface MeAnswer {
  agent: Agent;
  projects: ProjectMembership[];
}

/** `GET /projects/{p}/visitors?status=&q=&sort=&limit=&cursor=` */
export interface VisitorsPage {
  visitors: Visitor[];
  /** Empty or absent at the end. */
  nextCursor?: string | null;
  revision: number;
  now: string;
}

/** `POST /projects/{p}/presence {uids}`; at most 1,000 uids. */
export interface PresenceRequest {
  uids: string[];
}
export interface PresenceAnswer {
  revision: number;
  now: string;
  statuses: Record<string, { isOnline: boolean; status: VisitorStatus; lastSeenAt: string | null }>;
}

/** `GET /projects/{p}/presence/stats`; `online` includes those away. */
export interface PresenceStats {
  projectId: number;
  /** False while the session store is away: then the counts mean nothing. */
  known: boolean;
  now: string;
  online: number;
  away: number;
}
