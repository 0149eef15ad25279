// PostgreSQL fails in every way that it knows. Presence does not wait for it: visitors come and go, agents see them,
// and what could not be written is written when it is back.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually, sleep } from '../../support/porchlight.mjs';
import { ask, closeAll, connect } from '../support/product.mjs';
import { assertLastSeen, assertTruth, closeInquirers, Health, Inquirer, outage } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, presenceOf, Witness } from './support/witness.mjs';

after(() => {
  closeAll();
  closeGuests();
  closeWitnesses();
  closeInquirers();
});

const hangUp = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'porchlight'";

/** Without the database these cannot be answered, and say so in time. */
const unavailable = { but: [503] };

/** Who is online is the session store's to say: only the page of everybody needs the database. */
function assertOnlyHistoryIsMissing({ answers }, uid) {
  for (const { what, status, body } of answers) {
    if (status !== 503) continue;
    assert.equal(what, 'visitors', `${what}: ${JSON.stringify(body)}`);
    assert.doesNotMatch(JSON.stringify(body), /PostgreSQL|server|connect|127\.0/);
  }
  const told = answers.filter(({ what, body }) => what === 'visitor' && body.history === 'unavailable');
  assert.ok(told.length > 0, 'a visitor without history');
  for (const { body } of told) {
    assert.deepEqual([body.visitorUid, body.isOnline, body.firstSeenAt, body.email], [uid, true, null, null]);
  }
}

async function stage(t, options = {}) {
  const cluster = await Cluster.start(options);
  t.after(() => cluster.end());
  const { gateways, postgres } = cluster;
  const shop = await cluster.addShop();
  const witnesses = [];
  const stay = [];
  for (const [i, gateway] of gateways.entries()) {
    witnesses.push(await Witness.open(gateway, shop, { name: `agent at gw${i + 1}` }));
    stay.push(await Guest.come(gateway, shop));
  }
  const world = { cluster, gateways, postgres, shop, witnesses, stay };
  await see(world, stay, true);
  world.health = new Health(gateways);
  return world;
}

const see = ({ witnesses }, guests, isOnline) =>
  Promise.all(witnesses.flatMap((witness) => guests.map(({ uid }) => witness.shows(uid, isOnline))));

/** One leaves, one turns a page and one comes while the database is away; the agents see it all. */
async function away(world, { fault, mend, lasts = outage, unreadable = false }) {
  const { gateways, postgres, shop, stay, witnesses } = world;
  const leaves = await Guest.come(gateways[0], shop);
  await see(world, [leaves], true);
  await eventually(async () => (await postgres.sql('SELECT uid FROM visitors')).length === 3, 'their rows');
  await fault();
  const inquirer = new Inquirer(gateways, shop, [stay[0].uid]);
  await sleep(300);
  leaves.close();
  const comes = await Guest.come(gateways[1], shop);
  stay[0].turnTo('/elsewhere');
  await see(world, [comes], true);
  await see(world, [leaves], false);
  await someoneJoins(world);
  await sleep(lasts);
  await inquirer.stop();
  inquirer.assertAnswered(unavailable);
  if (unreadable) {
    assertOnlyHistoryIsMissing(inquirer, stay[0].uid);
    for (const gateway of gateways) {
      assert.ok((await gateway.metric('porchlight_kept_access_total')) > 0, 'let in by what was known');
    }
  }
  assert.ok(!inquirer.statusesOf(stay[0].uid).has('unknown'), 'who is online is known all the time');
  for (const { socket, events } of witnesses) {
    assert.equal(socket.connected, true);
    assert.ok(!events.some(({ event }) => event === 'presenceDegraded' || event === 'error'));
  }
  for (const { times } of [...stay, comes]) assert.equal(times, 1, 'connections stay');
  await mend();
  await allIsRight(world, { here: [...stay, comes], gone: [leaves.uid] });
  await assertLastSeen(gateways[1], shop, leaves.uid, leaves.leftAt);
  await eventually(async () => {
    const answer = await gateways[0].rest(`/projects/${shop.projectId}/visitors`, { token: shop.token });
    return answer.body.visitors.some(({ visitorUid }) => visitorUid === comes.uid);
  }, 'the row of the one who came meanwhile');
}

/** Agents who have been here before are let in at every gateway, and told who is here. */
async function someoneJoins({ gateways, shop, stay }) {
  for (const gateway of gateways) {
    const colleague = await connect(gateway, { token: shop.token });
    const joined = await ask(colleague, 'joinProjectRoom', { projectId: shop.projectId });
    assert.equal(joined.ok, true, JSON.stringify(joined));
    const uids = stay.map(({ uid }) => uid);
    const { body } = await presenceOf(gateway, shop, uids);
    for (const uid of uids) assert.equal(body.statuses[uid].isOnline, true);
    colleague.disconnect();
  }
}

async function allIsRight({ gateways, shop, witnesses, stay, health }, { here = stay, gone = [] } = {}) {
  await assertTruth({ gateways, shop, witnesses, here, gone });
  for (const witness of witnesses) {
    witness.assertOrder();
    witness.assertSteady(stay.map(({ uid }) => uid));
    assert.equal(witness.count('presenceResync'), 0, 'nothing was missed');
  }
  await health.check();
}

describe('PostgreSQL', { concurrency: 4 }, () => {
  test('is stopped for a while', async (t) => {
    const world = await stage(t);
    await away(world, {
      fault: () => world.postgres.stop(),
      mend: () => world.postgres.run(),
      unreadable: true,
    });
  });

  test('is stopped before anybody has come to a new gateway', async (t) => {
    const world = await stage(t);
    const fresh = await world.cluster.addGateway({ PORCHLIGHT_SERVER_NODE: 'gw3' });
    await world.postgres.stop();
    const guests = await Promise.all(Array.from({ length: 8 }, () => Guest.come(fresh, world.shop)));
    await see(world, guests, true);
    for (const { times, refusals } of guests) assert.deepEqual([times, refusals], [1, []]);
    await world.postgres.run();
    await allIsRight(world, { here: [...world.stay, ...guests] });
    const rows = async () => (await world.postgres.sql('SELECT count(*) FROM visitors'))[0] === '10';
    await eventually(rows, 'a row of everybody');
  });

  // It was ready before its threads knew the projects: a database that went away in that moment kept everybody out.
  test('is not read yet: a new gateway is not ready, and not there, until it knows the projects', async (t) => {
    const world = await stage(t);
    const { cluster, postgres } = world;
    await postgres.sql("ALTER ROLE porchlight SET lock_timeout = '500ms'");
    postgres.sql('BEGIN; LOCK TABLE projects; SELECT pg_sleep(600)').catch(() => {});
    const locked = `SELECT count(*) FROM pg_locks WHERE relation = 'projects'::regclass AND mode LIKE 'AccessExcl%'`;
    await eventually(async () => (await postgres.sql(locked))[0] === '1', 'the lock');
    const adding = cluster.addGateway({ PORCHLIGHT_SERVER_NODE: 'gw3' });
    let ready = false;
    adding.then(
      () => (ready = true),
      () => {},
    );
    const fresh = await eventually(() => cluster.gateways[2], 'a third gateway');
    await eventually(() => fresh.log.includes('waiting for the database'), 'it to wait');
    assert.equal(ready, false);
    await assert.rejects(fetch(fresh.url), 'it does not listen');
    await postgres.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()",
    );
    await adding;
    await postgres.stop();
    const guests = await Promise.all(Array.from({ length: 8 }, () => Guest.come(fresh, world.shop)));
    for (const { times, refusals } of guests) assert.deepEqual([times, refusals], [1, []]);
    await postgres.run();
    await allIsRight(world, { here: [...world.stay, ...guests] });
  });

  test('is away, and a project is not known: who comes is not invited to hammer', async (t) => {
    const world = await stage(t);
    const { postgres, gateways } = world;
    await postgres.stop();
    const guest = Guest.knock(gateways[0], { projectId: 4711 });
    let comes = 0;
    guest.socket.io.on('open', () => (comes += 1));
    await eventually(() => comes > 0, 'a first connection');
    await sleep(2_500);
    assert.ok(comes <= 2, `it came ${comes} times`);
    assert.deepEqual(guest.refusals, []);
    guest.close();
    await postgres.run();
    await allIsRight(world);
  });

  // The check of the secret failed open: a wrong one was answered `ok`, and its name and page were shown.
  for (const [what, fault, mend] of [
    ['is stopped', 'stop', 'run'],
    ['hangs', 'freeze', 'thaw'],
  ]) {
    test(`${what}, and somebody comes with another visitor's uid`, async (t) => {
      const world = await stage(t);
      const { gateways, postgres, shop } = world;
      const visitorSecret = 's'.repeat(32);
      const page = { currentUrl: 'https://shop.example/mine', title: 'Mine' };
      const { projectId } = shop;
      const knock = (gateway) => connect(gateway, { projectId });
      const ann = await knock(gateways[0]);
      await ask(ann, 'identify', { projectId, visitorUid: 'ann', visitorSecret, ...page });
      await eventually(
        async () => (await postgres.sql("SELECT uid FROM visitors WHERE uid = 'ann'")).length === 1,
        'her row',
      );
      const [guesser, silent, newcomer] = await Promise.all([1, 2, 3].map(() => knock(gateways[1])));
      await postgres[fault]();
      const told = (socket) => new Promise((done) => socket.once('identifyRefused', done));
      const evil = { currentUrl: 'https://evil.example/', title: 'Evil', identity: { name: 'Mallory' } };
      const refusals = [guesser, silent].map(told);
      for (const [socket, secret] of [
        [guesser, { visitorSecret: 'w'.repeat(32) }],
        [silent, {}],
      ]) {
        const answer = await ask(socket, 'identify', { projectId, visitorUid: 'ann', ...evil, ...secret });
        assert.deepEqual([answer.ok, answer.checked], [true, false]);
        socket.emit('updateContext', { currentUrl: 'https://evil.example/more' });
      }
      const bob = { visitorUid: 'bob', visitorSecret, ...page, identity: { name: 'Bob' } };
      assert.equal((await ask(newcomer, 'identify', { projectId, ...bob })).checked, false);
      await world.witnesses[0].shows('bob', true);
      await postgres[mend]();
      for (const refused of await Promise.all(refusals)) assert.equal(refused.code, 'forbidden');
      const visitor = async (uid) => (await gateways[0].visitor(shop, uid)) ?? {};
      await eventually(async () => (await visitor('bob')).currentUrl === page.currentUrl, 'his page');
      await eventually(async () => (await visitor('bob')).name === 'Bob', 'his name');
      const shown = await visitor('ann');
      assert.deepEqual([shown.currentUrl, shown.name], [page.currentUrl, null]);
      for (const { events } of world.witnesses) {
        const words = JSON.stringify(events);
        assert.ok(!/Mallory|evil/.test(words), 'nothing of it was ever shown');
      }
      ann.disconnect();
    });
  }

  test('hangs', async (t) => {
    const world = await stage(t);
    await away(world, {
      fault: () => world.postgres.freeze(),
      mend: () => world.postgres.thaw(),
      unreadable: true,
    });
  });

  test('is restarted', async (t) => {
    const world = await stage(t);
    await away(world, { fault: () => world.postgres.restart(), mend: () => {}, lasts: 1_000 });
  });

  test('is killed and recovers', async (t) => {
    const world = await stage(t);
    await away(world, { fault: () => world.postgres.kill(), mend: () => world.postgres.run(), lasts: 1_000 });
  });

  test('has no connection left', async (t) => {
    const world = await stage(t);
    const { postgres } = world;
    await away(world, {
      fault: async () => {
        await postgres.sql('ALTER ROLE porchlight CONNECTION LIMIT 0');
        await postgres.sql(hangUp);
      },
      mend: () => postgres.sql('ALTER ROLE porchlight CONNECTION LIMIT -1'),
    });
  });

  test('is read-only', async (t) => {
    const world = await stage(t);
    const { postgres } = world;
    await away(world, {
      fault: async () => {
        await postgres.sql('ALTER ROLE porchlight SET default_transaction_read_only = on');
        await postgres.sql(hangUp);
      },
      mend: async () => {
        await postgres.sql('ALTER ROLE porchlight RESET default_transaction_read_only');
        await postgres.sql(hangUp);
      },
      lasts: 1_500,
    });
  });

  test('says that transactions could not be serialized, every other time', async (t) => {
    const world = await stage(t);
    const { postgres, gateways, shop } = world;
    await postgres.sql(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF random() < 0.5 THEN RAISE SQLSTATE '40001'; END IF;
        RETURN NULL;
      END $$`);
    await postgres.sql(
      'CREATE TRIGGER refuse AFTER INSERT OR UPDATE ON visitors FOR EACH STATEMENT EXECUTE FUNCTION refuse()',
    );
    const inquirer = new Inquirer(gateways, shop, [world.stay[0].uid]);
    const guests = [];
    for (let i = 0; i < 40; i += 1) guests.push(await Guest.come(gateways[i % 2], shop));
    const gone = guests.splice(0, 20);
    for (const guest of gone) guest.close();
    await see(world, gone, false);
    await inquirer.stop();
    inquirer.assertAnswered(unavailable);
    await postgres.sql('DROP TRIGGER refuse ON visitors');
    await allIsRight(world, { here: [...world.stay, ...guests], gone: gone.map(({ uid }) => uid) });
    for (const { uid, leftAt } of gone) await assertLastSeen(gateways[0], shop, uid, leftAt);
    // A batch that was refused is tried again within ten seconds.
    const rows = async () => (await postgres.sql('SELECT count(*) FROM visitors'))[0];
    await eventually(async () => assert.equal(await rows(), '42') ?? true, 'a row of everybody');
  });

  test('is asked by both gateways about the same visitors at once, serializably', async (t) => {
    const world = await stage(t, {
      postgres: { options: ['-c', 'default_transaction_isolation=serializable'] },
    });
    const { gateways, shop } = world;
    const uids = Array.from({ length: 20 }, (_, i) => `both-${i}`);
    const tabs = await Promise.all(
      gateways.flatMap((gateway) => uids.map((uid) => Guest.come(gateway, shop, { uid }))),
    );
    for (let i = 0; i < 5; i += 1) {
      for (const tab of tabs) tab.turnTo(`/${i}`);
      await sleep(300);
    }
    for (const tab of tabs) tab.close();
    await allIsRight(world, { gone: uids });
    for (const { uid, leftAt } of tabs.slice(20))
      await assertLastSeen(gateways[0], shop, uid, leftAt, { early: 2_000 });
  });
});
