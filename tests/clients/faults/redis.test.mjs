// Redis fails in every way that it knows. While it does, REST answers in time that nobody knows who is online,
// agents are told so, and connections stay; when it is back all is right within a renewal, and nobody who was there
// all the time was told as gone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { Cluster, lease } from '../../support/cluster.mjs';
import { eventually, sleep } from '../../support/porchlight.mjs';
import { Redis, RedisSentinel } from '../../support/servers/redis.mjs';
import { assertLastSeen, assertTruth, closeInquirers, Health, Inquirer, outage } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, Witness } from './support/witness.mjs';

after(() => {
  closeGuests();
  closeWitnesses();
  closeInquirers();
});

/** What docs/operations.md says that a user needs. */
function neededRights() {
  const docs = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const [, rules] = /^ACL SETUSER porchlight on >PASSWORD (.*)$/m.exec(docs);
  return rules.split(' ');
}

/** Two gateways with an agent and two visitors each. */
async function stage(t, options = {}) {
  const cluster = await Cluster.start(options);
  t.after(() => cluster.end());
  const { gateways } = cluster;
  const shop = await cluster.addShop();
  const witnesses = [];
  const stay = [];
  for (const [i, gateway] of gateways.entries()) {
    witnesses.push(await Witness.open(gateway, shop, { name: `agent at gw${i + 1}` }));
    stay.push(await Guest.come(gateway, shop), await Guest.come(gateway, shop));
  }
  const world = { cluster, gateways, shop, witnesses, stay, redis: cluster.redis };
  await see(world, stay, true);
  // Until then REST knows a visitor only as long as Redis does.
  await eventually(
    async () => (await cluster.postgres.sql('SELECT uid FROM visitors')).length === 4,
    'their rows',
  );
  world.health = new Health(gateways);
  world.inquire = () => new Inquirer(gateways, shop, [stay[0].uid]);
  return world;
}

const see = ({ witnesses }, guests, isOnline) =>
  Promise.all(witnesses.flatMap((witness) => guests.map(({ uid }) => witness.shows(uid, isOnline))));

const degraded = ({ witnesses }, is) =>
  Promise.all(
    witnesses.map((witness) =>
      witness.waitFor(() => witness.degraded === is, `${witness.name} to be told degraded: ${is}`),
    ),
  );

/** The end that all faults have in common. */
async function allIsRight(world, { here = world.stay, gone = [], steady = world.stay } = {}) {
  const { gateways, shop, witnesses, health } = world;
  await assertTruth({ gateways, shop, witnesses, here, gone });
  for (const witness of witnesses) {
    witness.assertOrder();
    witness.assertSteady(steady.map(({ uid }) => uid));
  }
  const [next] = [await Guest.come(gateways[1], shop)];
  await see(world, [next], true);
  next.close();
  await see(world, [next], false);
  for (const witness of witnesses) witness.assertOrder();
  await health.check();
}

/** While `fault` lasts one leaves, one comes, one turns a page; REST is asked all the time. */
async function away(world, { fault, mend, lasts = outage }) {
  const { gateways, shop, stay, witnesses } = world;
  const leaves = await Guest.come(gateways[0], shop);
  await see(world, [leaves], true);
  await fault();
  const inquirer = world.inquire();
  await sleep(lasts / 5);
  leaves.close();
  const comes = Guest.knock(gateways[1], shop);
  stay[0].turnTo('/elsewhere');
  await degraded(world, true);
  await sleep(lasts);
  await inquirer.stop();
  inquirer.assertAnswered();
  assert.ok(inquirer.statusesOf(stay[0].uid).has('unknown'), 'REST says that it does not know');
  for (const witness of witnesses) assert.equal(witness.socket.connected, true, 'connections stay');
  for (const { times } of stay) assert.equal(times, 1, 'connections stay');
  assert.equal(comes.times, 1, 'who comes is taken');
  await mend();
  await degraded(world, false);
  await allIsRight(world, { here: [...stay, comes], gone: [leaves.uid] });
  // When it left, not when Redis could be told.
  await assertLastSeen(gateways[1], shop, leaves.uid, leaves.leftAt);
  const { currentUrl } = await gateways[1].visitor(shop, stay[0].uid);
  assert.equal(currentUrl, 'https://shop.example/elsewhere');
}

describe('Redis', { concurrency: 6 }, () => {
  test('is killed, and starts again empty', async (t) => {
    const world = await stage(t);
    await away(world, { fault: () => world.redis.kill(), mend: () => world.redis.run() });
  });

  test('hangs longer than the lease', async (t) => {
    const world = await stage(t);
    await away(world, { fault: () => world.redis.freeze(), mend: () => world.redis.thaw() });
  });

  test('hangs, and is back before a lease is over', async (t) => {
    const world = await stage(t);
    world.redis.freeze();
    await sleep(lease / 2);
    world.redis.thaw();
    await allIsRight(world);
  });

  test('is restarted empty at once, again and again', async (t) => {
    const world = await stage(t);
    for (let i = 0; i < 4; i += 1) {
      await world.redis.restart();
      await sleep(700);
    }
    await allIsRight(world);
  });

  test('is emptied under the gateways (FLUSHALL)', async (t) => {
    const world = await stage(t);
    const leaves = await Guest.come(world.gateways[0], world.shop);
    await see(world, [leaves], true);
    const inquirer = world.inquire();
    await world.redis.call('FLUSHALL');
    leaves.close();
    await allIsRight(world, { gone: [leaves.uid] });
    (await inquirer.stop()).assertAnswered();
  });

  test('forgets the scripts (SCRIPT FLUSH): nobody notices', async (t) => {
    const world = await stage(t);
    const marks = world.witnesses.map(({ mark }) => mark);
    await world.redis.call('SCRIPT', 'FLUSH');
    const comes = await Guest.come(world.gateways[0], world.shop);
    await see(world, [comes], true);
    await world.redis.call('SCRIPT', 'FLUSH');
    comes.close();
    await see(world, [comes], false);
    for (const [i, witness] of world.witnesses.entries()) {
      assert.deepEqual(witness.transitions(comes.uid), [true, false]);
      assert.equal(witness.count('presenceDegraded', marks[i]), 0);
    }
    await allIsRight(world);
  });

  test('is full: who is there stays and may leave, who comes is shown when there is room', async (t) => {
    const world = await stage(t);
    const { gateways, shop, redis } = world;
    const leaves = await Guest.come(gateways[0], shop);
    await see(world, [leaves], true);
    await redis.call('CONFIG', 'SET', 'maxmemory', '1');
    const inquirer = world.inquire();
    const comes = Guest.knock(gateways[1], shop);
    leaves.close();
    await see(world, [leaves], false);
    await sleep(2 * lease);
    (await inquirer.stop()).assertAnswered();
    for (const { uid } of world.stay) {
      const { isOnline } = await gateways[1].visitor(shop, uid);
      assert.equal(isOnline, true, 'leases are renewed all the same');
    }
    await redis.call('CONFIG', 'SET', 'maxmemory', '0');
    await allIsRight(world, { here: [...world.stay, comes], gone: [leaves.uid] });
  });

  test('has become a replica that takes no writes', async (t) => {
    const world = await stage(t);
    // Of a master that is not there: what it has it keeps.
    await away(world, {
      fault: () => world.redis.call('REPLICAOF', '127.0.0.1', '1'),
      mend: () => world.redis.call('REPLICAOF', 'NO', 'ONE'),
    });
  });

  test('loses every connection again and again', async (t) => {
    const world = await stage(t);
    for (let i = 0; i < 10; i += 1) {
      await world.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await world.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await sleep(200);
    }
    await allIsRight(world);
  });

  test('loses the connection of the subscribers while visitors come and go', async (t) => {
    const world = await stage(t);
    const { gateways, shop, redis } = world;
    const guests = [];
    for (let i = 0; i < 30; i += 1) {
      if (i % 5 === 0) await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      guests.push(await Guest.come(gateways[i % 2], shop));
      if (i % 2 === 0) guests.at(-1).close();
    }
    const here = guests.filter((_, i) => i % 2 !== 0);
    const gone = guests.filter((_, i) => i % 2 === 0).map(({ uid }) => uid);
    await allIsRight(world, { here: [...world.stay, ...here], gone });
  });

  test('wants a password, and is given it', async (t) => {
    const redis = await Redis.start({ password: 'a/b c%' });
    const world = await stage(t, { redis });
    await redis.restart();
    await allIsRight(world);
    for (const { log } of world.gateways) assert.doesNotMatch(log, /a\/b c%|a%2Fb/);
  });

  // The first reconnect of a user who may not CLIENT KILL was the last.
  test('lets its user do no more than must be, and loses every connection again and again', async (t) => {
    const redis = await Redis.start();
    const allow = () => redis.call('ACL', 'SETUSER', 'porchlight', 'on', '>secret', ...neededRights());
    await allow();
    redis.user = 'porchlight:secret';
    const world = await stage(t, { redis });
    for (let i = 0; i < 5; i += 1) {
      await redis.call('CLIENT', 'KILL', 'USER', 'porchlight');
      await sleep(200);
    }
    await away(world, {
      fault: () => redis.kill(),
      mend: async () => {
        await redis.run();
        await allow();
      },
    });
    for (const { log } of world.gateways) {
      for (const command of ['CLIENT SETNAME', 'CLIENT ID', 'INFO', 'ROLE']) {
        const lines = log.split('\n').filter((line) => line.includes(`"command":"${command}"`));
        assert.equal(lines.length, 1, `the log says once that ${command} is forbidden`);
      }
    }
  });

  test('was away before the gateway came', async (t) => {
    const world = await stage(t);
    const { cluster, shop, redis } = world;
    await redis.kill();
    const late = await cluster.addGateway({ PORCHLIGHT_SERVER_NODE: 'gw3' });
    assert.ok((await fetch(`${late.internalUrl}/ready`)).ok, 'it takes visitors');
    const comes = await Guest.come(late, shop);
    const inquirer = new Inquirer([late], shop, [comes.uid]);
    await sleep(500);
    (await inquirer.stop()).assertAnswered();
    await redis.run();
    await allIsRight(world, { here: [...world.stay, comes] });
  });
});

describe('a failover by Sentinel', { concurrency: 2 }, () => {
  async function failover(t, { lose }) {
    const set = await RedisSentinel.start();
    const world = await stage(t, { redis: { url: set.url, end: () => set.end() } });
    const { gateways, shop } = world;
    const { master, replica } = set;
    if (lose) {
      // Its connection is cut and it cannot ask for another: what comes now it never has.
      replica.freeze();
      await master.call('CLIENT', 'KILL', 'TYPE', 'replica');
    }
    const leaves = world.stay.pop();
    leaves.close();
    const comes = await Guest.come(gateways[0], shop);
    await see(world, [leaves], false);
    await see(world, [comes], true);
    await master.kill();
    const inquirer = world.inquire();
    replica.thaw();
    await set.failedOver();
    await degraded(world, false);
    await allIsRight(world, { here: [...world.stay, comes], gone: [leaves.uid] });
    (await inquirer.stop()).assertAnswered();
  }

  test('that loses the last writes', (t) => failover(t, { lose: true }));
  test('that loses nothing', (t) => failover(t, { lose: false }));
});
