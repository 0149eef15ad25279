// A visitor as REST shows one: the database's facts, enriched with presence. URL, title and `onlineSince`
// exist only while the visitor is online. Times are ISO 8601, UTC, milliseconds, `Z`.

/** `unknown`: the session store cannot be asked. Only REST says so; events never do. */
export type VisitorStatus = 'online' | 'away' | 'offline' | 'unknown';

export interface Visitor {
  projectId: number;
  visitorUid: string;
  name: string | null;
  email: string | null;
  /** Proven by the identity hash where `verified`; name and e-mail never are. */
  userId: string | null;
  verified: boolean;
  firstSeenAt: string;
  lastSeenAt: string;
  isOnline: boolean;
  status: VisitorStatus;
  currentUrl?: string | null;
  title?: string | null;
  onlineSince?: string | null;
  /** The project's revision that this answer was read at. */
  revision: number;
  /** The server's time. */
  now: string;
}
