// Clocks that are wrong by minutes. There is one clock, the session store's: whatever time a gateway has, leases and
// graces are the same, and all that clients and the database see is Redis' time.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { otherClock } from '../../support/servers/clock.mjs';
import { answer, openTab, say } from '../support/chat.mjs';
import { closeAll } from '../support/product.mjs';
import { assertLastSeen, assertTruth, Health } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, presenceOf, Witness } from './support/witness.mjs';

after(() => {
  closeAll();
  closeGuests();
  closeWitnesses();
});

const minutes = 60_000;

/** How wrong the clocks of Redis and of the second gateway are, in ms. */
async function lives(t, { redis: offset = 0, second = 0 }) {
  const cluster = await Cluster.start({ redis: { clock: offset }, envs: [{}, otherClock(second)] });
  t.after(() => cluster.end());
  const { gateways } = cluster;
  const shop = await cluster.addShop();
  const witnesses = await Promise.all(
    gateways.map((gateway, i) => Witness.open(gateway, shop, { name: `agent at gw${i + 1}` })),
  );
  const health = new Health(gateways);
  const stay = [await Guest.come(gateways[0], shop), await Guest.come(gateways[1], shop)];
  const leave = [await Guest.come(gateways[0], shop), await Guest.come(gateways[1], shop)];
  for (const witness of witnesses) for (const { uid } of [...stay, ...leave]) await witness.shows(uid, true);
  for (const guest of leave) guest.close();
  for (const witness of witnesses) for (const { uid } of leave) await witness.shows(uid, false);
  const gone = leave.map(({ uid }) => uid);
  await assertTruth({ gateways, shop, witnesses, here: stay, gone });

  const near = (text, what) => {
    const off = Date.parse(text) - offset - Date.now();
    assert.ok(Math.abs(off) < 20_000, `${what} is off by ${off} ms`);
  };
  for (const gateway of gateways) {
    near((await presenceOf(gateway, shop, gone)).body.now, 'now');
    for (const { uid, leftAt } of leave) await assertLastSeen(gateway, shop, uid, leftAt, { offset });
  }
  for (const witness of witnesses) {
    witness.assertOrder();
    assert.equal(witness.count('presenceResync'), 0, 'nothing was missed');
    assert.equal(witness.count('presenceDegraded'), 0, 'Redis was not away');
    for (const uid of gone) {
      assert.deepEqual(witness.transitions(uid), [true, false]);
      for (const { now, lastSeenAt } of witness.told(uid)) {
        near(now, 'now');
        near(lastSeenAt, 'lastSeenAt');
      }
    }
    witness.assertSteady(stay.map(({ uid }) => uid));
  }
  await health.check();
}

/** A gateway that Redis has never answered knows its own clock alone: messages are dated by the database then. */
async function isWrittenToBeforeTheFirstReply(t, second) {
  const cluster = await Cluster.start();
  t.after(() => cluster.end());
  const shop = await cluster.addShop();
  const { gateways } = cluster;
  await cluster.redis.kill();
  const late = await cluster.addGateway({ PORCHLIGHT_SERVER_NODE: 'gw3', ...otherClock(second) });
  const near = ({ sentAt }) =>
    assert.ok(Math.abs(Date.parse(sentAt) - Date.now()) < 60_000, `written at ${sentAt}`);
  near(await say(await openTab(late, shop), 'Is anybody there?'));
  const { body } = await gateways[0].rest(`/projects/${shop.projectId}/conversations`, { token: shop.token });
  near(body.conversations[0].lastMessage);
  near(await answer(late, shop, body.conversations[0].id, 'I am.'));
}

describe('clocks that differ by minutes', { concurrency: 4 }, () => {
  test('a gateway’s is five minutes ahead', (t) => lives(t, { second: 5 * minutes }));
  test('a gateway’s is five minutes behind', (t) => lives(t, { second: -5 * minutes }));
  test('a gateway’s is twenty minutes ahead, and Redis has never answered', (t) =>
    isWrittenToBeforeTheFirstReply(t, 20 * minutes));
  test('Redis’ is five minutes ahead', (t) => lives(t, { redis: 5 * minutes }));
  test('Redis’ is five minutes behind', (t) => lives(t, { redis: -5 * minutes }));
});
