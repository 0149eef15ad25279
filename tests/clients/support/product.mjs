// Visitors and agents of the product, as other people's clients are: the official socket.io-client.

import assert from 'node:assert/strict';
import { io } from 'socket.io-client';
import { watchContract } from '../../support/contract.mjs';
import { deadline, patience, sleep } from '../../support/porchlight.mjs';

const open = new Set();

/** Ends what the test file has left open. */
export function closeAll() {
  for (const socket of open) socket.disconnect();
  open.clear();
}

function openSocket(server, auth, { origin, ...options } = {}) {
  const socket = io(server.url, {
    auth,
    forceNew: true,
    transports: ['websocket'],
    reconnectionDelay: 100,
    reconnectionDelayMax: 300,
    ...(origin === undefined ? {} : { extraHeaders: { origin } }),
    ...options,
  });
  watchContract(socket, auth && 'token' in Object(auth) ? 'agent' : 'visitor');
  open.add(socket);
  return socket;
}

/** The socket once it is connected; rejects with the CONNECT_ERROR. */
export async function connect(server, auth, options) {
  const socket = openSocket(server, auth, options);
  const connected = new Promise((done, failed) => {
    socket.once('connect', done);
    socket.once('connect_error', failed);
  });
  await deadline(connected, 'the connection');
  return socket;
}

/** The CONNECT_ERROR of a connection that must be refused. */
export async function refused(server, auth, options) {
  const socket = openSocket(server, auth, { reconnection: false, ...options });
  const error = await deadline(
    new Promise((done, failed) => {
      socket.once('connect_error', done);
      socket.once('connect', () => failed(new Error('expected a refusal, got a connection')));
    }),
    'the refusal',
  );
  socket.disconnect();
  assert.equal(typeof error.message, 'string');
  return error;
}

/** The next event of that name. (events.once() would take an `error` event for a failure of its own.) */
export const next = (socket, event) =>
  deadline(new Promise((done) => socket.once(event, done)), `the event ${event}`);

/** A visitor's socket that has not identified yet. */
export const knock = (server, { projectId }, options) => connect(server, { projectId }, options);

/** Emits and waits for the acknowledgement. */
export const ask = (socket, event, ...args) => socket.timeout(patience).emitWithAck(event, ...args);

let nextUid = 0;
export const newUid = () => `v-${process.pid}-${(nextUid += 1)}`;

/** A connected and identified visitor: {socket, uid, ack}. */
export async function visit(server, { projectId }, { uid = newUid(), identify = {}, ...options } = {}) {
  const socket = await knock(server, { projectId }, options);
  const page = { currentUrl: 'https://shop.example/', title: 'Shop' };
  const ack = await ask(socket, 'identify', { projectId, visitorUid: uid, ...page, ...identify });
  assert.equal(ack.ok, true, JSON.stringify(ack));
  return { socket, uid, ack };
}

/** What an agent was sent, in order: {event, payload, at}. */
export class Recorder {
  constructor(socket) {
    this.events = [];
    this.waiting = new Set();
    socket.onAny((event, payload) => {
      this.events.push({ event, payload, at: performance.now() });
      for (const check of this.waiting) check();
    });
  }

  /** The first event (from `from` on) that fits, there already or within `ms`. */
  async find(fits, what, { ms = patience, from = 0 } = {}) {
    const look = () => this.events.slice(from).find(fits);
    const arrived = new Promise((done) => {
      const check = () => {
        const found = look();
        if (!found) return;
        this.waiting.delete(check);
        done(found);
      };
      this.waiting.add(check);
      check();
    });
    return deadline(arrived, what, ms).catch((error) => {
      throw new Error(`${error.message}; got ${JSON.stringify(this.events.slice(from))}`);
    });
  }

  /** What was told of visitors. */
  get ofVisitors() {
    return this.events.filter(isOfPresence);
  }

  of(uid) {
    return this.events.filter(({ payload }) => payload?.visitorUid === uid);
  }

  /** `visitorStatusChanged` of the visitor, online or not. */
  async status(uid, isOnline, options) {
    const found = await this.find(
      ({ event, payload }) =>
        event === 'visitorStatusChanged' && payload.visitorUid === uid && payload.isOnline === isOnline,
      `${uid} to be ${isOnline ? 'online' : 'offline'}`,
      options,
    );
    return found.payload;
  }

  async context(uid, fits, options) {
    const found = await this.find(
      ({ event, payload }) =>
        event === 'visitorContextUpdated' && payload.visitorUid === uid && fits(payload),
      `a context of ${uid}`,
      options,
    );
    return found.payload;
  }
}

/** A connected agent in the project's room: {socket, recorder, joined}. */
export async function watch(server, { projectId, token }, options) {
  const socket = await connect(server, { token }, options);
  const recorder = new Recorder(socket);
  const joined = await ask(socket, 'joinProjectRoom', { projectId });
  assert.equal(joined.ok, true, JSON.stringify(joined));
  return { socket, recorder, joined };
}

/** Who of the agents is here is told whenever one comes or goes, in no order with the visitors. */
const isOfPresence = ({ event }) => event !== 'agentsAvailability' && event !== 'visitorIdentified';

/** Proves that for `ms` nothing happens in the project: then a sentinel visitor comes, and the agent's next
 * event, with the next revision, is the sentinel's. */
export async function assertQuiet(server, shop, recorder, ms) {
  const before = recorder.events.length;
  await sleep(ms);
  const { socket, uid } = await visit(server, shop);
  const sentinel = await recorder.status(uid, true);
  const others = recorder.events.slice(before).filter(isOfPresence);
  assert.deepEqual(
    others.filter(({ payload }) => payload?.visitorUid !== uid),
    [],
  );
  const last = recorder.events.slice(0, before).filter(isOfPresence).at(-1)?.payload.revision;
  if (last !== undefined) assert.equal(sentinel.revision, last + 1, 'no revision was spent');
  socket.disconnect();
  await recorder.status(uid, false);
}

/** Revisions of what the agent was sent grow by one. */
export function assertNoHoles(recorder, from = 0) {
  const told = recorder.events.slice(from).filter(isOfPresence);
  const revisions = told.map(({ payload }) => payload.revision);
  revisions.forEach((revision, i) => {
    if (i > 0) assert.equal(revision, revisions[i - 1] + 1, `revisions ${revisions}`);
  });
}

export const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
