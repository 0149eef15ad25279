// Several processes behind pgbouncer in transaction mode: each statement may run on a server connection that somebody
// else has just had. Every second process failed with `prepared statement "s0" already exists`.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually, sleep } from '../../support/porchlight.mjs';
import { PgBouncer } from '../../support/servers/pgbouncer.mjs';
import { Postgres } from '../../support/servers/postgres.mjs';
import { answer, newSecret } from '../support/chat.mjs';
import { assertTruth, Health } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, Witness } from './support/witness.mjs';
import { assertThread, closeWriters, readThread, Writer } from './support/writer.mjs';

after(() => {
  closeGuests();
  closeWitnesses();
  closeWriters();
});

async function stage(t) {
  const postgres = await PgBouncer.start(await Postgres.start());
  const cluster = await Cluster.start({ postgres });
  t.after(() => cluster.end());
  const shop = await cluster.addShop(); // the command line is a process more
  const { gateways } = cluster;
  const witnesses = await Promise.all(gateways.map((gateway) => Witness.open(gateway, shop)));
  return { cluster, gateways, shop, witnesses, postgres, health: new Health(gateways) };
}

/** Both gateways read and write at once; what was said stands, and nobody is told of a failure. */
async function worksAt({ gateways, shop, witnesses, postgres }) {
  const known = Number((await postgres.sql('SELECT count(*) FROM visitors'))[0]);
  const writers = gateways.map((gateway, i) =>
    new Writer(gateway, shop, { uid: `w-${known}-${i}`, secret: newSecret(), name: `writer-${i}` }).stream(),
  );
  const guests = await Promise.all(Array.from({ length: 20 }, (_, i) => Guest.come(gateways[i % 2], shop)));
  await Promise.all(writers.map((writer) => writer.has(20)));
  const base = `/projects/${shop.projectId}`;
  await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const path = [`${base}/visitors`, `${base}/visitors?q=guest`, `${base}/conversations`, '/me'][i % 4];
      const { status, body } = await gateways[i % 2].rest(path, { token: shop.token });
      assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
    }),
  );
  for (const writer of writers) await writer.stop();
  const { body } = await gateways[0].rest(`${base}/conversations`, { token: shop.token });
  for (const writer of writers) {
    const { id } = body.conversations.find(({ visitorUid, visitor }) =>
      [visitorUid, visitor?.visitorUid].includes(writer.uid),
    );
    assertThread(await readThread(gateways[1], shop, id), [writer]);
    await answer(gateways[1], shop, id, 'Thank you.');
  }
  for (const guest of guests) guest.close();
  const gone = guests.map(({ uid }) => uid);
  for (const writer of writers) writer.close();
  await assertTruth({ gateways, shop, witnesses, gone: [...gone, ...writers.map(({ uid }) => uid)] });
  await eventually(
    async () => Number((await postgres.sql('SELECT count(*) FROM visitors'))[0]) === known + 22,
    'a row of everybody',
  );
}

describe('behind pgbouncer in transaction mode', { concurrency: 2 }, () => {
  test('two gateways and the command line share two connections', async (t) => {
    const world = await stage(t);
    await worksAt(world);
    for (const { log } of world.gateways) assert.doesNotMatch(log, /prepared statement|does not answer/);
    await world.health.check();
  });

  test('and it is restarted', async (t) => {
    const world = await stage(t);
    await world.postgres.kill();
    await sleep(1_000);
    await world.postgres.run();
    for (const gateway of world.gateways) {
      const page = () =>
        gateway.rest(`/projects/${world.shop.projectId}/visitors`, { token: world.shop.token });
      await eventually(async () => (await page()).status === 200, 'the database to be found again');
    }
    await worksAt(world);
    await world.health.check();
  });
});
