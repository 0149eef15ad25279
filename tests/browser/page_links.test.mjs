// The page that a visitor says to look at is anybody's claim. In the panel it is a link only where it is on one of the
// project's own sites; elsewhere it is text, and what is no web address at all is not there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeAll, visit } from '../clients/support/product.mjs';
import { Porchlight } from '../support/porchlight.mjs';
import { Dashboard, launchBrowser } from './support/world.mjs';

let server;
let shop;
let chromium;
let dashboard;
before(async () => {
  [server, chromium] = await Promise.all([Porchlight.start(), launchBrowser()]);
  const origins = ['https://shop.example', '*.wild.example', 'bare.example'];
  const project = await server.addProject({ name: 'Lumen & Co', origins });
  const agent = await server.addAgent('demo@example.com', [project.projectId], { name: 'Robin' });
  shop = { server, ...project, ...agent };
  dashboard = await Dashboard.open(chromium.browser, shop);
});
after(async () => {
  closeAll();
  await chromium?.close();
  await server?.end();
});

/** What the panel shows of a visitor who says to be there: the tag and the text, or undefined. */
async function shown(currentUrl) {
  const { socket, uid } = await visit(server, shop, { identify: { currentUrl, title: 'The page' } });
  await dashboard.page.goto(`${server.url}/#/projects/${shop.projectId}/visitors/${uid}`);
  const title = dashboard.panel.getByTestId('page-title');
  await title.waitFor();
  const address = dashboard.panel.getByTestId('current-url');
  const found =
    (await address.count()) === 0
      ? undefined
      : await address.evaluate((element) => [element.localName, element.innerText.split('\n')[0].trim()]);
  const links = await dashboard.panel.locator('section a').evaluateAll((all) => all.map(({ href }) => href));
  socket.disconnect();
  return { found, links };
}

for (const url of [
  'https://shop.example/lamps?size=2',
  'https://a.wild.example/',
  'http://bare.example:8080/x',
]) {
  test(`a link: ${url}`, async () => {
    assert.deepEqual(await shown(url), { found: ['a', url], links: [url] });
  });
}

for (const url of [
  'https://evil.example/',
  'http://shop.example/', // another scheme is another site
  'https://shop.example:8443/',
  'https://shop.example.evil.example/',
  'https://wild.example/', // *. has at least one name before it
  'https://evilwild.example/',
]) {
  test(`text: ${url}`, async () => {
    assert.deepEqual(await shown(url), { found: ['span', url], links: [] });
  });
}

for (const url of [
  'javascript:alert(1)//https://shop.example/',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://shop.example/1',
]) {
  test(`nothing: ${url}`, async () => {
    assert.deepEqual(await shown(url), { found: undefined, links: [] });
  });
}

test('no user name before the host leads elsewhere', async () => {
  assert.deepEqual((await shown('https://shop.example@evil.example/')).links, []);
  await dashboard.assertNoFaults();
});
