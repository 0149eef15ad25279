// The widget in pages that are not ours, and the dashboard by keyboard, by mistake and in the dark.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import {
  assertAlive,
  collectFaults,
  Dashboard,
  launchBrowser,
  ShopVisitor,
  shot,
  startShop,
} from './support/world.mjs';
import { eventually, quick, sleep } from '../support/porchlight.mjs';

let shop;
let chromium;
let site;
let siteUrl;
/** Pages of another site: path → {headers, body}. */
const pages = new Map();
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
  site = createServer({ maxHeaderSize: 1_000_000 }, (request, response) => {
    const page = pages.get(new URL(request.url, 'http://x').pathname);
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(
      page ? `<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">${page.body}` : '',
    );
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  siteUrl = `http://127.0.0.1:${site.address().port}`;
});
after(async () => {
  await chromium?.close();
  site?.close();
  await shop?.server.end();
});

const snippet = (more = '') =>
  `<script async src="${shop.server.url}/widget.js" data-project-id="${shop.projectId}"${more}></script>`;

/** Opens a page of the other site in a context of its own. */
async function openSite(path, { init, allowed } = {}) {
  const context = await chromium.browser.newContext();
  if (init) await context.addInitScript(init);
  const page = await context.newPage();
  const faults = collectFaults(page, { allowed });
  const warnings = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.goto(siteUrl + path);
  return { context, page, faults, warnings };
}

const online = async () => {
  const { body } = await shop.server.rest(`/projects/${shop.projectId}/visitors?status=online`, {
    token: shop.token,
  });
  return body.visitors;
};
const isOnline = (path) =>
  eventually(
    async () => (await online()).find((one) => one.currentUrl?.endsWith(path)),
    `somebody at ${path}`,
  );

describe('the widget in other people’s pages', { concurrency: 3 }, () => {
  test('under a strict content security policy that allows it', async () => {
    const { host } = new URL(shop.server.url);
    const policy = `default-src 'none'; script-src http://${host}; connect-src ws://${host}; img-src data:`;
    pages.set('/strict', { headers: { 'content-security-policy': policy }, body: snippet() });
    const { faults, context } = await openSite('/strict');
    await isOnline('/strict');
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('under one that forbids its connection: a warning that says what to allow, no error of ours', async () => {
    const { host } = new URL(shop.server.url);
    const policy = `default-src 'none'; script-src http://${host}; connect-src 'none'; img-src data:`;
    pages.set('/forbidden', { headers: { 'content-security-policy': policy }, body: snippet() });
    const { faults, warnings, context } = await openSite('/forbidden', {
      allowed: /Content Security Policy/,
    });
    const warning = await eventually(
      () => warnings.find((text) => text.includes('[Porchlight]')),
      'the warning',
    );
    assert.match(warning, /connect-src/);
    assert.ok(warning.includes(host));
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('at addresses and under titles of any length and any characters', async () => {
    pages.set('/odd', { body: snippet() });
    for (const [query, sort] of [
      [`?q=${'%C3%A9'.repeat(5_000)}`, 'escapes'],
      [`?q=${'[|{'.repeat(1_500)}`, 'what grows'],
      [`?token=${'s'.repeat(50_000)}&q=é|#access_token=${'t'.repeat(9_000)}`, 'secrets'],
    ]) {
      const { page, faults, context } = await openSite(`/odd${query}`, {
        init: () => (document.title = `half an emoji: \ud83d${'x'.repeat(5_000)}`),
      });
      const found = await eventually(
        async () => (await online()).find(({ currentUrl }) => currentUrl?.includes('/odd')),
        `somebody at an address with ${sort}`,
      );
      assert.ok(found.currentUrl.length <= 2_048 && !/sss|ttt/.test(found.currentUrl));
      decodeURIComponent(found.currentUrl); // throws at half a character
      await page.evaluate(() => history.pushState({}, '', `/odd/er?${'%E2%82%AC'.repeat(3_000)}`));
      await eventually(
        async () => (await online()).find(({ currentUrl }) => currentUrl?.includes('/odd/er')),
        'the next page',
      );
      assert.deepEqual(faults, []);
      await context.close();
      const gone = async () => !(await online()).some((one) => one.currentUrl?.includes('/odd'));
      await eventually(gone, 'the visitor to be gone');
    }
  });

  test('with a title of a megabyte, an address of nearly two, and a page of that sort before it', async () => {
    pages.set('/vast', { body: snippet() });
    const { page, faults, context } = await openSite('/vast');
    await page.evaluate(() => (document.title = '\ud83c\udfe0'.repeat(500_000)));
    const here = (what, fits) =>
      eventually(
        async () => (await online()).find((one) => fits(one.currentUrl ?? '', one.title ?? '')),
        what,
      );
    const { title } = await here(
      'the title',
      (url, shown) => url.includes('/vast') && shown.startsWith('\ud83c\udfe0'),
    );
    assert.match(title, /^\u{1f3e0}{1,512}$/u, 'whole characters');
    await page.evaluate(() => (location.hash = `far/${'x'.repeat(1_900_000)}`));
    const { currentUrl } = await here('the fragment', (url) => url.includes('#far/'));
    assert.ok(currentUrl.length <= 2_048);
    await page.evaluate(() => (location.href = `/vast?after=${'%E2%82%AC'.repeat(900)}`));
    await here('the page after it', (url) => url.includes('after='));
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('twice in one page is one visitor with one connection', async () => {
    pages.set('/twice', { body: snippet() + snippet() });
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    const faults = collectFaults(page);
    const sockets = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(`${siteUrl}/twice`);
    await isOnline('/twice');
    await sleep(500);
    assert.equal(sockets.length, 1);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('without storage, and in a page that has broken what it leans on', async () => {
    pages.set('/hostile', { body: snippet() });
    const { faults, context } = await openSite('/hostile', {
      init: () => {
        Object.defineProperty(window, 'localStorage', {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
        history.pushState = function () {
          throw new Error('the page’s own');
        };
        Object.prototype.inherited = 'surprise';
        Array.prototype.extra = () => {};
        window.Porchlight = 'not ours';
      },
    });
    await isOnline('/hostile');
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('of a site that the project does not know: a warning, no error', async () => {
    pages.set('/stranger', { body: snippet() });
    const context = await chromium.browser.newContext();
    const page = await context.newPage();
    const faults = collectFaults(page);
    const warnings = [];
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    // A host that is not in the project’s list; Chromium resolves *.localhost to this machine.
    await page.goto(`${siteUrl.replace('127.0.0.1', 'stranger.localhost')}/stranger`);
    await eventually(() => warnings.find((text) => text.includes('originNotAllowed')), 'the warning');
    assert.deepEqual(faults, []);
    assert.ok(!(await online()).some(({ currentUrl }) => currentUrl?.includes('stranger')));
    await context.close();
  });

  test('with the server out of reach: silence, then presence', async () => {
    const body = snippet().replaceAll(shop.server.url, siteUrl.replace(/\d+$/, '9'));
    pages.set('/dead', { body });
    const { faults, context } = await openSite('/dead', { allowed: /Failed to load resource|ERR_/ });
    await sleep(500);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('with an identity from the page', async () => {
    pages.set('/known', {
      body: `<script>window.Porchlight = [['identify', {name: 'Ada Lovelace', email: 'ada@example.org'}]]</script>${snippet()}`,
    });
    const { context, faults } = await openSite('/known');
    assert.equal((await isOnline('/known')).name, 'Ada Lovelace');
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe('the dashboard', { concurrency: 3 }, () => {
  test('a wrong password is said so, and is gone as soon as one types', async () => {
    const dashboard = await Dashboard.open(chromium.browser, shop, { login: false });
    const { page } = dashboard;
    const form = page.getByTestId('login-form');
    await shot(page, 'login');
    await form.locator('[name=email]').fill(shop.email);
    await form.locator('[name=password]').fill('not the password');
    await page.keyboard.press('Enter');
    const alert = form.locator('[role=alert]');
    await eventually(async () => /do not belong together/.test(await alert.innerText()), 'the message');
    await shot(page, 'login-wrong');
    await form.locator('[name=password]').fill(shop.password);
    assert.equal(await alert.innerText(), '');
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('listbox').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await form.waitFor();
    assert.deepEqual(
      dashboard.faults.filter((fault) => !/status of 401/.test(fault)),
      [],
    );
    await dashboard.context.close();
  });

  test('works by keyboard alone', async () => {
    const dashboard = await Dashboard.open(chromium.browser, shop, { login: false });
    const { page } = dashboard;
    await page.getByTestId('login-form').waitFor();
    await page.keyboard.type(shop.email); // the field has the focus
    await page.keyboard.press('Tab');
    await page.keyboard.type(shop.password);
    await page.keyboard.press('Enter');
    await page.getByTestId('login-form').waitFor({ state: 'detached' });

    const first = await ShopVisitor.open(chromium.browser, shop);
    await dashboard.shows(first.uid, 'online');
    const second = await ShopVisitor.open(chromium.browser, shop, { path: '/demo/cart.html' });
    await dashboard.shows(second.uid, 'online');

    // To the list by Tab, with a focus that can be seen.
    const list = page.getByRole('listbox');
    for (let i = 0; i < 20; i += 1) {
      if (await list.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    assert.ok(await list.evaluate((element) => element === document.activeElement), 'Tab reaches the list');
    await page.keyboard.press('Home');
    const highlighted = () =>
      page.locator('[data-testid=visitor-row][data-highlighted]').getAttribute('data-uid');
    const top = await highlighted();
    await page.keyboard.press('ArrowDown');
    const below = await highlighted();
    assert.notEqual(top, below);
    await shot(page, 'keyboard-highlight');
    await page.keyboard.press('Enter');
    await dashboard.panel.waitFor();
    assert.equal(await dashboard.panel.getAttribute('data-uid'), below);
    await page.keyboard.press('Escape');
    await dashboard.panel.waitFor({ state: 'detached' });

    await page.keyboard.press('/');
    const search = page.getByPlaceholder('Search visitors');
    assert.ok(await search.evaluate((element) => element === document.activeElement), '/ reaches the search');
    await page.keyboard.type('no such visitor');
    await page.getByText('Nobody matches').waitFor();
    await page.keyboard.press('Escape');
    await dashboard.shows(first.uid, 'online');
    for (const { context } of [first, second]) await context.close();
    await dashboard.assertNoFaults();
    await dashboard.context.close();
  });

  test('light, dark and on a phone', async () => {
    const visitor = await ShopVisitor.open(chromium.browser, shop);
    const dashboard = await Dashboard.open(chromium.browser, shop);
    await dashboard.shows(visitor.uid, 'online');
    for (const colorScheme of ['light', 'dark']) {
      await dashboard.page.emulateMedia({ colorScheme });
      await dashboard.page.setViewportSize({ width: 1280, height: 800 });
      await shot(dashboard.page, `${colorScheme}-nobody-chosen`);
      await dashboard.openVisitor(visitor.uid);
      await dashboard.says('status-word', 'Online');
      await shot(dashboard.page, `${colorScheme}-visitor`);
      const background = await dashboard.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const brightness = background
        .match(/[\d.]+/g)
        .slice(0, 3)
        .reduce((sum, part) => sum + Number(part), 0);
      assert.equal(brightness > 384, colorScheme === 'light', background);
      await dashboard.page.setViewportSize({ width: 390, height: 844 });
      await shot(dashboard.page, `${colorScheme}-phone-visitor`);
      const wide = await dashboard.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `nothing sticks out on a phone: ${wide}`);
      await dashboard.page.getByTestId('visitor-panel').getByRole('button', { name: 'Visitors' }).click();
      await shot(dashboard.page, `${colorScheme}-phone-list`);
      assert.equal(
        await dashboard.page.locator('[role=search] kbd').isVisible(),
        false,
        'no keys on a phone',
      );
    }
    await dashboard.assertNoFaults();
    await dashboard.context.close();
    await visitor.context.close();
  });

  test('a name from a stranger is text, never markup', async () => {
    pages.set('/markup', {
      body: `<script>document.title = '<img src=x onerror="window.hacked=1">';
        window.Porchlight = [['identify', {name: '<b>Bold</b><script>window.hacked=1</scr' + 'ipt>'}]]</script>${snippet()}`,
    });
    const dashboard = await Dashboard.open(chromium.browser, shop);
    const { context } = await openSite('/markup');
    const { visitorUid } = await isOnline('/markup');
    await dashboard.shows(visitorUid, 'online');
    await dashboard.openVisitor(visitorUid);
    await dashboard.says('page-title', '<img src=x onerror="window.hacked=1">');
    assert.match(await dashboard.row(visitorUid).innerText(), /<b>Bold<\/b>/);
    assert.equal(await dashboard.page.evaluate(() => window.hacked), undefined);
    await dashboard.assertNoFaults();
    await context.close();
    await dashboard.context.close();
  });

  test('an agent who is removed is shown the login', async () => {
    const { projectId, server } = shop;
    const leaver = await server.addAgent('leaver@example.com', [projectId]);
    const dashboard = await Dashboard.open(chromium.browser, { ...shop, ...leaver });
    await dashboard.page.getByRole('listbox').waitFor();
    await server.json('agent', 'remove', 'leaver@example.com');
    await dashboard.page.getByTestId('login-form').waitFor();
    await dashboard.context.close();
  });

  test('shows the visitor of a bookmarked address', async () => {
    const visitor = await ShopVisitor.open(chromium.browser, shop);
    const dashboard = await Dashboard.open(chromium.browser, shop);
    await dashboard.shows(visitor.uid, 'online');
    await dashboard.openVisitor(visitor.uid);
    const address = dashboard.page.url();
    assert.ok(address.includes(visitor.uid));
    await dashboard.page.goto('about:blank');
    await dashboard.page.goto(address);
    await dashboard.panel.waitFor();
    await dashboard.says('status-word', 'Online');
    await assertAlive(dashboard, chromium.browser, shop);
    await visitor.context.close();
    await dashboard.context.close();
  });
});
