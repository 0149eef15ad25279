// What the product began with, sentence by sentence, as an agent sees it. That SocketContext alone writes the caches is
// web/dashboard/src/shared/realtime/one-writer.test.ts.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { quick } from '../support/porchlight.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

let shop;
let chromium;
let dashboard;
let visitor;
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
  visitor = await ShopVisitor.open(chromium.browser, shop);
  dashboard = await Dashboard.open(chromium.browser, shop);
  await dashboard.page.goto(`${shop.server.url}/#/projects/${shop.projectId}/visitors/${visitor.uid}`);
  await dashboard.panel.waitFor();
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

/** The colour of the dot beside the word, in both themes. */
async function dots() {
  const colours = [];
  for (const colorScheme of ['light', 'dark']) {
    await dashboard.page.emulateMedia({ colorScheme });
    const dot = dashboard.panel.getByTestId('status-word').locator('xpath=../*[name()="svg"]');
    const colour = await dot.evaluate((svg) => getComputedStyle(svg).color);
    colours.push(colour.match(/\d+/g).slice(0, 3).map(Number));
  }
  return colours;
}

test('while a visitor is online: a green dot, the current URL and the preview', async () => {
  await dashboard.says('status-word', 'Online');
  for (const [red, green, blue] of await dots())
    assert.ok(green > red + 30 && green > blue + 30, `green: ${red}, ${green}, ${blue}`);
  await dashboard.says('current-url', new RegExp(`^${shop.server.url}/demo/`));
  await dashboard.panel
    .getByTestId('preview-page')
    .frameLocator('iframe')
    .last()
    .locator('h1')
    .first()
    .waitFor();
  assert.equal(await dashboard.said('last-seen'), undefined);
  await shot(dashboard.page, 'seed-online');
});

test('while a visitor is offline: a gray dot and "Last seen X ago", current URL and preview hidden', async () => {
  await visitor.context.close();
  await dashboard.says('status-word', 'Offline');
  for (const colour of await dots())
    assert.ok(Math.max(...colour) - Math.min(...colour) <= 32, `gray: ${colour}`);
  await dashboard.says('last-seen', /^Last seen (just now|.+ ago)$/);
  await dashboard.says('current-url', undefined);
  await dashboard.says('page-title', undefined);
  assert.equal(await dashboard.panel.getByTestId('preview-page').count(), 0);
  assert.equal(await dashboard.panel.getByTestId('preview-state').count(), 0);
  await shot(dashboard.page, 'seed-offline');
});

test('so it is where the agent comes only when the visitor has left', async () => {
  await dashboard.page.reload();
  await dashboard.says('last-seen', /^Last seen (just now|.+ ago)$/);
  await dashboard.says('current-url', undefined);
  assert.equal(await dashboard.panel.locator('iframe').count(), 0);
});
