// The first screen on a slow line (1.5 s until anything answers, 30 KB a second): something true stands there before any
// code has come, what draws is asked for with the page and not one after the other, and there is little of it. The times are
// printed, for docs/benchmarks.md; what is asserted is order, number and bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useShop } from './support/inbox.mjs';
import { onSlowLine } from './support/slow-page.mjs';
import { Dashboard } from './support/world.mjs';

const world = useShop();
const KB = 1_024;

/** When the page first showed something, and when a file of it had come, by its own clock. */
const painted = (page) =>
  page.evaluate(() => Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime));
const cameAt = (page, file) =>
  page.evaluate(
    (name) => performance.getEntriesByType('resource').find((one) => one.name.includes(name)).responseEnd,
    file,
  );
const bytesOf = (requests) => requests.reduce((sum, { bytes }) => sum + bytes, 0);

test('the log-in: shown as itself before any code has come, and drawn of what the page names', async (t) => {
  const context = await world.chromium.browser.newContext({ serviceWorkers: 'block' });
  const { page, all, one, sees } = await onSlowLine(context, `${world.server.url}/`, world.server.url);
  await page.getByTestId('arriving').waitFor();
  assert.match(await page.getByTestId('arriving').innerText(), /Porchlight/);
  const form = await sees(page.getByTestId('login-form'));
  const first = await painted(page);
  for (const file of ['/assets/index-', '/assets/main-'])
    assert.ok(first < (await cameAt(page, file)), `something is shown before ${file} has come`);
  const needed = all().filter(({ came }) => came !== undefined && came <= one('/assets/main.js').came);
  const scripts = needed.map(({ path }) => path).filter((path) => path.endsWith('.js'));
  assert.deepEqual(scripts.sort(), ['/assets/index.js', '/assets/main.js']);
  assert.ok(one('/assets/main.js').at < one('/assets/index.js').came, 'they are asked for together');
  const bytes = bytesOf(needed);
  assert.ok(bytes < 85 * KB, `${bytes} bytes`);
  t.diagnostic(`something true: ${first} ms; the log-in: ${form} ms, ${(bytes / KB).toFixed(1)} KB`);
  await context.close();
});

test('a remembered session: who it is, its room and its words are asked for before what draws has come', async (t) => {
  const { context } = await Dashboard.open(
    world.chromium.browser,
    { ...world.shop.agents, email: world.shop.robin.email, password: world.shop.robin.password },
    { view: '' },
  );
  const table = (page) => page.getByRole('grid', { name: 'Visitors who are here' });
  const project = `${world.server.url}/#/projects/1`;
  for (const line of ['cold', 'warm']) {
    const cdp = await context.newCDPSession(context.pages()[0]);
    if (line === 'cold') await cdp.send('Network.clearBrowserCache');
    const { page, all, one, sees } = await onSlowLine(context, project, world.server.url);
    const list = await sees(table(page));
    const bytes = bytesOf(all().filter(({ path }) => !path.startsWith('/socket.io')));
    if (line === 'cold') {
      const drawn = one('/assets/main.js').came;
      for (const path of [
        '/api/v1/me',
        '/assets/Workplace.js',
        '/assets/VisitorsScreen.js',
        '/assets/words-Workplace-en.js',
      ])
        assert.ok(one(path)?.at < drawn, `${path} is asked for ahead`);
      assert.equal(all().filter(({ path }) => path === '/api/v1/me').length, 1, 'and only once');
      assert.ok(bytes < 160 * KB, `${bytes} bytes`);
    }
    t.diagnostic(
      `${line}: something true: ${await painted(page)} ms; the list: ${list} ms, ${(bytes / KB).toFixed(1)} KB`,
    );
    await page.close();
  }
  await context.close();
});
