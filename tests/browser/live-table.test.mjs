// The table of who is here, in a browser, against the real server: calm under a hand, by keyboard, by address, on a phone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeAll, visit } from '../clients/support/product.mjs';
import { eventually, quick } from '../support/porchlight.mjs';
import { assertAccessible, sizes } from './support/axe.mjs';
import { Dashboard, launchBrowser, shot, startShop } from './support/world.mjs';

const CROWD = 90;
/** Ten seconds would be as long as nobody waits for a test; in this one as many arrive. */
const ARRIVALS = 12;

let shop;
let chromium;
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
});
after(async () => {
  closeAll();
  await chromium?.close();
  await shop?.server.end();
});

const pages = ['/', '/lamps', '/cart'];
let number = 0;
/** Somebody comes, by a name of their own. */
function come({ page = pages[number % pages.length], name } = {}) {
  number += 1;
  const identify = {
    identity: { name: name ?? `Guest ${String(number).padStart(3, '0')}` },
    currentUrl: `https://shop.example${page}`,
    title: `Page ${page}`,
  };
  return visit(shop.server, shop, { identify, origin: 'http://127.0.0.1' });
}

const openTable = (options = {}) => Dashboard.open(chromium.browser, shop, { view: '', ...options });
const grid = (page) => page.getByRole('grid', { name: 'Visitors who are here' });
const rowsOf = (page) =>
  page
    .getByTestId('visitor-row')
    .evaluateAll((rows) =>
      rows
        .map((row) => ({ uid: row.dataset.uid, top: Math.round(row.getBoundingClientRect().top) }))
        .sort((a, b) => a.top - b.top),
    );
const here = (page, text) => page.getByTestId('here').getByText(text, { exact: true }).waitFor();
/** As a browser says it of a tab that is left or come back to. */
const look = (page, isSeen) =>
  page.evaluate((seen) => {
    Object.defineProperty(document, 'hidden', { value: !seen, configurable: true });
    Object.defineProperty(document, 'visibilityState', {
      value: seen ? 'visible' : 'hidden',
      configurable: true,
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isSeen);
/** What is no ping (`2`) and no acknowledgement of what was asked. */
const heardOf = (frames) => frames.filter((frame) => frame !== '2' && !frame.startsWith('43'));
const widest = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

const letGo = (page) =>
  eventually(async () => (await grid(page).getAttribute('data-held')) === null, 'the order to be let go');
/** Where each row on the screen stands in the order, once all of them are there. */
async function linesOf(page) {
  await page.getByTestId('skeleton').first().waitFor({ state: 'detached' });
  const lines = await page
    .getByTestId('visitor-row')
    .evaluateAll((rows) => rows.map((row) => [row.dataset.uid, row.getAttribute('aria-rowindex')]));
  return new Map(lines);
}
/** From now on: how much the page has moved what stood somewhere, and how often its times have ticked. */
const watchStillness = (page) =>
  page.evaluate(() => {
    window.stillness = { shift: 0, ticks: 0 };
    const add = (list) => {
      for (const { value } of list.getEntries()) window.stillness.shift += value;
    };
    new PerformanceObserver(add).observe({ type: 'layout-shift' });
    const time = document.querySelector('[data-testid=visitor-row] time[data-since]');
    new MutationObserver(() => (window.stillness.ticks += 1)).observe(time, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });

describe('the table of who is here', { concurrency: 1 }, () => {
  let dashboard;
  let page;
  const crowd = [];
  before(async () => {
    dashboard = await openTable();
    ({ page } = dashboard);
    page.setDefaultTimeout(10_000);
  });

  test('where nobody ever came stands what to paste', async () => {
    await page.getByText('Nobody has come by yet').waitFor();
    await shot(page, 'table-nobody');
  });

  test('who comes stands there at once, where they are; who goes is gone', async () => {
    const ada = await come({ name: 'Ada', page: '/lamps' });
    await dashboard.shows(ada.uid, 'online');
    for (const said of ['Ada', 'Page /lamps', 'Online']) {
      await dashboard.row(ada.uid).getByText(said, { exact: true }).waitFor();
    }
    await here(page, '1 here');
    ada.socket.disconnect();
    await dashboard.row(ada.uid).waitFor({ state: 'detached' });
    await page.getByText('All quiet at the door').waitFor();
  });

  test('a crowd: no more is drawn than is on the screen, and End goes to the end', async () => {
    while (crowd.length < CROWD) crowd.push(...(await Promise.all(Array.from({ length: 10 }, () => come()))));
    await here(page, `${CROWD} here`);
    assert.ok((await page.getByTestId('visitor-row').count()) < 40);
    await grid(page).focus();
    await page.keyboard.press('End');
    const last = page.locator(`[data-testid=visitor-row][aria-rowindex="${CROWD + 1}"]`);
    await last.waitFor();
    await page.locator('[data-testid=visitor-row][data-highlighted]').waitFor();
    const [seen, table] = await Promise.all([last.boundingBox(), grid(page).boundingBox()]);
    assert.ok(seen.y + seen.height <= table.y + table.height + 1, 'the last one is whole on the screen');
    assert.equal(await last.getAttribute('data-highlighted'), 'true');
    await page.keyboard.press('Home');
    await page.locator('[data-testid=visitor-row][aria-rowindex="2"][data-highlighted]').waitFor();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await dashboard.panel.waitFor();
    await page.locator('[data-testid=visitor-row][aria-selected=true][data-highlighted]').waitFor();
    await shot(page, 'table-chosen');
    await page.keyboard.press('Escape');
    await dashboard.panel.waitFor({ state: 'detached' });
    await page.evaluate(() => document.activeElement?.blur());
  });

  test('under a still mouse nothing changes its place while visitors come; what waits is said', async () => {
    await letGo(page);
    await page.getByTestId('visitor-row').nth(3).hover();
    await grid(page).and(page.locator('[data-held]')).waitFor();
    const before = await rowsOf(page);
    const came = await Promise.all(Array.from({ length: ARRIVALS }, () => come()));
    const [leaver] = before;
    const [left] = crowd.splice(
      crowd.findIndex(({ uid }) => uid === leaver.uid),
      1,
    );
    left.socket.disconnect();
    await page.getByTestId('waiting').getByText(`${ARRIVALS} new · 1 left`).waitFor();
    assert.deepEqual(await rowsOf(page), before);
    await dashboard.shows(leaver.uid, 'offline');
    assert.match(await dashboard.row(leaver.uid).innerText(), /Left/);
    await shot(page, 'table-held');
    await page.getByTestId('show-waiting').click();
    await page.getByTestId('waiting').waitFor({ state: 'detached' });
    const uids = (await rowsOf(page)).map(({ uid }) => uid);
    assert.ok(uids.includes(came[0].uid) && !uids.includes(leaver.uid));
    for (const { socket } of came) socket.disconnect();
    await page.mouse.move(5, 5);
    await here(page, `${CROWD - 1} here`);
    await letGo(page);
  });

  test('while the agent scrolls nothing changes its place; at the top again the order is as it is now', async () => {
    await letGo(page);
    const scrollTo = (top) => grid(page).evaluate((element, to) => element.scrollTo(0, to), top);
    await scrollTo(800);
    await grid(page).and(page.locator('[data-held]')).waitFor();
    const [lines, before] = [await linesOf(page), await rowsOf(page)];
    const came = await Promise.all(Array.from({ length: ARRIVALS }, () => come()));
    await page.getByTestId('waiting').getByText(`${ARRIVALS} new`, { exact: true }).waitFor();
    assert.deepEqual(await rowsOf(page), before);
    await scrollTo(2000);
    await page.locator('[data-testid=visitor-row][aria-rowindex="50"]').waitFor();
    const common = [...(await linesOf(page))].filter(([uid]) => lines.has(uid));
    assert.ok(common.length > 3, `${common.length} rows were drawn before as well`);
    for (const [uid, line] of common) assert.equal(line, lines.get(uid), `${uid} stands where it stood`);
    await scrollTo(0);
    await page.getByTestId('waiting').waitFor({ state: 'detached' });
    const uids = (await rowsOf(page)).map(({ uid }) => uid);
    assert.ok(
      came.some(({ uid }) => uids.includes(uid)),
      'who came stands at the top',
    );
    for (const { socket } of came) socket.disconnect();
    await here(page, `${CROWD - 1} here`);
  });

  test('the times tick, and nothing moves for it', async () => {
    await letGo(page);
    await page.getByTestId('visitor-row').first().waitFor();
    await watchStillness(page);
    const stillness = () => page.evaluate(() => window.stillness);
    await eventually(async () => (await stillness()).ticks >= 3, 'the times to tick');
    assert.equal((await stillness()).shift, 0);
  });

  test('filters are counted as they show, stand in the address, and a step back undoes one', async () => {
    await page.getByTestId('filter-page').click();
    const lamps = page.getByTestId('filter-of-page').locator('[data-value="/lamps"]');
    const counted = await lamps.locator('b').innerText();
    await lamps.getByRole('checkbox').check();
    await here(page, `${counted} of ${CROWD - 1} here`);
    assert.match(await page.evaluate(() => location.hash), /page=%2Flamps/);
    await page.keyboard.press('Escape');
    await shot(page, 'table-filtered');
    await page.reload();
    await here(page, `${counted} of ${CROWD - 1} here`);
    await page.goBack();
    await here(page, `${CROWD - 1} here`);
  });

  test('grouped by page, each group says how many', async () => {
    await page.getByTestId('group-menu').click();
    await page.locator('[role=dialog] [data-value=page]').click();
    await page.keyboard.press('Escape');
    await page.getByTestId('group').first().waitFor();
    const rows = Number(await grid(page).getAttribute('aria-rowcount'));
    assert.equal(rows, CROWD - 1 + pages.length + 1);
    await shot(page, 'table-grouped');
    const first = page.getByTestId('group-toggle').first();
    const value = await first.getAttribute('data-group');
    const inIt = Number(await first.locator('b').innerText());
    await first.focus();
    await page.keyboard.press('Enter');
    await grid(page)
      .and(page.locator(`[aria-rowcount="${rows - inIt}"]`))
      .waitFor();
    assert.equal(await first.getAttribute('aria-expanded'), 'false');
    assert.ok(await first.evaluate((button) => button === document.activeElement));
    assert.match(
      await page.evaluate(() => location.hash),
      new RegExp(`collapsed=${encodeURIComponent(value)}`),
    );
    await shot(page, 'table-folded');
    await assertAccessible(page, 'a folded group', { at: ['small', 'large', 'narrow', 'wide'] });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.reload();
    await grid(page)
      .and(page.locator(`[aria-rowcount="${rows - inIt}"]`))
      .waitFor();
    const late = await come({ page: value });
    await eventually(
      async () => Number(await first.locator('b').innerText()) === inIt + 1,
      'the count of a folded group to be pushed',
    );
    late.socket.disconnect();
    await eventually(async () => Number(await first.locator('b').innerText()) === inIt, 'it to fall again');
    await first.click();
    await grid(page)
      .and(page.locator(`[aria-rowcount="${rows}"]`))
      .waitFor();
    await page.mouse.move(5, 5);
    await page.evaluate(() => document.activeElement?.blur());
    await page.goBack();
    await page.getByTestId('group').first().waitFor({ state: 'detached' });
  });

  test('`/` searches who is here, and the way to nobody leads back', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('guest 00');
    await page.getByTestId('here').getByText(/ of /).waitFor();
    for (const one of await page.getByTestId('visitor-row').allInnerTexts()) assert.match(one, /Guest 00/);
    await page.keyboard.press('Escape');
    await here(page, `${CROWD - 1} here`);
    await page.getByLabel('Search who is here').fill('nobody of that name');
    await page.getByTestId('no-match').getByRole('button').click();
    await here(page, `${CROWD - 1} here`);
  });

  test('a click on a head orders', async () => {
    await page.getByRole('columnheader', { name: 'Visitor' }).getByRole('button').click();
    await eventually(async () => {
      const [first, second] = await page.getByTestId('visitor-row').evaluateAll((rows) =>
        rows
          .filter((row) => ['2', '3'].includes(row.getAttribute('aria-rowindex')))
          .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
          .map((row) => row.textContent),
      );
      return first && second && first.match(/Guest \d+/)[0] < second.match(/Guest \d+/)[0];
    }, 'the names in order');
    await page.goBack();
    await grid(page).and(page.locator('[aria-busy=false]')).waitFor();
    await page.locator('[role=columnheader][aria-sort=ascending]').waitFor({ state: 'detached' });
  });

  test('a chosen visitor stays in sight while others come', async () => {
    await letGo(page);
    const { uid } = (await rowsOf(page))[4];
    await dashboard.openVisitor(uid);
    await page.mouse.move(5, 5);
    await page.evaluate(() => document.activeElement?.blur());
    const before = (await rowsOf(page)).find((row) => row.uid === uid);
    const came = await Promise.all(Array.from({ length: 3 }, () => come()));
    await page.getByTestId('waiting').getByText('3 new').waitFor();
    assert.deepEqual(
      (await rowsOf(page)).find((row) => row.uid === uid),
      before,
    );
    while (came.length < 43) came.push(...(await Promise.all(Array.from({ length: 10 }, () => come()))));
    await page.getByTestId('waiting').getByText('43 new').waitFor();
    await page.getByTestId('show-waiting').click();
    await page.getByTestId('waiting').waitFor({ state: 'detached' });
    const row = dashboard.row(uid);
    await row.waitFor();
    const [seen, table] = await Promise.all([row.boundingBox(), grid(page).boundingBox()]);
    assert.ok(
      seen.y >= table.y && seen.y + seen.height <= table.y + table.height + 1,
      'where they stand now',
    );
    assert.ok((await grid(page).evaluate((element) => element.scrollTop)) > 0);
    await grid(page).evaluate((element) => element.scrollTo(0, 0));
    for (const { socket } of came) socket.disconnect();
    await page.getByRole('button', { name: 'Close the visitor' }).click();
    await dashboard.panel.waitFor({ state: 'detached' });
  });

  test('everybody can use it, at every size, in both colour schemes', async () => {
    await assertAccessible(page, 'the table');
    await page.setViewportSize(sizes.wide);
    await page.getByTestId('filter-device').click();
    await assertAccessible(page, 'a filter that is open', { at: ['wide'] });
    await page.keyboard.press('Escape');
  });

  test('cards on a phone, and nothing wider than the screen from 320 to 1440', async () => {
    for (const width of [320, 390, 640, 820, 1024, 1280, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const isCard = (await grid(page).evaluate((element) => element.clientWidth)) <= 640;
      await page
        .locator(`[data-testid=visitor-row]${isCard ? '[data-card]' : ':not([data-card])'}`)
        .first()
        .waitFor();
      assert.ok((await widest(page)) <= 0, `at ${width}`);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await shot(page, `table-${width}-${colorScheme}`);
      }
    }
    await page.setViewportSize({ width: 320, height: 800 });
    await page.getByTestId('tools-toggle').click();
    await page.getByTestId('filter-page').click();
    const sheet = await page.getByRole('dialog').boundingBox();
    assert.ok(sheet.x >= 0 && sheet.x + sheet.width <= 320);
    await page.keyboard.press('Escape');
    await page.setViewportSize(sizes.wide);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('from right to left', async () => {
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    assert.ok((await widest(page)) <= 0);
    const [status, country] = await Promise.all(
      ['Status', 'Page'].map((name) => page.getByRole('columnheader', { name, exact: true }).boundingBox()),
    );
    assert.ok(status.x > country.x);
    await shot(page, 'table-rtl');
    await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  });

  test('a tab in the background hears nothing but the heartbeat, and is right when it is back', async () => {
    const [sent, heard] = [[], []];
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => sent.push(String(payload)));
      socket.on('framereceived', ({ payload }) => heard.push(String(payload)));
    });
    const other = await openTable();
    await page.reload();
    await page.getByTestId('visitor-row').first().waitFor();
    await look(page, false);
    await eventually(() => sent.some((frame) => frame.includes('closeTable')), 'the table to be closed');
    await eventually(
      () => sent.some((frame) => /watchVisitors.*"uids":\[\]/u.test(frame)),
      'nobody to be watched',
    );
    const before = heardOf(heard);
    const came = await Promise.all(Array.from({ length: ARRIVALS }, () => come()));
    crowd.pop().socket.disconnect();
    const stayed = crowd.length + came.length;
    // Another agent has seen it all: this one would have been told by now.
    await here(other.page, `${stayed} here`);
    assert.deepEqual(heardOf(heard).slice(before.length), [], 'only the heartbeat');
    await look(page, true);
    await here(page, `${stayed} here`);
    for (const { socket } of came) socket.disconnect();
    await other.context.close();
  });

  test('a lost connection is told, and the table is right again when it is back', async () => {
    await shop.server.kill();
    await dashboard.banner.waitFor();
    await shop.server.run();
    await dashboard.banner.waitFor({ state: 'detached' });
    closeAll();
    const late = await come();
    await dashboard.shows(late.uid, 'online');
    await here(page, '1 here');
    await dashboard.assertNoFaults();
  });
});

test('a colleague who looks at a visitor is seen in the table and in the panel, though nobody has written', async () => {
  const kim = { ...shop, ...(await shop.server.addAgent('kim@example.com', [1], { name: 'Kim' })) };
  const visitor = await come({ name: 'Looked At' });
  const ours = await openTable({ view: 'columns=status,visitor,viewers' });
  await ours.shows(visitor.uid, 'online');
  const colleague = await Dashboard.open(chromium.browser, kim, { view: '' });
  await colleague.row(visitor.uid).click();
  const cell = ours.row(visitor.uid).getByText('Kim');
  await cell.waitFor();
  await ours.row(visitor.uid).click();
  await ours.page.getByTestId('visitor-viewers').getByText('Kim is looking').waitFor();
  await shot(ours.page, 'live-table-looking');
  await colleague.context.close();
  await cell.waitFor({ state: 'detached' });
  await ours.page.getByTestId('visitor-viewers').waitFor({ state: 'detached' });
  await ours.assertNoFaults();
  await ours.context.close();
});
