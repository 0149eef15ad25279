// The dashboard as an app: it can be installed, it is there without a line and says so, and comes back by itself; under a path
// as well. What is kept is the page's own files, and nothing that the server has answered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../support/porchlight.mjs';
import { useShop } from './support/inbox.mjs';
import { Dashboard } from './support/world.mjs';

const PATH = '/chat';
const world = useShop({ env: { PORCHLIGHT_SERVER_BASE_PATH: `${PATH}/` } });
const table = (page) => page.getByRole('grid', { name: 'Visitors who are here' });

/** Signed in, and kept for offline: the page itself does that once it has been open for a while. */
async function open(url) {
  const { context, page } = await Dashboard.open(
    world.chromium.browser,
    { server: { url }, email: world.shop.robin.email, password: world.shop.robin.password },
    { view: '', serviceWorkers: 'allow' },
  );
  await table(page).waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('./worker.js', { updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
  });
  return { context, page };
}

for (const under of ['', PATH]) {
  test(`${under === '' ? 'at the root' : 'under a path'}: without a line the page says so, and comes back by itself`, async () => {
    const url = `${world.server.url}${under}`;
    const { context, page } = await open(url);
    const cdp = await context.newCDPSession(page);
    const { errors, url: manifest } = await cdp.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    assert.equal(manifest, `${url}/manifest.webmanifest`);
    const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
    const refused = installabilityErrors.map(({ errorId }) => errorId);
    assert.deepEqual(
      refused.filter((reason) => reason !== 'in-incognito'),
      [],
    ); // as every test's browser is

    await page.reload();
    await table(page).waitFor();
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('alert').waitFor();
    assert.match(await page.evaluate(() => document.body.innerText), /Try again/);
    await context.setOffline(false);
    await table(page).waitFor();

    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map((request) => request.url);
    });
    assert.ok(kept.length > 5);
    const others = kept.filter((one) => one !== `${url}/` && !one.startsWith(`${url}/assets/`));
    assert.deepEqual(others, []);
    await context.close();
  });
}

test('after an update the page is the new one, of the new files alone', async () => {
  const { context, page } = await open(world.server.url);
  const old = await page.evaluate(async () => {
    // As of another build: what is kept of it is not to be found again.
    const name = 'porchlight-shell-other';
    await (await caches.open(name)).put('./', new Response('<p>Another build</p>'));
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.unregister();
    return name;
  });
  await page.reload();
  await page.evaluate(() => navigator.serviceWorker.register('./worker.js'));
  await eventually(
    async () => !(await page.evaluate(() => caches.keys())).includes(old),
    'what another build kept to be forgotten',
  );
  await page.reload();
  await table(page).waitFor();
  await context.close();
});
