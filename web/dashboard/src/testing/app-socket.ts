// The socket of a whole dashboard in jsdom, for `vi.mock('socket.io-client')`: it joins at once, and has a live table.
import { FakeTable } from './fake-table';

/** Who is here now, and the table of them. */
export const table = new FakeTable();

const listeners = new Map<string, (payload?: unknown) => void>();
/** What the dashboard has told the server. */
export const told: [string, unknown][] = [];
const emit = (event: string, body: unknown, ack?: (timeout: null, answer: unknown) => void) => {
  told.push([event, body]);
  const answer = event.endsWith('Table') ? table.answer(event, body) : undefined;
  if (answer !== undefined) return ack?.(null, answer);
  return ack?.(null, { ok: true, revision: 5, now: new Date().toISOString(), viewers: [] });
};

export const socket = {
  connected: false,
  active: true,
  connect: () => {
    socket.connected = true;
    queueMicrotask(() => listeners.get('connect')?.());
  },
  disconnect: () => undefined,
  removeAllListeners: () => listeners.clear(),
  onAny: () => undefined,
  offAny: () => undefined,
  on: (event: string, listener: (payload?: unknown) => void) => void listeners.set(event, listener),
  emit,
  timeout: () => ({ emit }),
};

/** The server says something. */
export const tell = (event: string, payload?: unknown) => listeners.get(event)?.(payload);
