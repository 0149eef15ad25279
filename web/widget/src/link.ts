// One connection: a WebSocket with Engine.IO's heartbeat and one Socket.IO socket on it. It lives once; the
// session makes the next one. Everything that ends it ends in one `closed` call.
//
// A single deadline says by when the server must be heard again. It is a time of the wall clock, not a timer's
// delay, because timers stand still while a machine sleeps.

import { guarded } from './guarded';
import { now, own } from './own';
import { decode, encodeConnect, encodeEvent, pong, type Packet } from './packets';
import { later, type Timer } from './timers';

/** From the attempt to the acknowledged connection; then the heartbeat takes over. Units: milliseconds. */
const connectTime = 15_000;

export interface LinkEvents {
  connected(): void;
  /** CONNECT_ERROR; `closed` follows. */
  refused(code: string, message: string): void;
  closed(): void;
  event(name: string, payload: unknown): void;
}

/** A WebSocket, or what takes its place. */
export interface Socket {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onerror: ((event: Event) => void) | null;
  readonly bufferedAmount: number;
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Its constructor throws where the browser forbids the connection (a content security policy, in some). */
export class Link {
  private readonly socket: Socket;
  private readonly acks = new own.Map<number, (answer: unknown) => void>();
  private nextAck = 0;
  connected = false;
  wasHeard = false;
  private ended = false;
  private pingInterval = 0;
  private heartbeat = connectTime;
  private heardAt = 0;
  private deadline!: number;
  private timer: Timer;

  constructor(
    socket: Socket,
    private readonly auth: object,
    private readonly on: LinkEvents,
  ) {
    this.socket = socket;
    socket.onmessage = guarded((event) => this.receive(event.data));
    socket.onclose = socket.onerror = guarded(() => this.close());
    this.expectUntil(now() + connectTime);
  }

  /** `data`: binary, beside the payload. */
  emit(event: string, payload: object, onAck?: (answer: unknown) => void, data?: Uint8Array): void {
    if (!this.connected) return;
    if (onAck) this.acks.set(this.nextAck, onAck);
    this.socket.send(encodeEvent(event, payload, onAck && this.nextAck++, !!data));
    if (data) this.socket.send(data as Uint8Array<ArrayBuffer>);
  }

  /** Bytes that the browser has not sent yet. */
  backlog(): number {
    return this.socket.bufferedAmount;
  }

  /** The server must be heard within `ms`, or the link is dead. */
  expectWithin(ms: number): void {
    if (!this.ended) this.expectUntil(Math.min(this.deadline, now() + ms));
  }

  /** The server's last ping is late, though not yet too late. */
  isQuiet(): boolean {
    return now() - this.heardAt > this.pingInterval;
  }

  /** Ends the link at once if its deadline has passed; true if it has. */
  isOverdue(): boolean {
    if (now() >= this.deadline) this.close();
    return this.ended;
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.connected = false;
    clearTimeout(this.timer);
    // No waiting for the closing handshake: on a dead network it takes minutes.
    const { socket } = this;
    socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
    this.on.closed();
  }

  private expectUntil(time: number): void {
    this.deadline = time;
    clearTimeout(this.timer);
    const look = (): void => {
      if (!this.isOverdue()) this.expectUntil(this.deadline);
    };
    this.timer = later(look, time - now());
  }

  private receive(frame: unknown): void {
    if (typeof frame !== 'string') return;
    this.wasHeard = true;
    let packet: Packet;
    try {
      packet = decode(frame);
    } catch {
      this.close();
      return;
    }
    if (packet.kind === 'handshake') {
      this.pingInterval = packet.pingInterval;
      this.heartbeat = packet.pingInterval + packet.pingTimeout;
      this.socket.send(encodeConnect(this.auth));
      return;
    }
    if (packet.kind === 'connected') this.connected = true;
    if (this.connected) this.expectUntil((this.heardAt = now()) + this.heartbeat);
    this.act(packet);
  }

  private act(packet: Packet): void {
    if (packet.kind === 'ping') this.socket.send(pong);
    else if (packet.kind === 'connected') this.on.connected();
    else if (packet.kind === 'event') this.on.event(packet.name, packet.payload);
    else if (packet.kind === 'closed') this.close();
    else if (packet.kind === 'refused') {
      this.on.refused(packet.code, packet.message);
      this.close();
    } else if (packet.kind === 'ack') {
      const onAck = this.acks.get(packet.id);
      this.acks.delete(packet.id);
      if (onAck) onAck(packet.answer);
    }
  }
}
