// Walk 4: the server restarts under an open dashboard and open shop pages. All come back by themselves, and
// the dashboard shows what is true now, not what was true then.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';
import { eventually, quick } from '../support/porchlight.mjs';

let shop;
let chromium;
let dashboard;
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
  dashboard = await Dashboard.open(chromium.browser, shop);
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

for (const [how, name] of [
  ['stop', 'SIGTERM'],
  ['kill', 'kill -9'],
]) {
  test(`4: after ${name} everybody comes back and the dashboard shows the truth`, async (t) => {
    const { server } = shop;
    const stays = await ShopVisitor.open(chromium.browser, shop);
    const leaves = await ShopVisitor.open(chromium.browser, shop);
    await dashboard.shows(stays.uid, 'online');
    await dashboard.shows(leaves.uid, 'online');
    await dashboard.openVisitor(stays.uid);
    await dashboard.says('status-word', 'Online');

    await server[how]();
    await dashboard.banner.waitFor();
    await shot(dashboard.page, `walk4-${how}-down`);
    await leaves.context.close();
    await stays.page.evaluate(() => history.pushState(null, '', '?came=back'));
    await server.run();
    const up = performance.now();

    await dashboard.banner.waitFor({ state: 'detached' });
    await dashboard.shows(leaves.uid, 'offline');
    await dashboard.shows(stays.uid, 'online', 35_000);
    await dashboard.says('current-url', /came=back/);
    const took = performance.now() - up;
    t.diagnostic(`the truth after ${Math.round(took)} ms`);
    await shot(dashboard.page, `walk4-${how}-back`);
    assert.equal((await server.visitor(shop, stays.uid)).isOnline, true);
    assert.equal((await server.visitor(shop, leaves.uid)).isOnline, false);

    const next = await ShopVisitor.open(chromium.browser, shop);
    await dashboard.shows(next.uid, 'online');
    await next.context.close();
    stays.assertNoFaults();
    await stays.context.close();
    await eventually(
      async () => (await server.visitor(shop, stays.uid)).isOnline === false,
      'its end',
      30_000,
    );
    await dashboard.shows(stays.uid, 'offline');
    await dashboard.assertNoFaults();
  });
}
