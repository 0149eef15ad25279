// The first rows of a remembered session: asked for and drawn by the script that stands in the page, before any other code has
// come, and taken over by the table without a row that jumps. They are of one log-in, and shown to no other.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { eventually } from '../support/porchlight.mjs';
import { useShop } from './support/inbox.mjs';
import { onSlowLine } from './support/slow-page.mjs';
import { Dashboard, ShopVisitor, shot } from './support/world.mjs';

const world = useShop({
  prepare: async (made) => {
    made.visitor = await ShopVisitor.open(made.chromium.browser, made.shop.visitors);
  },
});
const KB = 1_024;
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** An agent who has looked at the table before, and whose browser has kept nothing but the session. */
async function remembered(options, { hash = '#/projects/1', agent = world.shop.robin } = {}) {
  const { context, page } = await Dashboard.open(
    world.chromium.browser,
    { ...world.shop.agents, email: agent.email, password: agent.password },
    { view: '', ...options },
  );
  await page.getByTestId('visitor-row').first().waitFor();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.clearBrowserCache');
  await context.addInitScript(() => {
    window.shifts = [];
    const observer = new PerformanceObserver((list) => window.shifts.push(...list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
  });
  return { context, before: page, url: `${world.server.url}/${hash}` };
}

const first = (page) => page.getByTestId('first-rows');
const rowOf = (page) => page.locator(`[data-testid=visitor-row][data-uid="${world.visitor.uid}"]`);
const firstRowOf = (page) => first(page).locator(`[data-uid="${world.visitor.uid}"]`);
const part = (row, kind) => row.locator(kind).first().boundingBox();

/** Where a row and its texts stand, as the page that is drawn later is compared with. */
async function placesIn(row, { name, status, page }) {
  return {
    row: await row.boundingBox(),
    name: await part(row, name),
    status: await part(row, status),
    page: await part(row, page),
  };
}

function assertSamePlaces(before, after) {
  for (const [what, { x, y, width, height }] of Object.entries(before)) {
    const now = after[what];
    // The lamp's dot and the row's arrow may be a little wider than ours.
    assert.ok(Math.abs(now.y - y) <= 1.5, `${what}: from ${y} to ${now.y}`);
    if (what !== 'status' && what !== 'row')
      assert.ok(Math.abs(now.x - x) <= 1.5, `${what}: ${x} ${width}, ${now.x}`);
    if (what === 'row') assert.ok(Math.abs(now.height - height) <= 1, `${what}: ${height}, ${now.height}`);
  }
}

const OURS = { name: '.name', status: '.status', page: '.line' };
const TABLES = {
  name: '[class*=_name_]',
  status: '[class*=_status_]',
  page: '[class*=_two_] [class*=_line_]',
};

for (const [kind, options] of [
  ['desktop', DESKTOP],
  ['phone', PHONE],
  ['arabic', { ...DESKTOP, locale: 'ar', colorScheme: 'dark' }],
])
  test(`${kind}: rows stand there before the code that draws, and stay where they are`, async (t) => {
    const { context, url } = await remembered(options);
    const { page, all, one, sees } = await onSlowLine(context, url, world.server.url);
    const drawn = await sees(firstRowOf(page));
    assert.equal(one('/assets/main.js')?.came, undefined, 'before what draws has come');
    const asked = all().find(({ path }) => path.startsWith('/api/v1/projects/1/visitors?'));
    assert.ok(asked.at < one('/assets/index.js').came || one('/assets/index.js').came === undefined);
    assert.ok(
      (await first(page).locator('.as-of').innerText()).match(/\d|[٠-٩]/),
      'it is said when it was so',
    );
    const places = await placesIn(firstRowOf(page), OURS);
    const name = await firstRowOf(page).locator('.name').innerText();
    await shot(page, `first-rows-${kind}`);

    const list = await sees(rowOf(page));
    await first(page).waitFor({ state: 'detached' });
    assert.ok((await rowOf(page).innerText()).includes(name));
    assertSamePlaces(places, await placesIn(rowOf(page), TABLES));
    await page.getByTestId('here').filter({ hasText: /./ }).waitFor();
    assert.equal(await page.getByTestId('as-of').count(), 0, 'the socket has said what is so now');
    await shot(page, `first-rows-${kind}-after`);
    const shifts = await page.evaluate(() => window.shifts.reduce((sum, { value }) => sum + value, 0));
    assert.ok(shifts < 0.01, `layout shift ${shifts}`);
    assert.equal(all().filter(({ path }) => path === '/api/v1/me').length, 1, 'asked once');
    t.diagnostic(`${kind}: first rows: ${drawn} ms; the table: ${list} ms`);
    await context.close();
  });

test('the script in the page is small, and where no project is named the first one is shown', async () => {
  const html = await (await fetch(`${world.server.url}/`)).text();
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)[1];
  assert.ok(brotliCompressSync(script).length <= 4 * KB, `${brotliCompressSync(script).length} bytes`);
  const { context, url } = await remembered(DESKTOP, { hash: '' });
  const { page, one, sees } = await onSlowLine(context, url, world.server.url);
  await sees(firstRowOf(page));
  assert.equal(one('/assets/main.js')?.came, undefined);
  await context.close();
});

test('another room, another view and a visitor’s own page wait as before', async () => {
  for (const hash of ['#/projects/1/inbox', '#/projects/1?q=x', '#/projects/1/visitors/x', '#/me']) {
    const { context, url } = await remembered(DESKTOP, { hash });
    const { page, one } = await onSlowLine(context, url, world.server.url);
    await eventually(() => one('/assets/index.js')?.came, 'its first file', 30_000);
    assert.equal(await first(page).count(), 0, hash);
    await context.close();
  }
});

test('whoever logs out, or in as somebody else, takes the rows along', async () => {
  for (const token of [null, 'another']) {
    const { context, before, url } = await remembered(DESKTOP);
    const { page, one, sees } = await onSlowLine(context, url, world.server.url);
    await sees(firstRowOf(page));
    await before.evaluate(
      (value) =>
        value === null
          ? localStorage.removeItem('porchlightToken')
          : localStorage.setItem('porchlightToken', value),
      token,
    );
    await first(page).waitFor({ state: 'detached' });
    assert.equal(one('/assets/main.js')?.came, undefined, 'at once');
    await page.getByTestId('login-form').waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('[data-uid]').count(), 0);
    await context.close();
  }
});

test('a token that has ended, and a project of others, show nobody', async () => {
  const others = await world.server.addProject({
    name: 'Others',
    origins: ['others.example'],
    missingOrigin: false,
  });
  const ended = await remembered(DESKTOP);
  await ended.before.evaluate(() => localStorage.setItem('porchlightToken', 'ended'));
  const there = await ended.context.newPage();
  await there.addInitScript(watchFirst);
  await there.goto(ended.url);
  await there.getByTestId('login-form').waitFor();
  assert.equal(await there.evaluate(() => window.sawFirst), false);
  await ended.context.close();

  const foreign = await remembered(DESKTOP, { agent: world.shop.kim });
  const page = await foreign.context.newPage();
  await page.addInitScript(watchFirst);
  await page.goto(`${world.server.url}/#/projects/${others.projectId}`);
  await page.getByRole('button', { name: /Lumen/ }).waitFor();
  assert.equal(await page.evaluate(() => window.sawFirst), false);
  await foreign.context.close();
});

/** Whether first rows were ever there. */
function watchFirst() {
  window.sawFirst = false;
  new MutationObserver(() => (window.sawFirst ||= document.getElementById('first') !== null)).observe(
    document,
    { childList: true, subtree: true },
  );
}
