// Two agents share a browser: every tab follows the session. After one signed out in a tab and another signed in
// there, the first one's other tab went on showing the first, and acted as the second.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { collectFaults, Dashboard, launchBrowser, startShop } from './support/world.mjs';

let shop;
let chromium;
let second;
before(async () => {
  [shop, chromium] = await Promise.all([startShop(), launchBrowser()]);
  const project = await shop.server.addProject({ name: 'Second shop', origins: ['127.0.0.1'] });
  second = await shop.server.addAgent('bea@example.com', [project.projectId], { name: 'Bea' });
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

test('whoever signs out, or in as somebody else, does so in every tab', async () => {
  const dashboard = await Dashboard.open(chromium.browser, shop, { view: '' });
  const other = await dashboard.context.newPage();
  const faults = collectFaults(other);
  const asked = [];
  other.on('request', (request) => asked.push(request.headers().authorization));
  await other.goto(`${shop.server.url}/`);
  await other.getByText('Robin', { exact: true }).waitFor();

  await dashboard.page.getByRole('button', { name: 'Log out' }).click();
  await other.getByTestId('login-form').waitFor();

  asked.length = 0;
  await dashboard.login('bea@example.com', second.password);
  await dashboard.page.getByText('Bea', { exact: true }).waitFor();
  await other.getByText('Bea', { exact: true }).waitFor();
  await other.getByText('Second shop').first().waitFor();
  assert.equal(await other.getByText('Robin', { exact: true }).count(), 0);
  assert.equal(await other.getByText('Lumen & Co').count(), 0);
  const token = await other.evaluate(() => localStorage.getItem('porchlightToken'));
  const tokens = new Set(asked.filter((header) => header !== undefined));
  assert.deepEqual([...tokens], [`Bearer ${token}`], 'nothing is asked for as the first');
  assert.deepEqual(faults, []);
});
