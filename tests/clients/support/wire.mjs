// The least of Engine.IO that a raw check needs: polling by fetch, WebSocket frames in their order.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { deadline } from '../../support/porchlight.mjs';

export class Polling {
  constructor(server, path = '/engine.io/') {
    this.base = `${server.http}${path}?EIO=4&transport=polling`;
  }

  async open(headers = {}) {
    const response = await fetch(this.base, { headers });
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.equal(text[0], '0');
    this.handshake = JSON.parse(text.slice(1));
    this.url = `${this.base}&sid=${this.handshake.sid}`;
    return this;
  }

  get sid() {
    return this.handshake.sid;
  }

  get(options = {}) {
    return fetch(this.url, options);
  }

  async poll() {
    const response = await this.get();
    assert.equal(response.status, 200);
    return response.text();
  }

  post(body, method = 'POST') {
    return fetch(this.url, { method, body });
  }
}

/** A WebSocket whose messages are taken one after the other. */
export class Frames {
  constructor(url) {
    this.socket = new WebSocket(url);
    this.messages = [];
    this.takers = [];
    this.socket.on('error', () => {});
    this.socket.on('message', (data, binary) => {
      const message = binary ? data : data.toString();
      const taker = this.takers.shift();
      if (taker) taker(message);
      else this.messages.push(message);
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => resolve(code));
    });
  }

  async ready() {
    if (this.socket.readyState === WebSocket.CONNECTING) await deadline(once(this.socket, 'open'), 'open');
    return this;
  }

  next() {
    if (this.messages.length > 0) return Promise.resolve(this.messages.shift());
    const arrived = Promise.race([
      new Promise((resolve) => this.takers.push(resolve)),
      this.closed.then((code) => {
        throw new Error(`closed with ${code} while a message was awaited`);
      }),
    ]);
    return deadline(arrived, 'a message');
  }

  send(message) {
    this.socket.send(message);
  }

  close() {
    this.socket.terminate();
  }
}

export async function openWebSocket(server, path = '/engine.io/') {
  const frames = await new Frames(`${server.ws}${path}?EIO=4&transport=websocket`).ready();
  const packet = await frames.next();
  assert.equal(packet[0], '0');
  frames.handshake = JSON.parse(packet.slice(1));
  return frames;
}
