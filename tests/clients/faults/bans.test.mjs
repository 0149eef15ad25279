// Who is banned stays out while the database is away: each gateway knows the bans by heart, and one that cannot read
// them does not begin.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually, sleep } from '../../support/porchlight.mjs';
import { ask, closeAll, knock, newUid, visit } from '../support/product.mjs';

after(closeAll);

const from = (address) => ({ extraHeaders: { 'x-forwarded-for': address } });

async function stage(t) {
  const cluster = await Cluster.start({ env: { PORCHLIGHT_SERVER_TRUST_PROXY: 'true' } });
  t.after(() => cluster.end());
  const shop = await cluster.addShop();
  const project = `/projects/${shop.projectId}`;
  const [one] = cluster.gateways;
  const post = (body) => one.rest(`${project}/bans`, { method: 'POST', body, token: shop.token });
  const codeAt = async (gateway, uid, options) => {
    const socket = await knock(gateway, shop, options);
    const page = { currentUrl: 'https://shop.example/', title: 'Shop' };
    const answer = await ask(socket, 'identify', { projectId: shop.projectId, visitorUid: uid, ...page });
    return answer.error?.code ?? 'ok';
  };
  const everywhere = (uid, options) =>
    Promise.all(cluster.gateways.map((gateway) => codeAt(gateway, uid, options)));
  /** Somebody at the second gateway, whom the first one's agent bans. */
  const banned = async (more = {}, options = undefined) => {
    const { uid } = await visit(cluster.gateways[1], shop, options);
    const { status, body } = await post({ visitorUid: uid, ...more });
    assert.equal(status, 201, JSON.stringify(body));
    await eventually(
      async () => (await everywhere(uid, options)).every((code) => code === 'banned'),
      `${uid} to be out at every gateway`,
    );
    return { uid, id: body.id };
  };
  return { cluster, shop, project, post, codeAt, everywhere, banned };
}

describe('bans, and PostgreSQL', { concurrency: 3 }, () => {
  for (const [what, fault, mend] of [
    ['is stopped', 'stop', 'run'],
    ['hangs', 'freeze', 'thaw'],
  ]) {
    test(`${what}: who is banned stays out, by uid and by address; nobody else is`, async (t) => {
      const { cluster, post, everywhere, banned } = await stage(t);
      const home = '198.51.100.7';
      const { uid } = await banned();
      const { uid: byAddress } = await banned({ byAddress: true, hours: 1 }, from(home));
      await eventually(
        async () => (await everywhere(newUid(), from(home))).every((code) => code === 'banned'),
        'their address to be out at every gateway',
      );
      await cluster.postgres[fault]();
      assert.deepEqual(await everywhere(uid), ['banned', 'banned']);
      assert.deepEqual(await everywhere(byAddress, from('198.51.100.8')), ['banned', 'banned']);
      assert.deepEqual(await everywhere(newUid(), from(home)), ['banned', 'banned']);
      assert.deepEqual(await everywhere(newUid(), from('198.51.100.9')), ['ok', 'ok']);
      assert.equal((await post({ visitorUid: newUid() })).status, 503, 'a ban that cannot be written');
      await cluster.postgres[mend]();
      assert.deepEqual(await everywhere(uid), ['banned', 'banned']);
    });
  }

  test('is stopped, and the bus loses a word: bans and their ends are known as soon as it is back', async (t) => {
    const { cluster, shop, project, everywhere, banned } = await stage(t);
    const { uid, id } = await banned();
    await cluster.redis.stop();
    await cluster.postgres.stop();
    await sleep(300);
    assert.deepEqual(await everywhere(uid), ['banned', 'banned']);
    await cluster.postgres.run();
    await eventually(async () => {
      const path = `${project}/bans/${id}`;
      const { status } = await cluster.gateways[0].rest(path, { method: 'DELETE', token: shop.token });
      return status === 200 || status === 204;
    }, 'the ban to be lifted');
    await cluster.redis.run();
    await eventually(
      async () => (await everywhere(uid)).every((code) => code === 'ok'),
      'the end of the ban to be known at both gateways',
    );
  });

  test('is away when a gateway starts: it lets nobody in until it knows who is banned', async (t) => {
    const { cluster, codeAt, banned } = await stage(t);
    const { uid } = await banned();
    await cluster.postgres.stop();
    const adding = cluster.addGateway({
      PORCHLIGHT_SERVER_NODE: 'gw3',
      PORCHLIGHT_SERVER_TRUST_PROXY: 'true',
    });
    adding.catch(() => {});
    const fresh = await eventually(() => cluster.gateways[2], 'a third gateway');
    await eventually(() => fresh.log.includes('waiting for the database'), 'it to wait');
    await assert.rejects(fetch(fresh.url), 'it does not listen');
    await cluster.postgres.run();
    await adding;
    assert.equal(await codeAt(fresh, uid), 'banned');
    assert.equal(await codeAt(fresh, newUid()), 'ok');
  });
});
