// Behind a proxy that lets no WebSocket through: presence, chat and preview come over long-polling.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { after, before, test } from 'node:test';
import { ask, closeAll, watch } from '../clients/support/product.mjs';
import { eventually, quick } from '../support/porchlight.mjs';
import { collectFaults, launchBrowser, startShop } from './support/world.mjs';

let shop;
let chromium;
let proxy;
let site;
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
  proxy = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const passed = forward({ port: shop.server.port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  proxy.on('upgrade', (_, socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
  const listening = (server) => once(server.listen(0, '127.0.0.1'), 'listening');
  await listening(proxy);
  const script = `http://127.0.0.1:${proxy.address().port}/widget.js`;
  site = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>Lamps</title><link rel="icon" href="data:,"><h1>Lamps</h1>
      <script async src="${script}" data-project-id="${shop.projectId}"></script>`);
  });
  await listening(site);
});
after(async () => {
  closeAll();
  await chromium?.close();
  proxy?.closeAllConnections();
  proxy?.close();
  site?.close();
  await shop?.server.end();
});

test('a visitor is seen, talks, is looked at, goes on and leaves', async () => {
  const { socket, recorder } = await watch(shop.server, shop);
  const context = await chromium.browser.newContext();
  const page = await context.newPage();
  const faults = collectFaults(page, { allowed: /WebSocket connection/ });
  const url = `http://127.0.0.1:${site.address().port}`;
  await page.goto(`${url}/first`);
  const found = await eventually(
    () => recorder.events.find(({ payload }) => payload?.currentUrl?.endsWith('/first')),
    'the visitor to be seen',
  );
  const { visitorUid } = found.payload;
  await page.locator('porchlight-chat .bubble').click();
  const field = page.getByLabel('Your message');
  await field.fill('Hello ünder the pröxy');
  await field.press('Enter');
  await page.locator('.message[data-state=sent]').waitFor();
  assert.equal((await ask(socket, 'requestPreview', { projectId: shop.projectId, visitorUid })).ok, true);
  const pieces = () => recorder.of(visitorUid).filter(({ event }) => event === 'previewPiece');
  await eventually(() => pieces().length > 0, 'the preview');

  const tried = [];
  page.on('websocket', (one) => tried.push(one.url()));
  await page.goto(`${url}/second`);
  await recorder.context(visitorUid, ({ currentUrl }) => currentUrl?.endsWith('/second'));
  assert.deepEqual(tried, [], 'the tab remembers');
  assert.deepEqual(faults, []);

  await page.close();
  await recorder.status(visitorUid, false);
  await context.close();
});
