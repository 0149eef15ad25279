// A signed-in customer whose devices are at two gateways, over Redis and PostgreSQL: one visitor to the agents of both,
// also while the database is away and when a gateway is killed.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { newSecret, say } from '../support/chat.mjs';
import { ask, closeAll, knock, newUid, Recorder, watch } from '../support/product.mjs';
import { Cluster } from '../../support/cluster.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(() => closeAll());

async function stage(t) {
  const cluster = await Cluster.start();
  t.after(() => cluster.end());
  const shop = await cluster.addShop();
  const hash = createHmac('sha256', shop.identitySecret).update('42').digest('hex');
  const agents = [];
  for (const gateway of cluster.gateways) agents.push((await watch(gateway, shop)).recorder);
  const come = async (gateway, path, { uid = newUid(), secret = newSecret() } = {}) => {
    const socket = await knock(gateway, shop);
    const device = { socket, uid, secret, recorder: new Recorder(socket) };
    device.ack = await ask(socket, 'identify', {
      projectId: shop.projectId,
      visitorUid: uid,
      visitorSecret: secret,
      currentUrl: `https://shop.example${path}`,
      identity: { userId: '42', hash },
    });
    assert.equal(device.ack.ok, true, JSON.stringify(device.ack));
    return device;
  };
  return { ...cluster, cluster, shop, agents, come };
}

const hears = ({ recorder }, content) =>
  recorder.find(
    ({ payload }) =>
      [payload?.message, payload?.finalMessage, ...(payload?.messages ?? [])].some(
        (one) => one?.content === content,
      ),
    `"${content}"`,
  );
const uidsOf = (devices) => (devices ?? []).map(({ visitorUid }) => visitorUid).sort();
const online = async (gateway, shop) => {
  const { body } = await gateway.rest(`/projects/${shop.projectId}/visitors?status=online`, {
    token: shop.token,
  });
  return body.visitors;
};

describe('devices at two gateways', { concurrency: 2 }, () => {
  test('are one visitor with one thread, and agents of both see each come and go', async (t) => {
    const { gateways, shop, agents, come } = await stage(t);
    const laptop = await come(gateways[0], '/sofas');
    const phone = await come(gateways[1], '/lamps');
    const both = [laptop.uid, phone.uid].sort();
    for (const agent of agents) {
      await agent.context(laptop.uid, ({ devices }) => String(uidsOf(devices)) === String(both));
      assert.deepEqual(agent.of(phone.uid), []);
    }
    for (const gateway of gateways) {
      const visitors = await online(gateway, shop);
      assert.deepEqual(
        visitors.map(({ visitorUid }) => visitorUid),
        [laptop.uid],
      );
      assert.deepEqual(uidsOf(visitors[0].devices), both);
    }
    await say(laptop, 'from the laptop');
    await hears(phone, 'from the laptop');
    await say(phone, 'from the phone');
    await hears(laptop, 'from the phone');
    laptop.socket.disconnect();
    for (const agent of agents) {
      await agent.context(laptop.uid, ({ devices }) => String(uidsOf(devices)) === phone.uid);
    }
  });

  test('that sign in at one moment are one', async (t) => {
    const { gateways, shop, come } = await stage(t);
    await Promise.all(Array.from({ length: 8 }, (_, i) => come(gateways[i % 2], `/${i}`)));
    assert.equal((await online(gateways[0], shop)).length, 1);
  });

  test('outlive the gateway of one', async (t) => {
    const { gateways, shop, agents, come } = await stage(t);
    const laptop = await come(gateways[0], '/sofas');
    const phone = await come(gateways[1], '/lamps');
    await gateways[0].kill();
    await agents[1].context(laptop.uid, ({ devices }) => String(uidsOf(devices)) === phone.uid);
    assert.equal((await online(gateways[1], shop)).length, 1);
    assert.ok(!agents[1].of(laptop.uid).some(({ payload }) => payload.isOnline === false));
  });

  test('that come while the database is away are one once it is back', async (t) => {
    const { gateways, shop, postgres, come } = await stage(t);
    const laptop = await come(gateways[0], '/sofas');
    await postgres.freeze();
    const phone = await come(gateways[0], '/lamps');
    assert.equal(phone.ack.checked, false);
    await postgres.thaw();
    await eventually(async () => {
      const visitors = await online(gateways[1], shop);
      return visitors.length === 1 && uidsOf(visitors[0].devices).length === 2;
    }, 'one visitor with two devices');
    assert.equal((await online(gateways[0], shop))[0].visitorUid, laptop.uid);
  });
});
