// The first screen on a slow line (1.5 s until anything answers, 30 KB a second): something true stands there before any
// code has come, what draws is asked for with the page and not one after the other, and there is little of it. The times are
// printed, for docs/benchmarks.md; what is asserted is order, number and bytes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useShop } from './support/inbox.mjs';
import { Dashboard } from './support/world.mjs';

const world = useShop();
const SLOW = { offline: false, latency: 1_500, downloadThroughput: 30 * 1_024, uploadThroughput: 30 * 1_024 };
const KB = 1_024;

/** A page on a slow line: what it asked for, in order, and what came. Units: milliseconds since it was opened, bytes. */
async function onSlowLine(context, url) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW);
  const asked = new Map();
  let began;
  cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    began ??= timestamp;
    const path = request.url.replace(world.server.url, '').replace(/-[\w-]{8,10}\./, '.');
    asked.set(requestId, { path, at: (timestamp - began) * 1_000, bytes: 0 });
  });
  cdp.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) =>
    Object.assign(asked.get(requestId) ?? {}, {
      came: (timestamp - began) * 1_000,
      bytes: encodedDataLength,
    }),
  );
  const opened = performance.now();
  const since = () => Math.round(performance.now() - opened);
  void page.goto(url, { waitUntil: 'commit' });
  return {
    page,
    all: () => [...asked.values()],
    one: (path) => [...asked.values()].find((request) => request.path === path),
    /** When it was there. */
    sees: async (locator) => {
      await locator.waitFor({ timeout: 60_000 });
      return since();
    },
  };
}

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
  const { page, all, one, sees } = await onSlowLine(context, `${world.server.url}/`);
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
    const { page, all, one, sees } = await onSlowLine(context, project);
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
