// Walk 3: tabs come and go; the last one leaves; the dashboard says so once, and time passes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAlive, Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';
import { quick, sleep } from '../support/porchlight.mjs';

const GRACE = 2_000;
let shop;
let chromium;
let dashboard;
before(async () => {
  [shop, chromium] = await Promise.all([
    startShop({ env: { ...quick, PORCHLIGHT_PRESENCE_GRACE: `${GRACE}ms` } }),
    launchBrowser(),
  ]);
  dashboard = await Dashboard.open(chromium.browser, shop);
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

test('3: a second tab changes nothing; the last one gone is one event, and then time ticks', async () => {
  const visitor = await ShopVisitor.open(chromium.browser, shop);
  const { uid } = visitor;
  await dashboard.shows(uid, 'online');
  await dashboard.openVisitor(uid);

  const second = await visitor.openTab('/demo/cart.html');
  await dashboard.says('page-title', 'Your cart · Lumen & Co');
  await second.close();
  await dashboard.says('page-title', 'Lamps for late evenings · Lumen & Co');
  await sleep(GRACE + 1_000);
  await assertAlive(dashboard, chromium.browser, shop);
  assert.equal((await dashboard.statusChanges(uid)).length, 1, 'only the coming');
  await shot(dashboard.page, 'walk3-one-tab-left');

  const left = performance.now();
  await visitor.page.close();
  await dashboard.shows(uid, 'offline');
  const took = performance.now() - left;
  assert.ok(took > GRACE - 200, `not before the grace: ${took} ms`);
  const gone = performance.now();
  await dashboard.says('status-word', 'Offline');
  await dashboard.says('last-seen', 'Last seen just now');
  await dashboard.says('current-url', undefined);
  await dashboard.says('page-title', undefined);
  assert.match(await dashboard.row(uid).innerText(), /Offline/);
  assert.doesNotMatch(await dashboard.row(uid).innerText(), /Lumen|demo\//, 'nor does the row keep the page');
  await shot(dashboard.page, 'walk3-just-now');

  await dashboard.says('last-seen', 'Last seen 1 minute ago', 70_000);
  const ticked = performance.now() - gone + took;
  assert.ok(ticked > 59_000 && ticked < 68_000, `a minute after it left, not ${ticked} ms`);
  await shot(dashboard.page, 'walk3-one-minute');
  const changes = await dashboard.statusChanges(uid);
  assert.deepEqual(
    changes.map(({ payload }) => payload.isOnline),
    [true, false],
  );
  visitor.assertNoFaults();
  await dashboard.assertNoFaults();
});
