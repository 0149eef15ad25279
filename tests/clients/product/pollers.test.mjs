// Programs that poll: who is here in pages, and then what has changed since a revision. On the embedded default, and
// over two gateways that share Redis and PostgreSQL.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { closeAll, newUid, visit } from '../support/product.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

after(closeAll);

/** A program that keeps who is here, as the documents say. */
class Poller {
  constructor(server, shop, query) {
    Object.assign(this, { server, shop, query, known: new Map(), since: undefined, wholes: 0 });
  }

  get(more) {
    const path = `/projects/${this.shop.projectId}/visitors?${this.query}&${more}`;
    return this.server.rest(path, { token: this.shop.token });
  }

  async whole() {
    this.wholes += 1;
    this.known.clear();
    this.since = undefined;
    for (let cursor = ''; cursor !== null;) {
      const { status, body } = await this.get(`limit=7&cursor=${cursor}`);
      assert.equal(status, 200, JSON.stringify(body));
      this.since ??= body.revision;
      for (const visitor of body.visitors) {
        assert.ok(!this.known.has(visitor.visitorUid), 'nobody is on two pages');
        this.known.set(visitor.visitorUid, visitor);
      }
      cursor = body.nextCursor;
    }
  }

  async poll() {
    if (this.since === undefined) return this.whole();
    const { status, body } = await this.get(`since=${this.since}`);
    if (status === 410) {
      assert.equal(body.code, 'gone');
      return this.whole();
    }
    assert.equal(status, 200, JSON.stringify(body));
    for (const uid of body.gone) this.known.delete(uid);
    for (const visitor of body.visitors) this.known.set(visitor.visitorUid, visitor);
    this.since = body.revision;
    return undefined;
  }

  /** Polls until it knows these. */
  follows(uids, what, ms) {
    const wanted = [...uids].sort().join();
    return eventually(
      async () => {
        await this.poll();
        return [...this.known.keys()].sort().join() === wanted;
      },
      what,
      ms,
    );
  }
}

function pollers(start) {
  let servers;
  let addShop;
  let end;
  before(async () => ({ servers, addShop, end } = await start()));
  after(() => end());
  const [here, there] = [() => servers[0], () => servers.at(-1)];
  const come = (shop, path, uid = newUid()) =>
    visit(there(), shop, { uid, identify: { currentUrl: `https://shop.example${path}`, title: path } });

  test('whoever polls knows who is here', async () => {
    const shop = await addShop();
    const people = [];
    for (let i = 0; i < 20; i += 1) people.push(await come(shop, i % 2 ? '/odd' : '/even'));
    const uids = people.map(({ uid }) => uid);
    const everybody = new Poller(here(), shop, 'status=here&sort=page');
    const odd = new Poller(here(), shop, 'status=here&page=/odd');
    await everybody.follows(uids, 'everybody');
    await odd.follows(
      uids.filter((_, i) => i % 2),
      'those on a page',
    );
    people[0].socket.emit('updateContext', { currentUrl: 'https://shop.example/odd', title: 'O' });
    people[1].socket.disconnect();
    const late = await come(shop, '/even');
    await odd.follows(
      uids.filter((_, i) => i === 0 || (i % 2 && i !== 1)),
      'who moved and who left',
    );
    await everybody.follows([...uids.filter((_, i) => i !== 1), late.uid], 'who came and who left');
    assert.equal(everybody.known.get(uids[0]).currentUrl, 'https://shop.example/odd');
    // One for each thread of the gateway at most: each begins to remember with the first question.
    assert.ok(everybody.wholes <= 3, `${everybody.wholes} times the whole`);
  });

  test('bots are polled apart', async () => {
    const shop = await addShop();
    const bot = await visit(there(), shop, { extraHeaders: { 'user-agent': 'Googlebot/2.1' } });
    const bots = new Poller(here(), shop, 'status=here&bots=true');
    await bots.follows([bot.uid], 'the bot');
    assert.equal(bots.known.get(bot.uid).visit.bot, true);
    await new Poller(here(), shop, 'status=here').follows([], 'nobody');
    bot.socket.disconnect();
    await bots.follows([], 'the end of the bot');
  });

  test('the conversation is a filter of pages alone', async () => {
    const shop = await addShop();
    const { uid } = await come(shop, '/');
    const get = (query) =>
      here().rest(`/projects/${shop.projectId}/visitors?${query}`, { token: shop.token });
    await eventually(async () => {
      const { visitors } = (await get('status=here&conversation=none')).body;
      return visitors.map(({ visitorUid }) => visitorUid).join() === uid;
    }, 'who does not chat');
    assert.deepEqual((await get('status=here&conversation=open')).body.visitors, []);
    assert.equal((await get('since=1&conversation=open')).status, 400);
  });
}

describe('pollers, embedded', () => {
  pollers(() => embedded());

  test('what is of the life before a restart is gone', async () => {
    const server = await Porchlight.start({ env: quick });
    const shop = await server.addShop();
    await visit(server, shop);
    const poller = new Poller(server, shop, 'status=here');
    await poller.whole();
    await server.stop();
    await server.run();
    const { status, body } = await poller.get(`since=${poller.since}`);
    assert.equal(status, 410, JSON.stringify(body));
    closeAll();
    await server.end();
  });
});

describe('pollers, over two gateways', () => {
  let cluster;
  pollers(async () => {
    const started = await twoGateways();
    ({ cluster } = started);
    return started;
  });

  test('the store away: nobody is known to be here, and afterwards all are', async () => {
    const shop = await cluster.addShop();
    const [one, two] = cluster.gateways;
    const ann = await visit(two, shop);
    const poller = new Poller(one, shop, 'status=here');
    await poller.follows([ann.uid], 'Ann');
    await cluster.redis.kill();
    await eventually(async () => {
      const { status, body } = await poller.get('limit=5');
      assert.equal(status, 200);
      return body.known === false && body.visitors.length === 0;
    }, 'nobody');
    assert.equal((await poller.get(`since=${poller.since}`)).status, 503);
    await cluster.redis.restart();
    const bob = await visit(two, shop);
    await eventually(async () => (await poller.get('limit=5')).body.known, 'the store to be back');
    await poller.follows([ann.uid, bob.uid], 'both', 20_000); // a gateway that was cut claims once it has probed
  });
});
