// Somebody who writes on and on, whatever happens to the servers: what is not acknowledged is said again with the same
// tempId, in order, as the widget's outbox does it. At the end `assertThread` holds the thread against what was
// acknowledged.

import assert from 'node:assert/strict';
import { io } from 'socket.io-client';
import { watchContract } from '../../../support/contract.mjs';
import { eventually, sleep } from '../../../support/porchlight.mjs';

const open = new Set();

export function closeWriters() {
  for (const writer of open) writer.close();
}

export class Writer {
  /** `server`: a gateway, or several, of which it takes the next one whenever a connection is lost. */
  constructor(servers, shop, { uid, secret, name }) {
    Object.assign(this, { servers: [servers].flat(), shop, uid, secret, name });
    this.outbox = []; // {tempId, content}, the first one under way
    this.acknowledged = new Map(); // tempId → message
    this.refusals = [];
    this.said = 0;
    this.writing = false;
    this.at = 0;
    open.add(this);
    this.connect();
  }

  connect() {
    const server = this.servers[this.at % this.servers.length];
    const { projectId } = this.shop;
    this.socket = io(server.url, {
      auth: { projectId },
      forceNew: true,
      transports: ['websocket'],
      reconnection: this.servers.length === 1,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    const { socket } = this;
    watchContract(socket, 'visitor');
    const identify = {
      projectId,
      visitorUid: this.uid,
      visitorSecret: this.secret,
      currentUrl: 'https://shop.example/',
    };
    socket.on('connect', () => {
      this.in = false;
      socket.emit('identify', identify, ({ ok, error }) => {
        this.in = ok && socket.connected;
        if (!ok) this.refusals.push(error);
      });
    });
    const moveOn = async () => {
      this.in = false;
      if (this.servers.length === 1 || socket !== this.socket || this.closed) return;
      this.at += 1;
      await sleep(50);
      if (!this.closed) this.connect();
    };
    socket.on('disconnect', moveOn);
    socket.on('connect_error', moveOn);
  }

  say(content) {
    this.said += 1;
    this.outbox.push({ tempId: `${this.name}-${this.said}`, content });
    if (!this.writing) this.write();
  }

  async write() {
    this.writing = true;
    while (this.outbox.length > 0 && !this.closed) {
      const answer = this.in
        ? await this.socket
            .timeout(2_000)
            .emitWithAck('sendMessage', this.outbox[0])
            .catch(() => undefined)
        : undefined;
      if (answer?.ok) {
        this.acknowledged.set(this.outbox.shift().tempId, answer.message);
      } else {
        if (answer) this.refusals.push(answer.error);
        await sleep(20);
      }
    }
    this.writing = false;
  }

  /** Writes until `stop()`; returns itself. */
  stream() {
    this.streaming = (async () => {
      while (!this.stopped) {
        if (this.outbox.length < 5) this.say(`${this.name} says ${this.said + 1}`);
        await sleep(1);
      }
    })();
    return this;
  }

  async stop() {
    this.stopped = true;
    await this.streaming;
    await this.isDone();
  }

  has(count) {
    return eventually(() => this.acknowledged.size >= count, `${count} messages of ${this.name}`);
  }

  isDone() {
    return eventually(
      () => this.outbox.length === 0 || Promise.reject(new Error(JSON.stringify(this.refusals.slice(-3)))),
      `all messages of ${this.name} to be acknowledged`,
    );
  }

  close() {
    open.delete(this);
    this.closed = true;
    this.socket.disconnect();
  }
}

/** Once it answers: connections to a database that has just come back may still be found broken. */
export function read(server, { projectId, token }, path) {
  const answered = async () => {
    const answer = await server.rest(`/projects/${projectId}${path}`, { token });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer;
  };
  return eventually(answered, path);
}

/** The whole thread as an agent reads it. */
export async function readThread(server, shop, conversationId) {
  const messages = [];
  for (let hasMore = true; hasMore;) {
    const after = messages.at(-1)?.position ?? 0;
    const query = after === 0 ? 'before=2' : `after=${after}&limit=100`;
    const { body } = await read(server, shop, `/conversations/${conversationId}/messages?${query}`);
    messages.push(...body.messages);
    hasMore = after === 0 ? body.messages.length > 0 : body.hasMore;
  }
  return messages;
}

/** Positions without holes, nothing twice, nothing acknowledged lost or changed, each writer's in the order in which
 * they were said. */
export function assertThread(messages, writers) {
  assert.deepEqual(
    messages.map(({ position }) => position),
    messages.map((_, i) => i + 1),
  );
  for (const { name, acknowledged, said } of writers) {
    const stored = messages.filter(({ tempId }) => tempId.startsWith(`${name}-`));
    assert.deepEqual(
      stored.map(({ tempId }) => tempId),
      Array.from({ length: said }, (_, i) => `${name}-${i + 1}`),
      `what ${name} said, once each and in order`,
    );
    for (const message of stored) {
      const { agentId, mail, ...seen } = message;
      assert.deepEqual([agentId, mail], [null, null]);
      assert.deepEqual(seen, acknowledged.get(message.tempId));
    }
  }
}
