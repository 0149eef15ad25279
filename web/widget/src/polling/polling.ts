// Engine.IO over HTTP long-polling, with the face of a WebSocket: for networks whose proxies do not let one through. One
// request waits for what the server says, another carries what is said. As soon as a WebSocket is seen to work, the
// session is told, and takes one.

import { now } from '../own';
import { later, type Timer } from '../timers';
import type { Socket } from '../link';

const separator = '\x1e';
/** Characters in one request: the server takes a million bytes. */
const mostInOne = 200_000;
/** A WebSocket is tried so long after the beginning, then rarely. Units: milliseconds. */
const firstProbe = 30_000;
const probeInterval = 600_000;

export class Polling implements Socket {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  bufferedAmount = 0;
  private readonly url: string;
  private sid = '';
  private waiting: string[] = [];
  private requests: XMLHttpRequest[] = [];
  private sending = false;
  private ended = false;
  private probe: Timer;

  /** @param url the WebSocket's; @param onWorking a WebSocket works after all */
  constructor(
    private readonly socketUrl: string,
    private readonly onWorking: () => void,
  ) {
    this.url = socketUrl.replace(/^ws/, 'http').replace('=websocket', '=polling');
    this.poll();
    this.probe = later(() => this.tryWebSocket(), firstProbe);
  }

  send(frame: string | Uint8Array): void {
    const packet = typeof frame === 'string' ? frame : 'b' + base64(frame);
    this.waiting.push(packet);
    this.bufferedAmount += packet.length;
    this.flush();
  }

  close(): void {
    if (this.ended) return;
    this.end();
    // Also where the page ends: without a word the server would wait for it.
    if (this.sid) navigator.sendBeacon(this.address(), '1');
  }

  private end(): void {
    this.ended = true;
    clearTimeout(this.probe);
    for (const request of this.requests) request.abort();
  }

  private fail(): void {
    if (this.ended) return;
    this.end();
    this.onclose?.(new CloseEvent('close'));
  }

  private address(): string {
    return `${this.url}&t=${now().toString(36)}${this.sid && '&sid=' + this.sid}`;
  }

  private request(method: string, body: string | null, onAnswer: (text: string) => void): void {
    const request = new XMLHttpRequest();
    this.requests.push(request);
    request.open(method, this.address());
    request.onloadend = () => {
      this.requests = this.requests.filter((one) => one !== request);
      if (this.ended) return;
      if (request.status === 200) onAnswer(request.responseText);
      else this.fail();
    };
    request.send(body);
  }

  private poll(): void {
    this.request('GET', null, (text) => {
      for (const packet of text.split(separator)) {
        const { sid } = /^0.*"sid":"(?<sid>[^"]+)"/.exec(packet)?.groups || {};
        if (sid) this.sid = sid;
        this.onmessage?.(new MessageEvent('message', { data: packet }));
        if (this.ended) return;
      }
      this.poll();
    });
  }

  private flush(): void {
    if (this.sending || this.ended || !this.waiting.length) return;
    let body = '';
    while (this.waiting.length && body.length < mostInOne) body += (body && separator) + this.waiting.shift();
    this.sending = true;
    this.request('POST', body, () => {
      this.sending = false;
      this.bufferedAmount = 0;
      for (const packet of this.waiting) this.bufferedAmount += packet.length;
      this.flush();
    });
  }

  private tryWebSocket(): void {
    if (this.ended) return;
    const socket = new WebSocket(this.socketUrl);
    socket.onmessage = () => {
      socket.close();
      if (!this.ended) this.onWorking();
    };
    this.probe = later(() => this.tryWebSocket(), probeInterval);
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
  return btoa(text);
}
