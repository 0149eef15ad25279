// The least of a Redis client that the tests need: one connection, commands in order, replies as JavaScript values
// (an error reply rejects). Not the server's own client: a test must not see through the eyes of what it tests.

import { once } from 'node:events';
import { connect } from 'node:net';

/** One reply from the front of the bytes: {value, rest}, or nothing while it is incomplete. */
function parse(bytes) {
  const end = bytes.indexOf('\r\n');
  if (end < 0) return undefined;
  const kind = String.fromCharCode(bytes[0]);
  const line = bytes.toString('utf8', 1, end);
  const rest = bytes.subarray(end + 2);
  if (kind === '+') return { value: line, rest };
  if (kind === '-') return { value: new Error(line), rest };
  if (kind === ':') return { value: Number(line), rest };
  const size = Number(line);
  if (size < 0) return { value: null, rest };
  if (kind === '$') {
    if (rest.length < size + 2) return undefined;
    return { value: rest.toString('utf8', 0, size), rest: rest.subarray(size + 2) };
  }
  if (kind !== '*') throw new Error(`not a reply: ${kind}${line}`);
  return parseItems(size, rest);
}

function parseItems(size, bytes) {
  const value = [];
  let rest = bytes;
  for (let i = 0; i < size; i += 1) {
    const item = parse(rest);
    if (item === undefined) return undefined;
    value.push(item.value);
    rest = item.rest;
  }
  return { value, rest };
}

export class Resp {
  static async open(port, { host = '127.0.0.1', password } = {}) {
    const client = new Resp();
    client.waiting = [];
    client.received = Buffer.alloc(0);
    client.socket = connect({ port, host, noDelay: true });
    client.socket.on('data', (data) => client.take(data));
    client.socket.on('error', () => {});
    client.socket.on('close', () => client.fail(new Error('the connection to Redis has ended')));
    await Promise.race([
      once(client.socket, 'connect'),
      once(client.socket, 'close').then(() => Promise.reject(new Error('Redis refused the connection'))),
    ]);
    if (password) await client.call('AUTH', password);
    return client;
  }

  take(data) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const reply = parse(this.received);
      if (reply === undefined) return;
      this.received = reply.rest;
      const { done, failed } = this.waiting.shift();
      if (reply.value instanceof Error) failed(reply.value);
      else done(reply.value);
    }
  }

  fail(error) {
    for (const { failed } of this.waiting.splice(0)) failed(error);
  }

  call(...words) {
    if (this.socket.destroyed) return Promise.reject(new Error('the connection to Redis has ended'));
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    this.socket.write(`*${words.length}\r\n${parts.join('')}`);
    return new Promise((done, failed) => this.waiting.push({ done, failed }));
  }

  close() {
    this.socket.destroy();
  }
}
