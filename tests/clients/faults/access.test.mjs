// What is taken away in the database by one process is gone at every gateway within a second: tokens, sockets, rooms.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually } from '../../support/porchlight.mjs';
import { ask, closeAll, connect, next } from '../support/product.mjs';

let cluster;
before(async () => (cluster = await Cluster.start()));
after(async () => {
  closeAll();
  await cluster.end();
});

/** A second, and a slow machine. */
const soon = 3_000;

/** A shop, and its agent in the room at each of the two gateways. (A live socket ends with a CONNECT_ERROR.) */
async function stage() {
  const shop = await cluster.addShop();
  const sockets = await Promise.all(
    cluster.gateways.map(async (gateway) => {
      const socket = await connect(gateway, { token: shop.token }, { reconnection: false });
      assert.equal((await ask(socket, 'joinProjectRoom', { projectId: shop.projectId })).ok, true);
      return socket;
    }),
  );
  return { shop, sockets, ended: () => sockets.map((socket) => next(socket, 'connect_error', soon)) };
}

const statuses = (shop, path) =>
  Promise.all(
    cluster.gateways.map(async (gateway) => (await gateway.rest(path, { token: shop.token })).status),
  );

const allSay = (shop, path, status) =>
  eventually(
    async () => (await statuses(shop, path)).every((one) => one === status),
    `${path} to be answered ${status} at both gateways`,
    soon,
  );

describe('two gateways', () => {
  test('a new password ends the older tokens and their sockets at both', async () => {
    const { shop, ended } = await stage();
    assert.deepEqual(await statuses(shop, '/me'), [200, 200]);
    const ends = ended();
    await cluster.gateways[0].json('agent', 'passwd', shop.email);
    for (const { data } of await Promise.all(ends)) assert.equal(data.code, 'unauthorized');
    await allSay(shop, '/me', 401);
  });

  test('an agent who is removed is out of both', async () => {
    const { shop, ended } = await stage();
    const ends = ended();
    await cluster.gateways[1].json('agent', 'remove', shop.email);
    for (const { data } of await Promise.all(ends)) assert.equal(data.code, 'unauthorized');
    await allSay(shop, '/me', 401);
  });

  test('a membership that is lost ends the room at both, and the session at none', async () => {
    const { shop, sockets } = await stage();
    const told = sockets.map((socket) => next(socket, 'error', soon));
    await cluster.gateways[0].json('agent', 'remove', shop.email, '--project', String(shop.projectId));
    for (const { code } of await Promise.all(told)) assert.equal(code, 'forbidden');
    await allSay(shop, `/projects/${shop.projectId}/visitors`, 403);
    assert.deepEqual(await statuses(shop, '/me'), [200, 200]);
    for (const socket of sockets) {
      assert.equal(socket.connected, true);
      const { error } = await ask(socket, 'joinProjectRoom', { projectId: shop.projectId });
      assert.equal(error?.code, 'forbidden');
    }
  });
});
