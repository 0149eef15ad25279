// Walk 5: the laptop sleeps. All processes of a browser are stopped for longer than the heartbeat, then go on.
// The quick form has short heartbeats; PORCHLIGHT_TEST_LONG=1 sleeps for a true minute on the default settings.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';
import { eventually, patience, quick, sleep } from '../support/porchlight.mjs';

const long = process.env.PORCHLIGHT_TEST_LONG === '1';
const env = long
  ? {}
  : {
      ...quick,
      PORCHLIGHT_PRESENCE_GRACE: '1s',
      PORCHLIGHT_SOCKETIO_PING_INTERVAL: '1s',
      PORCHLIGHT_SOCKETIO_PING_TIMEOUT: '1s',
    };
const asleep = long ? 60_000 : 5_000;
const heartbeat = long ? 45_000 + 8_000 : 3_000;
let shop;
let visitors;
let agents;
before(async () => {
  [shop, visitors, agents] = await Promise.all([startShop({ env }), launchBrowser(), launchBrowser()]);
});
after(async () => {
  await Promise.all([visitors?.close(), agents?.close()]);
  await shop?.server.end();
});

test('5: a visitor’s laptop sleeps: offline within the heartbeat, and back at once', async (t) => {
  const dashboard = await Dashboard.open(agents.browser, shop);
  const visitor = await ShopVisitor.open(visitors.browser, shop);
  await dashboard.shows(visitor.uid, 'online');
  await dashboard.openVisitor(visitor.uid);
  visitors.freeze();
  const slept = performance.now();
  await dashboard.shows(visitor.uid, 'offline', heartbeat + patience);
  t.diagnostic(`offline after ${Math.round(performance.now() - slept)} ms`);
  await shot(dashboard.page, 'walk5-asleep');
  await sleep(Math.max(0, asleep - (performance.now() - slept)));
  visitors.thaw();
  const woke = performance.now();
  await dashboard.shows(visitor.uid, 'online', heartbeat + patience);
  t.diagnostic(`online ${Math.round(performance.now() - woke)} ms after waking`);
  await dashboard.says('status-word', 'Online');
  await dashboard.says('page-title', /Lumen/);
  const changes = await dashboard.statusChanges(visitor.uid);
  assert.deepEqual(
    changes.map(({ payload }) => payload.isOnline),
    [true, false, true],
  );
  await shot(dashboard.page, 'walk5-awake');
  visitor.assertNoFaults();
  await dashboard.assertNoFaults();
  await visitor.context.close();
  await dashboard.context.close();
});

test('5: everything sleeps: the dashboard shows the truth again', async (t) => {
  const dashboard = await Dashboard.open(agents.browser, shop);
  const stays = await ShopVisitor.open(visitors.browser, shop);
  const other = await launchBrowser();
  t.after(() => other.close());
  const leaves = await ShopVisitor.open(other.browser, shop);
  await dashboard.shows(stays.uid, 'online');
  await dashboard.shows(leaves.uid, 'online');
  agents.freeze();
  visitors.freeze();
  await leaves.context.close();
  await sleep(asleep);
  await eventually(async () => !(await shop.server.visitor(shop, leaves.uid)).isOnline, 'the one that left');
  visitors.thaw();
  agents.thaw();
  const woke = performance.now();
  await dashboard.shows(leaves.uid, 'offline', heartbeat + patience);
  await eventually(async () => (await shop.server.visitor(shop, stays.uid)).isOnline, 'the one that stayed');
  await dashboard.shows(stays.uid, 'online', heartbeat + patience);
  await dashboard.banner.waitFor({ state: 'detached' });
  t.diagnostic(`the truth ${Math.round(performance.now() - woke)} ms after waking`);
  await shot(dashboard.page, 'walk5-everything-awake');
  stays.assertNoFaults();
  await dashboard.assertNoFaults();
});
