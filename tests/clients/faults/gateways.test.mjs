// Several gateways that share one truth: agents see the visitors of all, two tabs on two gateways are one visitor,
// and gateways that are deployed, killed or frozen take nobody away who is still there.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster, grace, lease } from '../../support/cluster.mjs';
import { HAProxy, Nginx } from '../../support/servers/balancer.mjs';
import { eventually, sleep } from '../../support/porchlight.mjs';
import { assertLastSeen, assertTruth, closeInquirers, Health, Inquirer } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, Witness } from './support/witness.mjs';

after(() => {
  closeGuests();
  closeWitnesses();
  closeInquirers();
});

/** A cluster with a shop and an agent at each gateway. */
async function stage(t, options) {
  const cluster = await Cluster.start(options);
  t.after(() => cluster.end());
  const { gateways } = cluster;
  const shop = await cluster.addShop();
  const witnesses = [];
  for (const [i, gateway] of gateways.entries()) {
    witnesses.push(await Witness.open(gateway, shop, { name: `agent at gw${i + 1}` }));
  }
  return { cluster, gateways, shop, witnesses };
}

const seen = (witnesses, guests, isOnline = true) =>
  Promise.all(witnesses.flatMap((witness) => guests.map(({ uid }) => witness.shows(uid, isOnline))));

describe('two gateways', { concurrency: 4 }, () => {
  test('agents of each see the visitors of both, in one order, each transition once', async (t) => {
    const { gateways, shop, witnesses } = await stage(t);
    const guests = [];
    for (let i = 0; i < 20; i += 1) guests.push(await Guest.come(gateways[i % 2], shop));
    guests[3].turnTo('/lamps');
    await seen(witnesses, guests);
    for (const guest of guests) guest.close();
    await seen(witnesses, guests, false);
    for (const witness of witnesses) {
      witness.assertOrder();
      for (const { uid } of guests) assert.deepEqual(witness.transitions(uid), [true, false]);
      assert.equal(witness.count('presenceResync'), 0, 'nothing was missed');
    }
    const stream = ({ events }) =>
      events.filter(({ payload }) => payload.revision).map(({ event, payload }) => ({ event, ...payload }));
    assert.deepEqual(stream(witnesses[0]), stream(witnesses[1]));
    await assertLastSeen(gateways[1], shop, guests[0].uid, guests[0].leftAt);
  });

  test('two tabs on two gateways are one visitor', async (t) => {
    const { gateways, shop, witnesses } = await stage(t);
    const first = await Guest.come(gateways[0], shop);
    const second = await Guest.come(gateways[1], shop, { uid: first.uid });
    second.turnTo('/second');
    await seen(witnesses, [first]);
    first.close();
    await sleep(grace + 1_500);
    await assertTruth({ gateways, shop, witnesses, here: [second] });
    second.close();
    await seen(witnesses, [second], false);
    for (const witness of witnesses) {
      witness.assertOrder();
      assert.deepEqual(witness.transitions(first.uid), [true, false]);
    }
  });

  test('a page change from one gateway to the other within the grace is no event', async (t) => {
    const { gateways, shop, witnesses } = await stage(t, { env: { PORCHLIGHT_PRESENCE_GRACE: '2s' } });
    let guest = await Guest.come(gateways[0], shop);
    const { uid } = guest;
    await seen(witnesses, [guest]);
    for (let i = 1; i < 6; i += 1) {
      guest.close();
      guest = await Guest.come(gateways[i % 2], shop, { uid });
    }
    await sleep(2_500);
    for (const witness of witnesses) {
      witness.assertOrder();
      assert.deepEqual(witness.transitions(uid), [true]);
    }
  });

  test('kill -9 of one: its visitors go offline once; who comes back at once never blinks', async (t) => {
    const { gateways, shop, witnesses } = await stage(t);
    const [dies, lives] = gateways;
    const [, witness] = witnesses;
    const stays = await Guest.come(lives, shop);
    const lost = [];
    const moved = [];
    for (let i = 0; i < 5; i += 1) {
      lost.push(await Guest.come(dies, shop, { reconnection: false }));
      moved.push(await Guest.come(dies, shop, { reconnection: false }));
    }
    await seen([witness], [stays, ...lost, ...moved]);
    const health = new Health([lives]);
    const inquirer = new Inquirer([lives], shop, [stays.uid, lost[0].uid]);
    const crashed = Date.now();
    await dies.kill();
    const back = await Promise.all(moved.map(({ uid }) => Guest.come(lives, shop, { uid })));
    await Promise.all(lost.map(({ uid }) => witness.shows(uid, false)));
    await sleep(lease);
    await inquirer.stop();
    inquirer.assertAnswered();
    await assertTruth({
      gateways: [lives],
      shop,
      witnesses: [witness],
      here: [stays, ...back],
      gone: lost.map(({ uid }) => uid),
    });
    for (const { uid } of lost) {
      assert.deepEqual(witness.transitions(uid), [true, false]);
      await assertLastSeen(lives, shop, uid, crashed, { early: lease / 3 + 1_000, late: 500 });
    }
    for (const { uid } of [stays, ...moved]) assert.deepEqual(witness.transitions(uid), [true], uid);
    witness.assertOrder();
    await health.check();

    await dies.run();
    const next = await Guest.come(dies, shop);
    await seen(witnesses, [next]);
    await assertTruth({ gateways, shop, witnesses, here: [stays, ...back, next], gone: [lost[0].uid] });
  });

  test('one that stands still longer than the lease, and goes on', async (t) => {
    const { gateways, shop, witnesses } = await stage(t);
    const [sleeps, lives] = gateways;
    const [, witness] = witnesses;
    const asleep = [await Guest.come(sleeps, shop), await Guest.come(sleeps, shop)];
    const stays = await Guest.come(lives, shop);
    await seen(witnesses, [...asleep, stays]);
    const health = new Health(gateways);
    sleeps.freeze();
    await Promise.all(asleep.map(({ uid }) => witness.shows(uid, false)));
    await sleep(lease);
    sleeps.thaw();
    await assertTruth({ gateways, shop, witnesses, here: [...asleep, stays] });
    for (const { uid } of asleep) assert.deepEqual(witness.transitions(uid), [true, false, true]);
    assert.deepEqual(witness.transitions(stays.uid), [true]);
    for (const one of witnesses) one.assertOrder();
    await health.check();
  });

  test('kill -9 of all, and a start: who comes back was never away, the others went once', async (t) => {
    const { gateways, shop, witnesses } = await stage(t);
    const lost = [];
    const back = [];
    for (let i = 0; i < 4; i += 1) {
      lost.push(await Guest.come(gateways[i % 2], shop, { reconnection: false }));
      back.push(await Guest.come(gateways[i % 2], shop));
    }
    await seen(witnesses, [...lost, ...back]);
    const marks = witnesses.map(({ mark }) => mark);
    const crashed = Date.now();
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    await sleep(500);
    await Promise.all(gateways.map((gateway) => gateway.run()));
    await Promise.all(back.map((guest) => guest.isIn(2)));
    await assertTruth({ gateways, shop, witnesses, here: back, gone: lost.map(({ uid }) => uid) });
    for (const [i, witness] of witnesses.entries()) {
      witness.assertOrder();
      witness.assertSteady(
        back.map(({ uid }) => uid),
        marks[i],
      );
    }
    for (const { uid } of lost) {
      await assertLastSeen(gateways[0], shop, uid, crashed, { early: 61_000, late: 500 });
    }
  });

  test('kill -9 of all for longer than the lease: the truth again after the start', async (t) => {
    const { gateways, shop, witnesses } = await stage(t);
    const lost = await Guest.come(gateways[0], shop, { reconnection: false });
    const back = await Guest.come(gateways[1], shop);
    await seen(witnesses, [lost, back]);
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    await sleep(2 * lease);
    await Promise.all(gateways.map((gateway) => gateway.run()));
    await assertTruth({ gateways, shop, witnesses, here: [back], gone: [lost.uid] });
    for (const witness of witnesses) witness.assertOrder();
  });
});

/** The guests are behind the balancer; the agent is at the gateway that stays, and one behind the balancer too. */
async function deploy(t, balancer, transports, { recipe } = {}) {
  const started = recipe ? { start: (gateways) => balancer.start(gateways, { recipe }) } : balancer;
  const cluster = await Cluster.start({ balancer: started });
  t.after(() => cluster.end());
  const { gateways, front } = cluster;
  const shop = await cluster.addShop();
  const guests = [];
  for (let i = 0; i < 12; i += 1) {
    guests.push(await Guest.come(front, shop, { transports: transports[i % transports.length] }));
  }
  const watched = await Witness.open(front, shop, { name: 'agent behind the balancer' });
  for (const [i, gateway] of gateways.entries()) {
    const stays = gateways[1 - i];
    const witness = await Witness.open(stays, shop, { name: `agent at gw${2 - i}` });
    for (const { uid } of guests) {
      witness.known.add(uid);
      watched.known.add(uid);
    }
    await Promise.all([witness.startAnew(), watched.startAnew()]);
    await seen([witness, watched], guests);
    const { code } = await gateway.stop();
    assert.equal(code, 0, 'a clean end');
    // Longer than the grace and the lease: who is not back by then is told as gone.
    await sleep(2 * lease);
    await gateway.run();
    await sleep(2_500);
    await seen([witness, watched], guests);
    witness.assertOrder();
    assert.equal(witness.count('presenceResync'), 0, 'nothing was missed');
    for (const one of [witness, watched]) one.assertSteady(guests.map(({ uid }) => uid));
    witness.close();
  }
  assert.ok(
    guests.every(({ times }) => times >= 2),
    'each was moved',
  );
  const uids = guests.map(({ uid }) => uid);
  for (const guest of guests) guest.close();
  await seen([watched], guests, false);
  await assertTruth({ gateways, shop, witnesses: [watched], gone: uids });
}

describe('a deploy of each gateway, one after the other', { concurrency: 5 }, () => {
  test('behind HAProxy, over WebSocket: nobody blinks', (t) => deploy(t, HAProxy, [['websocket']]));
  test('behind HAProxy, over polling: nobody blinks', (t) => deploy(t, HAProxy, [['polling']]));
  test('behind HAProxy, upgrading: nobody blinks', (t) => deploy(t, HAProxy, [['polling', 'websocket']]));
  test('behind nginx, over WebSocket and polling: nobody blinks', (t) =>
    deploy(t, Nginx, [['websocket'], ['polling']]));
  test('behind nginx, WebSocket only: nobody blinks', (t) =>
    deploy(t, Nginx, [['websocket']], { recipe: 'porchlight-websocket.conf' }));
});

test('polling behind HAProxy finds its gateway every time', async (t) => {
  const cluster = await Cluster.start({ balancer: HAProxy });
  t.after(() => cluster.end());
  const { gateways, front } = cluster;
  const shop = await cluster.addShop();
  const witness = await Witness.open(gateways[0], shop);
  const guests = [];
  for (let i = 0; i < 10; i += 1) guests.push(await Guest.come(front, shop, { transports: ['polling'] }));
  for (let page = 0; page < 5; page += 1) for (const guest of guests) guest.turnTo(`/${page}`);
  await eventually(async () => {
    const { body } = await gateways[1].rest(`/projects/${shop.projectId}/visitors?status=online`, {
      token: shop.token,
    });
    return body.visitors.length === 10 && body.visitors.every(({ currentUrl }) => currentUrl.endsWith('/4'));
  }, 'the last page of all');
  assert.ok(
    guests.every(({ times }) => times === 1),
    'no session was lost',
  );
  witness.assertOrder();
  const prefixes = new Set(guests.map(({ socket }) => socket.io.engine.id.slice(0, 4)));
  assert.deepEqual([...prefixes].sort(), ['gw1x', 'gw2x'], 'both gateways have some');
});
