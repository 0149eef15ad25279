// Opens the agent's socket for one project and tells the screen how the connection is. What arrives goes into
// the query caches (follow-project.ts), never into state of its own: the features read queries, and nothing
// else listens to the socket.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { io } from 'socket.io-client';
import { ServerClockContext } from '../time/use-server-now';
import { followProject } from './follow-project';
import type { AgentSocket, Connection } from './follow-project';
import { PresenceLedger } from './presence-ledger';

export interface Realtime {
  connection: Connection;
  /** The session store is away: nobody's status is known. */
  degraded: boolean;
  ledger: PresenceLedger;
}

const SocketContext = createContext<Realtime | undefined>(undefined);

export function useRealtime(): Realtime {
  const realtime = useContext(SocketContext);
  if (realtime === undefined) throw new Error('useRealtime stands outside SocketProvider');
  return realtime;
}

function openSocket(token: string): AgentSocket {
  return io({
    auth: { token },
    autoConnect: false,
    forceNew: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });
}

interface Props {
  token: string;
  projectId: number;
  onUnauthorized: () => void;
  onForbidden: () => void;
  children: ReactNode;
}

/** Give it a `key` per project: everything known is known of one project. */
export function SocketProvider({ token, projectId, onUnauthorized, onForbidden, children }: Props) {
  const client = useQueryClient();
  const clock = useContext(ServerClockContext);
  const [ledger] = useState(() => new PresenceLedger());
  const [connection, onConnection] = useState<Connection>('connecting');
  const [degraded, onDegraded] = useState(false);
  useEffect(
    () =>
      followProject({
        socket: openSocket(token),
        projectId,
        client,
        ledger,
        clock,
        onConnection,
        onDegraded,
        onUnauthorized,
        onForbidden,
      }),
    [token, projectId, client, ledger, clock, onUnauthorized, onForbidden],
  );
  const realtime = useMemo(() => ({ connection, degraded, ledger }), [connection, degraded, ledger]);
  return <SocketContext value={realtime}>{children}</SocketContext>;
}
