// A socket made of a table of listeners: tests play the server.
import { vi } from 'vitest';
import type { AgentSocket } from '../shared/realtime/project-room';

type Ack = (timeout: Error | null, answer: unknown) => void;

export function fakeSocket() {
  const listeners = new Map<string, (payload: unknown) => void>();
  const acks: Ack[] = [];
  /** What an acknowledgement is awaited of. */
  const asked: [string, unknown][] = [];
  const socket = {
    connected: false,
    active: true,
    connect: vi.fn(),
    disconnect: vi.fn(),
    removeAllListeners: vi.fn(),
    onAny: vi.fn(),
    offAny: vi.fn(),
    emit: vi.fn(),
    on: (event: string, listener: (payload: unknown) => void) => void listeners.set(event, listener),
    timeout: () => ({
      emit: (event: string, body: unknown, ack: Ack) => {
        asked.push([event, body]);
        acks.push(ack);
      },
    }),
  };
  const receive = (event: string, payload?: unknown) => listeners.get(event)?.(payload);
  /** The connection stands; the room has not been answered. */
  const connect = () => {
    socket.connected = true;
    receive('connect');
  };
  const answer = (ack: unknown) => acks.at(-1)?.(null, ack);
  const join = () => {
    connect();
    answer({ ok: true, revision: 1, now: new Date().toISOString() });
  };
  const lose = (reason: string) => {
    socket.connected = false;
    receive('disconnect', reason);
  };
  return { socket: socket as typeof socket & AgentSocket, receive, connect, answer, join, lose, acks, asked };
}
