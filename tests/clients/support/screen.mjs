// The live table as a dashboard has it open, on the official client.

import assert from 'node:assert/strict';
import { ask, watch } from './product.mjs';
import { deadline } from '../../support/porchlight.mjs';

/** A dashboard's screen: an open table, with what tableChanged has told of it since. */
export class Screen {
  static async open(server, shop, asked = {}) {
    const agent = await watch(server, shop);
    const screen = new Screen(agent.socket, shop);
    await screen.open(asked);
    return screen;
  }

  constructor(socket, { projectId }) {
    Object.assign(this, { socket, projectId, rows: {}, changes: 0 });
    this.watching = new Set();
    socket.on('tableChanged', (changed) => {
      assert.equal(changed.projectId, projectId);
      this.changes += 1;
      this.take(changed);
    });
  }

  async open({ sort = { by: 'name', descending: false }, from = 0, count = 50, ...asked } = {}) {
    this.rows = {};
    const answer = await this.ask('openTable', { sort, from, count, ...asked });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    this.take(answer);
  }

  async move({ from = 0, count = 50, hold = false } = {}) {
    const answer = await this.ask('moveTable', { from, count, hold });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    assert.deepEqual(
      answer.rows.map(({ visitorUid }) => visitorUid),
      answer.uids,
      'an answer has all rows',
    );
    this.take(answer);
  }

  ask(event, body = {}) {
    return ask(this.socket, event, { projectId: this.projectId, ...body });
  }

  take(news) {
    const told = Object.fromEntries(news.rows.map((row) => [row.visitorUid, row]));
    this.rows = Object.fromEntries(news.uids.map((uid) => [uid, told[uid] ?? this.rows[uid]]));
    for (const uid of news.uids) assert.ok(this.rows[uid], `a row of ${uid} was told`);
    this.last = news;
    for (const look of this.watching) look();
  }

  get names() {
    return this.last.uids.map((uid) => this.rows[uid].name);
  }

  count(dimension, value) {
    return this.last.counts[dimension].find((counted) => counted.value === value)?.count ?? 0;
  }

  async shows(fits, what) {
    const shown = new Promise((done) => {
      const look = () => {
        if (!fits(this)) return;
        this.watching.delete(look);
        done();
      };
      this.watching.add(look);
      look();
    });
    await deadline(shown, what).catch((error) => {
      throw new Error(`${error.message}; ${JSON.stringify({ names: this.names, last: this.last })}`);
    });
  }

  showsNames(...names) {
    return this.shows((screen) => screen.names.join() === names.join(), `to be shown: ${names}`);
  }
}
