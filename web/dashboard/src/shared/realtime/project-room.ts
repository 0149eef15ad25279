// The life of a project's room: the socket opened, the room joined, lost, joined again. It knows nothing of what the
// events mean; that is room-follower.ts.
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { JoinAck } from '@porchlight/protocol/agent-events';
import type { AgentToServerEvents, ServerToAgentEvents } from '@porchlight/protocol/agent-events';
import { serverPath } from '../api/server-path';
import { logEvents } from './event-log';
import { Timers } from './timers';

export type AgentSocket = Socket<ServerToAgentEvents, AgentToServerEvents>;
export type Connection = 'connecting' | 'live' | 'down';

export interface RoomLife {
  socket: AgentSocket;
  projectId: number;
  /** Before every attempt to join: whatever was known may be old. */
  onJoining: () => void;
  onJoined: (now: string) => void;
  onConnection: (connection: Connection) => void;
  onUnauthorized: () => void;
  onForbidden: () => void;
}

const ACK_TIMEOUT_MS = 5_000;
/** Before a room is tried again that could not be joined, or a server that sent us away; jittered. */
const RETRY_MS = 1_500;

export function openSocket(token: string): AgentSocket {
  return io({
    path: serverPath('socket.io/'),
    auth: { token },
    autoConnect: false,
    forceNew: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });
}

function isUnauthorized(error: unknown): boolean {
  const data = (error as { data?: { code?: unknown } } | undefined)?.data;
  return data?.code === 'unauthorized';
}

/** Keeps the room joined until the function that it answers is called. */
export function keepRoom(life: RoomLife): () => void {
  const { socket, projectId } = life;
  const timers = new Timers();
  let joins = 0;
  const soon = (run: () => void) => timers.later(RETRY_MS * (0.5 + Math.random()), run);

  const onAnswer = (ack: JoinAck) => {
    if (ack.ok) {
      life.onConnection('live');
      life.onJoined(ack.now);
    } else if (ack.error.code === 'unauthorized') life.onUnauthorized();
    else if (ack.error.code === 'forbidden') life.onForbidden();
    else soon(join);
  };
  const join = () => {
    if (!socket.connected) return;
    const attempt = (joins += 1);
    life.onJoining();
    socket.timeout(ACK_TIMEOUT_MS).emit('joinProjectRoom', { projectId }, (timeout, ack) => {
      if (attempt !== joins || !socket.connected) return;
      if (timeout === null || timeout === undefined) onAnswer(ack);
      else soon(join);
    });
  };

  socket.on('connect', join);
  socket.on('disconnect', (reason) => {
    life.onConnection('down');
    // The official client does not come back by itself when the server has sent it away.
    if (reason === 'io server disconnect') soon(() => socket.connect());
  });
  socket.on('connect_error', (error) => {
    if (isUnauthorized(error)) {
      life.onUnauthorized();
      return;
    }
    life.onConnection('down');
    if (!socket.active) soon(() => socket.connect());
  });
  socket.on('error', ({ code }) => {
    if (code === 'unauthorized') life.onUnauthorized();
    if (code === 'forbidden') life.onForbidden();
  });
  logEvents(socket);
  socket.connect();

  return () => {
    joins += 1;
    timers.stop();
    socket.removeAllListeners();
    socket.offAny();
    socket.disconnect();
  };
}
