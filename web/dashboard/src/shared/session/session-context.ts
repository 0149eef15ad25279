// Who is logged in, and which project is looked at. Made in app, read by the features.
import { createContext, useContext } from 'react';
import type { Agent, ProjectMembership } from '@porchlight/protocol/rest';

export interface Session {
  token: string;
  agent: Agent;
  project: ProjectMembership;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession stands outside a session');
  return session;
}
