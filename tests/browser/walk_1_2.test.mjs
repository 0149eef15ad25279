// Walks 1 and 2, on the default settings: a visitor comes, walks through the shop, and reloads; the agent sees
// it at once and is never told that anybody left.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAlive, Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';
import { sleep } from '../support/porchlight.mjs';

let shop;
let chromium;
let dashboard;
let visitor;
before(async () => {
  [shop, chromium] = await Promise.all([startShop(), launchBrowser()]);
  dashboard = await Dashboard.open(chromium.browser, shop);
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

test('1: a visitor of the shop stands in the dashboard within a moment', async (t) => {
  await dashboard.page.getByText('Nobody has come by yet').waitFor();
  await shot(dashboard.page, 'walk1-before');
  const started = performance.now();
  visitor = await ShopVisitor.open(chromium.browser, shop);
  await dashboard.shows(visitor.uid, 'online');
  const took = performance.now() - started;
  t.diagnostic(`${Math.round(took)} ms from opening the page to the row`);

  await dashboard.openVisitor(visitor.uid);
  await dashboard.says('status-word', 'Online');
  await dashboard.says('page-title', 'Lamps for late evenings · Lumen & Co');
  const link = dashboard.panel.getByTestId('current-url');
  assert.equal(await link.getAttribute('href'), `${shop.server.url}/demo/`);
  assert.equal(await link.evaluate((element) => element.tagName), 'A');
  assert.match(await link.getAttribute('rel'), /noopener/);
  const row = await dashboard.row(visitor.uid).innerText();
  assert.match(row, /Online/, 'the row says it in words too');
  await shot(dashboard.page, 'walk1-online');
  await shot(visitor.page, 'walk1-shop');
  assert.equal((await dashboard.statusChanges(visitor.uid)).length, 1);
});

test('2: URL and title follow the visitor through the shop', async () => {
  await visitor.page.getByRole('link', { name: 'Meet the porch lantern' }).click();
  await dashboard.says('page-title', 'Porch lantern in terracotta · Lumen & Co');
  await dashboard.says('current-url', new RegExp('/demo/product.html\\?lamp=lantern'));

  await visitor.page.locator('[name=shade][value=moss]').check({ force: true });
  await dashboard.says('page-title', 'Porch lantern in moss · Lumen & Co');
  await dashboard.says('current-url', /shade=moss/);

  await visitor.page.goBack();
  await dashboard.says('page-title', 'Porch lantern in terracotta · Lumen & Co');

  await visitor.page.locator('.cart-link').click();
  await dashboard.says('page-title', 'Your cart · Lumen & Co');
  await dashboard.says('current-url', /cart\.html/);
  await shot(dashboard.page, 'walk2-cart');
  assert.equal((await dashboard.statusChanges(visitor.uid)).length, 1, 'only the coming');
});

test('2: ten quick reloads: nobody is told that anybody came or left', async () => {
  for (let i = 0; i < 10; i += 1) await visitor.page.reload({ waitUntil: i % 2 ? 'commit' : 'load' });
  await sleep(9_500); // the grace, and more
  await assertAlive(dashboard, chromium.browser, shop);
  await dashboard.shows(visitor.uid, 'online');
  const changes = await dashboard.statusChanges(visitor.uid);
  assert.equal(changes.length, 1, JSON.stringify(changes));
  assert.equal(changes[0].payload.isOnline, true);
  await dashboard.says('status-word', 'Online');
  visitor.assertNoFaults();
  await dashboard.assertNoFaults();
});
