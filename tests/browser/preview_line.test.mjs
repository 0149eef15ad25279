// A preview over a slow line: presence does not stand in the queue behind it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, ShopVisitor, startShop } from './support/world.mjs';
import { slowLine } from './support/slow-line.mjs';
import { ask, closeAll, watch } from '../clients/support/product.mjs';
import { eventually } from '../support/porchlight.mjs';

let shop;
let chromium;
let line;
before(async () => {
  [shop, chromium] = await Promise.all([startShop(), launchBrowser()]);
  line = await slowLine(shop.server.port, 100_000);
});
after(async () => {
  closeAll();
  await chromium?.close();
  await line?.close();
  await shop?.server.end();
});

test('where a visitor goes is told before the rest of a large snapshot', async () => {
  const overLine = { ...shop, server: { url: line.url } };
  const visitor = await ShopVisitor.open(chromium.browser, overLine);
  // Text that cannot be made small: a million bytes are ten seconds of this line.
  await visitor.page.evaluate(() => {
    const text = () => Array.from({ length: 400 }, () => Math.random().toString(36).slice(2)).join(' ');
    for (let i = 0; i < 300; i += 1)
      document.body.append(Object.assign(document.createElement('p'), { textContent: text() }));
  });
  const { socket, recorder } = await watch(shop.server, shop);
  const pieces = () => recorder.of(visitor.uid).filter(({ event }) => event === 'previewPiece').length;
  const request = { projectId: shop.projectId, visitorUid: visitor.uid };
  assert.equal((await ask(socket, 'requestPreview', request)).ok, true);
  await eventually(() => pieces() >= 2, 'the snapshot to be under way');
  const { count } = recorder.events.find(({ event }) => event === 'previewPiece').payload;
  assert.ok(count >= 10, `${count} pieces`);

  const before = pieces();
  await visitor.page.evaluate(() => history.pushState(null, '', '?moved'));
  await recorder.context(visitor.uid, ({ currentUrl }) => currentUrl.endsWith('?moved'));
  const overtaken = pieces() - before;
  assert.ok(overtaken <= 3, `${overtaken} of ${count} pieces came first`);
});
