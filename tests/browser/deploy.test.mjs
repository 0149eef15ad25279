// A deploy: two gateways behind HAProxy are stopped (SIGTERM) and started, one after the other, under open shop
// pages with the real widget. The dashboard of an agent at the other gateway shows nobody blink.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dashboard, launchBrowser, ShopVisitor, shot } from './support/world.mjs';
import { Cluster } from '../support/cluster.mjs';
import { HAProxy } from '../support/servers/balancer.mjs';
import { eventually, sleep } from '../support/porchlight.mjs';

/** Long enough for the widget's back-off, as the true one of 30 s is. */
const lease = 10_000;
let cluster;
let chromium;
let shop;
before(async () => {
  const env = { PORCHLIGHT_PRESENCE_LEASE: `${lease}ms`, PORCHLIGHT_PRESENCE_GRACE: '1s' };
  [cluster, chromium] = await Promise.all([Cluster.start({ balancer: HAProxy, env }), launchBrowser()]);
  const [gateway] = cluster.gateways;
  const origins = ['127.0.0.1', 'localhost'];
  const project = await gateway.addProject({ name: 'Lumen & Co', origins, missingOrigin: false });
  const agent = await gateway.addAgent('demo@example.com', [project.projectId], { role: 'owner' });
  const token = await gateway.token('demo@example.com');
  shop = { ...project, ...agent, token, server: cluster.balancer };
});
after(async () => {
  await chromium?.close();
  await cluster?.end();
});

for (const [deployed, stays] of [
  [0, 1],
  [1, 0],
]) {
  test(`a deploy of gateway ${deployed + 1}: no visitor blinks`, async () => {
    const { browser } = chromium;
    const server = cluster.gateways[stays];
    const dashboard = await Dashboard.open(browser, { ...shop, server });
    const visitors = [];
    for (let i = 0; i < 4; i += 1) visitors.push(await ShopVisitor.open(browser, shop));
    for (const { uid } of visitors) await dashboard.shows(uid, 'online');

    const { code } = await cluster.gateways[deployed].stop();
    assert.equal(code, 0);
    await sleep(lease + 3_000);
    await cluster.gateways[deployed].run();
    await visitors[0].page.evaluate(() => history.pushState(null, '', '?after=deploy'));
    await eventually(
      async () => /after=deploy/.test((await server.visitor(shop, visitors[0].uid)).currentUrl),
      'the page after the deploy',
    );
    for (const { uid } of visitors) {
      await dashboard.shows(uid, 'online');
      const changes = await dashboard.statusChanges(uid);
      assert.deepEqual(
        changes.filter(({ payload }) => !payload.isOnline),
        [],
        `${uid} blinked`,
      );
    }
    await shot(dashboard.page, `deploy-${deployed + 1}`);
    for (const visitor of visitors) {
      visitor.assertNoFaults();
      await visitor.context.close();
      await dashboard.shows(visitor.uid, 'offline');
    }
    await dashboard.assertNoFaults();
    await dashboard.context.close();
  });
}
