// What a project says of previews, and what then is seen, told and loaded.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { eventually, root, sleep } from '../support/porchlight.mjs';
import { inside, preview, PreviewWorld, state } from './support/preview.mjs';
import { ShopVisitor, shot } from './support/world.mjs';

let world;
before(async () => (world = await PreviewWorld.start()));
after(() => world?.end());

// Threads keep a project for a second.
const set = async (...flags) => {
  await world.shop.server.json('project', 'set', String(world.shop.projectId), ...flags);
  await sleep(1_200);
};

test('consent is waited for, told by the page, and can be taken back', async () => {
  await set('--preview-consent', 'true');
  const visitor = await ShopVisitor.open(world.browser, world.shop);
  const dashboard = await world.look(visitor.uid);
  await state(dashboard, 'consent').waitFor();
  await visitor.page.evaluate(() => globalThis.Porchlight.push(['previewConsent', true]));
  await preview(dashboard).waitFor();
  await visitor.page.evaluate(() => globalThis.Porchlight.push(['previewConsent', false]));
  await state(dashboard, 'consent').waitFor();
  assert.equal(await preview(dashboard).count(), 0);
  await shot(dashboard.page, 'preview-consent');
  await visitor.context.close();
  await dashboard.context.close();
  await set('--preview-consent', 'false');
});

test('the visitor is told while somebody looks, and no longer', async () => {
  await set('--preview-notice', 'true');
  const visitor = await ShopVisitor.open(world.browser, world.shop);
  const dashboard = await world.look(visitor.uid);
  const notice = visitor.page.getByText('A support agent can see this page');
  await notice.waitFor();
  await shot(visitor.page, 'preview-notice');
  await dashboard.page.keyboard.press('Escape');
  await notice.waitFor({ state: 'detached' });
  await visitor.context.close();
  await dashboard.context.close();
  await set('--preview-notice', 'false');
});

test('the visitor is told in the page’s language, from the side from which it is written', async () => {
  await set('--preview-notice', 'true');
  for (const [language, direction] of [
    ['de', 'ltr'],
    ['ar', 'rtl'],
  ]) {
    const file = join(root, `web/widget/src/words/${language}.json`);
    const { watched, close } = JSON.parse(readFileSync(file, 'utf8'));
    const visitor = await ShopVisitor.open(world.browser, world.shop);
    await visitor.page.evaluate((lang) => (document.documentElement.lang = lang), language);
    const dashboard = await world.look(visitor.uid);
    const line = visitor.page.getByText(watched);
    await line.waitFor();
    assert.equal(await line.evaluate((element) => getComputedStyle(element).direction), direction);
    await shot(visitor.page, `preview-notice-${language}`);
    await visitor.page.getByRole('button', { name: close }).click();
    await line.waitFor({ state: 'detached' });
    await visitor.context.close();
    await dashboard.context.close();
  }
  await set('--preview-notice', 'false');
});

test('all text is masked, and images come from the page’s own site alone', async () => {
  await set('--preview-mask-text', 'true', '--preview-images', 'true');
  const visitor = await ShopVisitor.open(world.browser, world.shop);
  await visitor.page.evaluate(() => {
    const own = new URL('/demo/own.png', location.href).href;
    document.body.innerHTML = `<h1 id=marked>Ada</h1><img width=10 height=10 src="${own}">
      <img width=10 height=10 src="http://127.0.0.2:9/other.png">`;
  });
  const dashboard = await world.look(visitor.uid);
  await inside(dashboard).locator('#marked', { hasText: '•••' }).waitFor();
  const html = await preview(dashboard).locator('iframe').last().getAttribute('srcdoc');
  assert.ok(html.includes('/demo/own.png'));
  assert.ok(!html.includes('other.png'));
  await visitor.context.close();
  await dashboard.context.close();
  await set('--preview-mask-text', 'false', '--preview-images', 'false');
});

test('an image is asked for without saying who asks, and only where the project allows it', async () => {
  const asked = [];
  const site = createServer((request, response) => {
    asked.push(request);
    response.writeHead(200, { 'set-cookie': 'who=agent' }).end();
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const url = `http://127.0.0.1:${site.address().port}/`;
  const root = {
    t: 'body',
    c: [{ t: 'img', a: { src: `${url}own.png` } }, 'An own image'],
  };
  const page = { version: 1, url, width: 800, height: 600, root };
  const bytes = gzipSync(JSON.stringify(page));
  for (const allowed of [false, true]) {
    await set('--preview-images', String(allowed));
    const { uid, socket } = await world.attacker(bytes);
    const dashboard = await world.look(uid);
    await inside(dashboard).getByText('An own image').waitFor();
    if (allowed) await eventually(() => asked.length > 0, 'the image');
    else await sleep(500);
    assert.deepEqual(
      asked.map(({ url: path, headers }) => [path, headers.referer, headers.cookie]),
      allowed ? [['/own.png', undefined, undefined]] : [],
    );
    socket.disconnect();
    await dashboard.context.close();
  }
  await set('--preview-images', 'false');
  site.closeAllConnections();
  site.close();
});

test('no previews are no previews, and the visitor loads nothing for them', async () => {
  await set('--preview', 'false');
  const visitor = await ShopVisitor.open(world.browser, world.shop);
  const dashboard = await world.look(visitor.uid);
  await state(dashboard, 'off').waitFor();
  await shot(dashboard.page, 'preview-off');
  const scripts = await visitor.page.locator('script').evaluateAll((all) => all.map(({ src }) => src));
  assert.ok(!scripts.some((src) => src.includes('widget-preview')));
  await visitor.context.close();
  await dashboard.context.close();
});
