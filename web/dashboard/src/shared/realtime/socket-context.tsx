// The only place where the socket meets the query caches: a socket, what follows it (room-follower.ts) and what writes the
// caches (cache-writer.ts), for as long as a project is looked at. Features read queries; nothing else listens to the
// socket.
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { takeRows } from '../../first/rows';
import { fetchStatuses } from '../api/visitors-api';
import type { ServerClock } from '../time/server-clock';
import { ServerClockContext } from '../time/use-server-now';
import { AgentVoice } from './agent-voice';
import { CacheWriter } from './cache-writer';
import type { Ledgers } from './conversation-cache';
import { ConversationLedger } from './conversation-ledger';
import { LiveTable } from './live-table';
import { PresenceLedger } from './presence-ledger';
import { PreviewLink } from './preview-link';
import { openSocket } from './project-room';
import type { Connection } from './project-room';
import { followProject } from './room-follower';
import { Watch } from './watch';

export interface Realtime {
  connection: Connection;
  /** The session store is away: nobody's status is known. */
  degraded: boolean;
  ledger: PresenceLedger;
  ledgers: Ledgers;
  writer: CacheWriter;
  voice: AgentVoice;
  previews: PreviewLink;
  table: LiveTable;
  watch: Watch;
}

const SocketContext = createContext<Realtime | undefined>(undefined);

export function useRealtime(): Realtime {
  const realtime = useContext(SocketContext);
  if (realtime === undefined) throw new Error('useRealtime stands outside SocketProvider');
  return realtime;
}

interface Props {
  token: string;
  agentId: number;
  projectId: number;
  onUnauthorized: () => void;
  onForbidden: () => void;
  children: ReactNode;
}

interface Maker {
  client: QueryClient;
  token: string;
  agentId: number;
  projectId: number;
  clock: ServerClock;
}

function makeParts({ client, token, agentId, projectId, clock }: Maker) {
  const ledgers = { presence: new PresenceLedger(), conversations: new ConversationLedger() };
  const askStatuses = (uids: string[]) => fetchStatuses({ token, projectId }, uids);
  const writer = new CacheWriter({ client, projectId, ledgers, askStatuses });
  const voice = new AgentVoice(agentId, projectId, writer);
  const previews = new PreviewLink(projectId);
  const table = new LiveTable(projectId, clock);
  const first = takeRows(token, projectId);
  if (first !== undefined) {
    clock.observe(first.asOf);
    table.begin(first);
  }
  const watch = new Watch(projectId, (more) => writer.inSight(more));
  return { ledger: ledgers.presence, ledgers, writer, voice, previews, table, watch };
}

/** Give it a `key` per project: everything known is known of one project. */
export function SocketProvider({ token, agentId, projectId, onUnauthorized, onForbidden, children }: Props) {
  const client = useQueryClient();
  const clock = useContext(ServerClockContext);
  const [parts] = useState(() => makeParts({ client, token, agentId, projectId, clock }));
  const [connection, onConnection] = useState<Connection>('connecting');
  const [degraded, onDegraded] = useState(false);
  useEffect(
    () =>
      followProject({
        socket: openSocket(token),
        projectId,
        ...parts,
        clock,
        onConnection,
        onDegraded,
        onUnauthorized,
        onForbidden,
      }),
    [token, projectId, parts, clock, onUnauthorized, onForbidden],
  );
  const realtime = useMemo(() => ({ connection, degraded, ...parts }), [connection, degraded, parts]);
  return <SocketContext value={realtime}>{children}</SocketContext>;
}
