// An agent who forgets nothing. It does what the dashboard does (join, fetch, apply above the visitor's number,
// start anew at a resync), so `shows()` is what a person would see; and it keeps every event, so that at the end
// the stream itself can be judged: order of revisions, holes, and each transition once.

import assert from 'node:assert/strict';
import { io } from 'socket.io-client';
import { checkAnswer, watchContract } from '../../../support/contract.mjs';
import { deadline, eventually, sleep } from '../../../support/porchlight.mjs';

const open = new Set();

export function closeWitnesses() {
  for (const witness of open) witness.close();
}

export class Witness {
  /** An agent of the shop at that gateway (or balancer), in the project's room. */
  static async open(server, shop, { name = 'agent', ...options } = {}) {
    const witness = new Witness();
    Object.assign(witness, { server, shop, name });
    witness.events = []; // {event, payload, at, epoch}
    witness.shown = new Map(); // uid → {isOnline, status, revision}
    witness.known = new Set(); // uids that are fetched again
    witness.epoch = 0; // grows by one at each join and resync
    witness.joins = 0;
    witness.degraded = false;
    witness.socket = io(server.url, {
      auth: { token: shop.token },
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 100,
      reconnectionDelayMax: 300,
      ...options,
    });
    watchContract(witness.socket, 'agent');
    open.add(witness);
    witness.socket.on('connect', () => witness.join());
    witness.socket.onAny((event, payload) => witness.take(event, payload));
    await eventually(() => witness.joins > 0, `${name} to join`);
    return witness;
  }

  close() {
    open.delete(this);
    this.socket.disconnect();
  }

  /** Asked again until it is answered well: a gateway may be slow to say so while a store is away. */
  async join() {
    const { socket, shop } = this;
    while (socket.connected) {
      try {
        const answer = await socket
          .timeout(3_000)
          .emitWithAck('joinProjectRoom', { projectId: shop.projectId });
        if (answer.ok) {
          this.joins += 1;
          return this.startAnew();
        }
      } catch {
        // no answer in time, or no connection any more
      }
      await sleep(100);
    }
    return undefined;
  }

  /** Forgets all numbers and fetches: what was asked before counts no more. */
  async startAnew() {
    this.epoch += 1;
    for (const shown of this.shown.values()) shown.revision = -1;
    await this.fetch();
  }

  async fetch() {
    const { epoch } = this;
    const uids = [...this.known];
    if (uids.length === 0) return;
    for (let left = 20; left > 0 && epoch === this.epoch; left -= 1) {
      const answer = await presenceOf(this.server, this.shop, uids).catch(({ message }) => ({ message }));
      if (epoch !== this.epoch) return;
      if (answer.status === 200) {
        this.note(
          '(fetched)',
          Object.fromEntries(uids.map((uid) => [uid, answer.body.statuses[uid].status])),
        );
        for (const uid of uids) this.apply(uid, answer.body.statuses[uid], answer.body.revision ?? 0);
        return;
      }
      this.note('(not fetched)', {
        why: answer.message ?? `${answer.status} ${JSON.stringify(answer.body)}`,
      });
      await sleep(250);
    }
  }

  apply(uid, { isOnline, status }, revision) {
    const shown = this.shown.get(uid);
    if (shown !== undefined && revision <= shown.revision) return;
    this.shown.set(uid, { isOnline, status, revision });
  }

  take(event, payload) {
    if (event === 'presenceResync') this.startAnew();
    if (event === 'presenceDegraded') {
      this.degraded = payload.degraded;
      if (!payload.degraded) this.startAnew();
    }
    this.note(event, payload);
    if (event === 'visitorStatusChanged') {
      this.known.add(payload.visitorUid);
      this.apply(payload.visitorUid, payload, payload.revision);
    } else if (event === 'visitorContextUpdated') {
      this.apply(payload.visitorUid, { isOnline: true, status: payload.status }, payload.revision);
    }
  }

  note(event, payload) {
    this.events.push({ event, payload, at: performance.now(), epoch: this.epoch });
  }

  /** The place in the stream where it is now; see `since`. */
  get mark() {
    return this.events.length;
  }

  /** `visitorStatusChanged` of the visitor since a mark, as they were told. */
  told(uid, since = 0) {
    return this.events
      .slice(since)
      .filter(({ event, payload }) => event === 'visitorStatusChanged' && payload.visitorUid === uid)
      .map(({ payload }) => payload);
  }

  /** The visitor's transitions since a mark: [true, false] came and went. */
  transitions(uid, since = 0) {
    return this.told(uid, since)
      .filter(({ again }) => !again)
      .map(({ isOnline }) => isOnline);
  }

  count(event, since = 0) {
    return this.events.slice(since).filter((one) => one.event === event).length;
  }

  /** Waits until the agent sees the visitor so. */
  shows(uid, isOnline) {
    if (!this.known.has(uid)) {
      // Came before this agent did: a dashboard has him from its list.
      this.known.add(uid);
      this.fetch();
    }
    return eventually(
      () => this.shown.get(uid)?.isOnline === isOnline || this.story(uid),
      `${this.name} to see ${uid} ${isOnline ? 'online' : 'offline'}`,
    );
  }

  /** For a failure's message. */
  story(uid) {
    const about = ({ payload }) => uid === undefined || (payload?.visitorUid ?? uid) === uid;
    const lines = this.events.filter(about).map(({ event, payload, at, epoch }) => {
      if (event === '(fetched)') return `${at.toFixed(0)} e${epoch} fetched ${payload[uid] ?? ''}`;
      if (event === '(not fetched)') return `${at.toFixed(0)} e${epoch} not fetched: ${payload.why}`;
      const { revision = '', isOnline = '', again = '', degraded = '', visitorUid = '' } = payload ?? {};
      return `${at.toFixed(0)} e${epoch} ${event} ${visitorUid} ${revision} ${isOnline} ${again && 'again'} ${degraded}`;
    });
    return Promise.reject(new Error(`${this.name} saw\n${lines.join('\n')}`));
  }

  waitFor(fits, what) {
    return eventually(() => fits() || this.story(), what);
  }

  /** The stream as it must always be. Revisions follow each other; where they do not, something was lost, and a
   * resync has come with it. What is told of a visitor alternates (an `again` aside), unless the agent starts anew. */
  assertOrder() {
    let last;
    let torn;
    const states = new Map();
    for (const { event, payload, epoch } of this.events) {
      if (event === 'presenceResync') torn = undefined;
      if (event !== 'visitorStatusChanged' && event !== 'visitorContextUpdated') continue;
      const { visitorUid, revision, isOnline, again } = payload;
      if (last === undefined || last.epoch !== epoch) {
        states.clear();
      } else if (revision !== last.revision + 1) {
        torn = `${last.revision} → ${revision}`;
        states.clear();
      }
      last = { revision, epoch };
      if (event !== 'visitorStatusChanged') continue;
      assert.ok(
        again || states.get(visitorUid) !== isOnline,
        `${this.name}: ${visitorUid} told ${isOnline} twice, at ${revision}`,
      );
      states.set(visitorUid, isOnline);
    }
    assert.equal(torn, undefined, `${this.name}: revisions that do not follow each other, and no resync`);
  }

  /** Nobody of these was told offline since the mark, and all are seen online. */
  assertSteady(uids, since = 0) {
    for (const uid of uids) {
      const off = this.told(uid, since).filter(({ isOnline }) => !isOnline);
      assert.deepEqual(off, [], `${this.name}: ${uid} blinked`);
      assert.equal(this.shown.get(uid)?.isOnline, true, `${this.name} does not see ${uid}`);
    }
  }
}

/** POST …/presence at that gateway: {status, body}. */
export function presenceOf(server, { projectId, token }, uids) {
  const path = `/projects/${projectId}/presence`;
  const request = fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ uids }),
  }).then(async (response) => {
    const answer = { status: response.status, headers: response.headers, body: await response.json() };
    checkAnswer('POST', path, answer);
    return answer;
  });
  return deadline(request, 'presence');
}
