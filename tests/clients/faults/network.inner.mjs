// Started by network.test.mjs in a network namespace: a gateway in another one, with a link for its clients and a
// link to Redis, which is cut while things happen. Nothing is refused then, packets vanish: the worst kind.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lease } from '../../support/cluster.mjs';
import { Porchlight, sleep } from '../../support/porchlight.mjs';
import { Namespace } from '../../support/servers/namespace.mjs';
import { Redis } from '../../support/servers/redis.mjs';
import { assertTruth, closeInquirers, Health, Inquirer } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, Witness } from './support/witness.mjs';

describe('one gateway, one thread, a link to Redis of its own', () => {
  let namespace;
  let link;
  let redis;
  let gateway;
  before(async () => {
    namespace = await Namespace.open();
    link = namespace.link();
    const clients = namespace.link();
    const options = ['--bind', link.here, '--protected-mode', 'no'];
    redis = await Redis.start({ host: link.here, options });
    gateway = await Porchlight.start({
      host: clients.there,
      prefix: namespace.prefix,
      env: {
        REDIS_URL: redis.url,
        PORCHLIGHT_SERVER_THREADS: '1',
        PORCHLIGHT_PRESENCE_LEASE: `${lease}ms`,
        PORCHLIGHT_PRESENCE_GRACE: '1s',
        PORCHLIGHT_LIMITS_ENABLED: 'false',
      },
    });
  });
  after(async () => {
    closeGuests();
    closeWitnesses();
    closeInquirers();
    link?.mend();
    await gateway?.end();
    await redis?.end();
    namespace?.close();
  });

  async function stage() {
    const shop = await gateway.addShop();
    const witness = await Witness.open(gateway, shop);
    const guests = [await Guest.come(gateway, shop), await Guest.come(gateway, shop)];
    for (const { uid } of guests) await witness.shows(uid, true);
    return { shop, witness, guests, health: new Health([gateway]) };
  }

  for (const lasts of [2_000, 3 * lease]) {
    test(`for ${lasts} ms while a visitor leaves and comes back: nothing of it is told, then or later`, async () => {
      const { shop, witness, guests, health } = await stage();
      const [stays, moves] = guests;
      link.cut();
      const inquirer = new Inquirer([gateway], shop, [stays.uid]);
      await sleep(300);
      moves.close();
      await sleep(lasts / 2);
      const back = await Guest.come(gateway, shop, { uid: moves.uid });
      await sleep(lasts / 2);
      link.mend();
      (await inquirer.stop()).assertAnswered();
      await assertTruth({ gateways: [gateway], shop, witnesses: [witness], here: [stays, back] });
      // What was on its way when the link was cut must not arrive now: retransmission has its time to try.
      await sleep(3_000);
      await assertTruth({ gateways: [gateway], shop, witnesses: [witness], here: [stays, back] });
      witness.assertSteady([stays.uid, back.uid]);
      witness.assertOrder();
      await health.check();
      stays.close();
      back.close();
      await assertTruth({ gateways: [gateway], shop, witnesses: [witness], gone: [stays.uid, back.uid] });
    });
  }

  test('a visitor who leaves and does not come back is gone when the link is back, and one who comes is there', async () => {
    const { shop, witness, guests } = await stage();
    const [stays, leaves] = guests;
    link.cut();
    await sleep(300);
    leaves.close();
    const comes = Guest.knock(gateway, shop);
    await sleep(2_000);
    link.mend();
    const gone = [leaves.uid];
    await assertTruth({ gateways: [gateway], shop, witnesses: [witness], here: [stays, comes], gone });
    witness.assertSteady([stays.uid]);
    witness.assertOrder();
    assert.equal(comes.times, 1);
  });

  test('short cuts, again and again', async () => {
    const { shop, witness, guests, health } = await stage();
    for (let i = 0; i < 8; i += 1) {
      link.cut();
      await sleep(100 + 60 * i);
      link.mend();
      await sleep(300);
    }
    await assertTruth({ gateways: [gateway], shop, witnesses: [witness], here: guests });
    witness.assertSteady(guests.map(({ uid }) => uid));
    witness.assertOrder();
    await health.check();
  });
});
