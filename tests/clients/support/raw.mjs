// HTTP by hand, for what no client would send: bytes out, everything that comes back in.

import { once } from 'node:events';
import { connect } from 'node:net';
import { deadline } from '../../support/porchlight.mjs';

export class Raw {
  constructor(port) {
    this.received = Buffer.alloc(0);
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (data) => (this.received = Buffer.concat([this.received, data])));
    this.socket.on('error', () => {});
    this.closed = new Promise((done) => this.socket.once('close', done));
  }

  static async open(server) {
    const raw = new Raw(server.port);
    await deadline(once(raw.socket, 'connect'), 'the connection');
    return raw;
  }

  send(bytes) {
    this.socket.write(bytes);
    return this;
  }

  get text() {
    return this.received.toString('latin1');
  }

  /** What was received, once the pattern is in it. */
  async until(pattern) {
    const arrived = new Promise((done, failed) => {
      const look = () => pattern.test(this.text) && done(this.text);
      this.socket.on('data', look);
      this.socket.once('close', () => look() || failed(new Error(`closed before ${pattern}: ${this.text}`)));
      look();
    });
    return deadline(arrived, `${pattern} in ${JSON.stringify(this.text.slice(0, 300))}`);
  }

  /** What was received by the time that the server has closed. */
  async untilClosed() {
    await deadline(this.closed, `the server to close after ${JSON.stringify(this.text.slice(0, 300))}`);
    return this.text;
  }

  close() {
    this.socket.destroy();
  }
}

/** Sends the bytes on a connection of their own and returns what comes until the server closes. */
export async function exchange(server, bytes) {
  const raw = await Raw.open(server);
  try {
    return await raw.send(bytes).untilClosed();
  } finally {
    raw.close();
  }
}

export const statusOf = (text) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
/** Of several answers, one behind the other. */
export const statusesOf = (text) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
