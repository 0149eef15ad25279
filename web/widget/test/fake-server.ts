// A server of two hands: FakeSocket takes the browser's WebSocket's place and keeps what was sent; a Server
// answers it as Porchlight would, unless a test tells it otherwise. Nothing happens by itself but on timers.

import { vi } from 'vitest';

export class FakeSocket {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  sent: string[] = [];
  closed = false;

  constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  send(frame: string): void {
    if (this.closed) throw new Error('sent on a closed socket');
    this.sent.push(frame);
    this.server.onFrame(this, frame);
  }

  close(): void {
    this.closed = true;
  }

  receive(frame: string): void {
    this.onmessage?.({ data: frame });
  }

  /** An event of the server's. */
  tell(name: string, payload: unknown): void {
    this.receive('42' + JSON.stringify([name, payload]));
  }

  /** The connection breaks, or the server closes it. */
  drop(): void {
    this.closed = true;
    this.onclose?.();
  }

  /** Events sent with this name, newest last. */
  events(name: string): Record<string, unknown>[] {
    return this.sent
      .map((frame) => /^42(\d*)(\[.*)$/s.exec(frame))
      .filter((match) => match !== null)
      .map((match) => JSON.parse(match[2]!) as [string, Record<string, unknown>])
      .filter(([event]) => event === name)
      .map(([, payload]) => payload);
  }
}

export class Server {
  sockets: FakeSocket[] = [];
  up = true;
  answersConnect = '40{"sid":"s1"}';
  answersIdentify: string | null = '[{"ok":true}]';
  pingInterval = 25_000;
  pingTimeout = 20_000;

  constructor() {
    const open = (url: string): FakeSocket => this.open(url);
    vi.stubGlobal('WebSocket', function (url: string) {
      return open(url);
    });
  }

  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }

  /** How many connections are open. */
  get openCount(): number {
    return this.sockets.filter((socket) => !socket.closed).length;
  }

  onFrame(socket: FakeSocket, frame: string): void {
    if (frame.startsWith('40')) setTimeout(() => socket.receive(this.answersConnect), 1);
    const ack = /^42(\d+)\["identify"/.exec(frame);
    if (ack && this.answersIdentify) {
      const answer = `43${ack[1]}${this.answersIdentify}`;
      setTimeout(() => socket.receive(answer), 1);
    }
  }

  private open(url: string): FakeSocket {
    const socket = new FakeSocket(url, this);
    this.sockets.push(socket);
    const { pingInterval, pingTimeout } = this;
    if (this.up) {
      const handshake = { sid: 'e1', upgrades: [], pingInterval, pingTimeout, maxPayload: 1_000_000 };
      setTimeout(() => socket.receive('0' + JSON.stringify(handshake)), 1);
    } else setTimeout(() => socket.drop(), 1);
    return socket;
  }
}

/** Long enough for handshake, connect and identify; short of any retry. */
export const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10);
export const advance = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** The machine sleeps: the clock goes on, no timer runs. */
export function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}
