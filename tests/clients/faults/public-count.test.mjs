// How many people are here, where several gateways know it together, and where nobody does.

import { test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { closeAll, visit } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

test('the public count is of all gateways, and none is told while Redis is away', async (t) => {
  const cluster = await Cluster.start();
  t.after(async () => {
    closeAll();
    await cluster.end();
  });
  const { gateways, redis } = cluster;
  const shop = await cluster.addShop();
  await gateways[0].json('project', 'set', String(shop.projectId), '--public-count', 'true');
  const ask = (gateway) => gateway.rest(`/public/projects/${shop.projectId}/presence/count`);
  for (const gateway of gateways) await visit(gateway, shop);
  for (const gateway of gateways) {
    await eventually(async () => (await ask(gateway)).body.count === 2, 'both to be counted');
  }
  await redis.stop();
  for (const gateway of gateways) {
    await eventually(async () => (await ask(gateway)).status === 503, 'nobody to know');
  }
  await redis.run();
  for (const gateway of gateways) {
    await eventually(async () => (await ask(gateway)).body.count === 2, 'both to be back');
  }
});
