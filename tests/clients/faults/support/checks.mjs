// What must hold in every fault, whatever it is: REST answers in time, processes live on and do not grow, and soon
// after it is over what the agents see, what each gateway says and who is connected are the same.

import assert from 'node:assert/strict';
import { eventually, sleep } from '../../../support/porchlight.mjs';
import { lease } from '../../../support/cluster.mjs';
import { presenceOf } from './witness.mjs';

export const long = process.env.PORCHLIGHT_TEST_LONG === '1';
/** An outage that no lease outlives. */
export const outage = long ? 20_000 : 2.5 * lease;
/** REST says so within 2 s. The machine of a test may be busy: past this it hung. */
const answerWithin = 10_000;
/** What a gateway may grow by in a fault, in bytes. It has a few visitors; buffers and caches warm up. */
const mayGrow = 48 * 1024 * 1024;

const asking = new Set();

/** Ends the asking that a failed test has left. */
export function closeInquirers() {
  for (const inquirer of asking) inquirer.stop();
}

/** Asks all gateways for the visitor, his presence, a page and the counts, all the time until `stop()`. */
export class Inquirer {
  constructor(gateways, shop, uids) {
    Object.assign(this, { gateways, shop, uids, answers: [], stopped: false });
    asking.add(this);
    this.loops = gateways.map((gateway) => this.ask(gateway));
  }

  async ask(gateway) {
    const { shop, uids } = this;
    const base = `/projects/${shop.projectId}`;
    const { token } = shop;
    const questions = [
      ['visitor', () => gateway.rest(`${base}/visitors/${uids[0]}`, { token })],
      ['presence', () => gateway.rest(`${base}/presence`, { method: 'POST', token, body: { uids } })],
      ['visitors', () => gateway.rest(`${base}/visitors`, { token })],
      ['online', () => gateway.rest(`${base}/visitors?status=online`, { token })],
      ['stats', () => gateway.rest(`${base}/presence/stats`, { token })],
    ];
    while (!this.stopped) {
      for (const [what, question] of questions) {
        const at = performance.now();
        const given = await question().catch((error) => ({ status: 0, body: String(error.cause ?? error) }));
        this.answers.push({ what, port: gateway.port, at, took: performance.now() - at, ...given });
      }
      await sleep(100);
    }
  }

  async stop() {
    this.stopped = true;
    asking.delete(this);
    await Promise.all(this.loops);
    return this;
  }

  /** All came in time and none was an error of the server; `but` are statuses that this fault excuses. */
  assertAnswered({ but = [] } = {}) {
    assert.ok(this.answers.length > 0);
    const bad = this.answers.filter(({ status, took }) => {
      if (took > answerWithin) return true;
      return status !== 200 && !but.includes(status);
    });
    const lines = bad.map(
      ({ what, port, at, status, took, body }) =>
        `${at | 0} ${port} ${what}: ${status} after ${took | 0} ms ${JSON.stringify(body)}`,
    );
    assert.deepEqual(lines.slice(0, 10), [], 'REST while the fault lasted');
  }

  /** Everything that was said of a visitor's status while the fault lasted. */
  statusesOf(uid) {
    const said = this.answers.filter(({ what, status }) => what === 'presence' && status === 200);
    return new Set(said.map(({ body }) => body.statuses[uid].status));
  }
}

/** Pids and memory before; `check()` after. */
export class Health {
  constructor(gateways) {
    this.before = gateways.map((gateway) => ({ gateway, pid: gateway.pid, resident: gateway.resident }));
  }

  async check() {
    for (const { gateway, pid, resident } of this.before) {
      assert.equal(gateway.pid, pid, 'the same process');
      await gateway.assertAlive();
      const grown = gateway.resident - resident;
      assert.ok(grown < mayGrow, `grew by ${Math.round(grown / 1e6)} MB`);
    }
  }
}

/** Soon all agree: `here` are guests, `gone` are uids. */
export async function assertTruth({ gateways, shop, witnesses, here = [], gone = [] }) {
  const expected = new Map([...here.map(({ uid }) => [uid, true]), ...gone.map((uid) => [uid, false])]);
  const uids = [...expected.keys()];
  for (const gateway of gateways) {
    await eventually(async () => {
      const { status, body } = await presenceOf(gateway, shop, uids);
      if (status !== 200) throw new Error(`${status}`);
      const wrong = uids.filter((uid) => body.statuses[uid].isOnline !== expected.get(uid));
      const unknown = uids.filter((uid) => body.statuses[uid].status === 'unknown');
      if (wrong.length + unknown.length > 0) throw new Error(JSON.stringify({ wrong, unknown, body }));
      return true;
    }, `gateway ${gateway.port} to say the truth`);
  }
  for (const witness of witnesses) {
    for (const [uid, isOnline] of expected) await witness.shows(uid, isOnline);
  }
  for (const gateway of gateways) {
    const counts = () => gateway.rest(`/projects/${shop.projectId}/presence/stats`, { token: shop.token });
    await eventually(
      async () => (await counts()).body.online === here.length,
      `${here.length} to be counted`,
    );
  }
}

/** The visitor's last_seen_at is within the bounds about `at` (both in ms, this machine's clock). */
export async function assertLastSeen(
  gateway,
  shop,
  uid,
  at,
  { early = 1_000, late = 3_000, offset = 0 } = {},
) {
  await eventually(
    async () => {
      const { isOnline, lastSeenAt } = await gateway.visitor(shop, uid);
      const off = Date.parse(lastSeenAt) - offset - at;
      if (isOnline !== false) throw new Error('still online');
      if (off < -early || off > late) throw new Error(`off by ${off} ms`);
      return true;
    },
    `last_seen_at of ${uid}`,
    // After an outage of the database its turn comes within 10 s.
  );
}
