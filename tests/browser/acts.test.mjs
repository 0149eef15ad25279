// What agents do with a visitor, from the row and from the panel; the devices of one who is signed in; and bots.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { closeAll, visit } from '../clients/support/product.mjs';
import { eventually, quick } from '../support/porchlight.mjs';
import { assertAccessible, sizes } from './support/axe.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

const WIDTHS = [320, 390, 820, 1024, 1280, 1440];

let shop;
let chromium;
let dashboard;
let page;
let visitor;

const at = (hash) => page.goto(`${shop.server.url}/${hash}`);
const home = () => at(`#/projects/${shop.projectId}`);
const menu = () => page.getByTestId('row-menu');
const grid = () => page.getByTestId('visitor-table');
const asked = async (path) =>
  (await shop.server.rest(`/projects/${shop.projectId}/${path}`, { token: shop.token })).body;
const heading = (name) => dashboard.panel.getByRole('heading', { name, exact: true }).waitFor();
const asUsual = async () => {
  await page.setViewportSize(sizes.wide);
  await page.emulateMedia({ colorScheme: 'light' });
};

/** Nothing is wider than the screen, at any width, in both colour schemes. */
async function look(name) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth <= window.innerWidth
        ? []
        : [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > window.innerWidth)
            .map((element) => element.outerHTML.slice(0, 120)),
    );
    assert.deepEqual(wide, [], `${name} at ${width}`);
    if (width !== 320 && width !== 1440) continue;
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await shot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await asUsual();
}

async function rightToLeft(name) {
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await shot(page, `${name}-rtl`);
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
}

describe('what agents do with a visitor', { concurrency: 1 }, () => {
  before(async () => {
    [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
    visitor = await ShopVisitor.open(chromium.browser, shop);
    for (const name of ['Ada', 'Bob']) {
      await visit(shop.server, shop, { identify: { identity: { name } }, origin: 'http://127.0.0.1' });
    }
    dashboard = await Dashboard.open(chromium.browser, shop, { login: false, view: '' });
    ({ page } = dashboard);
    page.setDefaultTimeout(10_000);
    await dashboard.login(shop.email, shop.password);
    await home();
    await dashboard.shows(visitor.uid, 'online');
  });
  after(async () => {
    closeAll();
    await chromium?.close();
    await shop?.server.end();
  });

  test('a row’s menu leads to the name, which is written in its place', async () => {
    await dashboard.row(visitor.uid).hover();
    await dashboard.row(visitor.uid).getByTestId('row-menu-button').click();
    await menu().waitFor();
    await shot(page, 'acts-menu');
    await assertAccessible(page, 'the menu of a row', { at: ['wide'] });
    await asUsual();
    await menu().getByRole('menuitem', { name: 'Rename' }).click();
    const field = page.getByLabel('What you call this visitor');
    assert.ok(await field.evaluate((input) => input === document.activeElement));
    await field.fill('The lamp lady');
    await page.keyboard.press('Enter');
    await heading('The lamp lady');
  });

  test('a note is said to be saved; tags are added and taken away', async () => {
    const panel = dashboard.panel;
    await panel.getByTestId('note').fill('Asks for the big porch lantern, in moss.\nWould pay by invoice.');
    await panel.getByTestId('note-said').getByText('Saved').waitFor();
    for (const tag of ['wholesale', 'wants an invoice', 'oops']) {
      await panel.getByTestId('add-tag').fill(tag);
      await page.keyboard.press('Enter');
      await panel.locator(`[data-tag="${tag}"]`).waitFor();
    }
    await page.getByRole('button', { name: 'Remove the tag oops' }).click();
    await panel.locator('[data-tag=oops]').waitFor({ state: 'detached' });
    const { agentName, note, tags } = await asked(`visitors/${visitor.uid}`);
    assert.equal(agentName, 'The lamp lady');
    assert.equal(note, 'Asks for the big porch lantern, in moss.\nWould pay by invoice.');
    assert.deepEqual(tags, ['wholesale', 'wants an invoice']);
    await panel.getByTestId('for-the-team').scrollIntoViewIfNeeded();
    await assertAccessible(page, 'what agents make of a visitor');
    await look('acts-panel');
    await rightToLeft('acts-panel');
  });

  test('a ban says what it does, the panel by whom it is, and it is lifted', async () => {
    await dashboard.panel.getByTestId('ban').click();
    await page.getByTestId('ban-form').waitFor();
    await page.getByText('This visitor, and their address').click();
    await page.getByTestId('ban-means').getByText('for 24 hours').waitFor();
    await page.getByTestId('ban-reason').fill('Pastes links into the chat');
    await assertAccessible(page, 'the dialog of a ban');
    await look('acts-ban');
    await page.getByTestId('ban-now').click();
    await dashboard.panel
      .getByTestId('banned')
      .getByText(/^Banned by Robin until /)
      .waitFor();
    await dashboard.says('status-word', 'Offline');
    await dashboard.panel.getByTestId('banned').scrollIntoViewIfNeeded();
    await assertAccessible(page, 'the panel of somebody who is banned');
    await look('acts-banned');
    await at(`#/projects/${shop.projectId}/bans`);
    await page.getByTestId('ban-record').getByText('with their address').waitFor();
    await assertAccessible(page, 'the bans');
    await look('acts-bans');
    await page.getByRole('button', { name: 'Lift ban' }).click();
    await page.getByTestId('no-records').waitFor();
    visitor.page = await visitor.openTab();
    await home();
    await dashboard.shows(visitor.uid, 'online');
  });

  test('owners read what was done', async () => {
    await at(`#/projects/${shop.projectId}/bans`);
    await page.getByTestId('to-audit').click();
    await page.getByTestId('audit-record').getByText('lifted their ban').waitFor();
    await assertAccessible(page, 'what was done');
    await look('acts-log');
    await rightToLeft('acts-log');
  });

  test('the menu key opens a row’s menu, and Escape leads back to the row', async () => {
    await home();
    await dashboard.shows(visitor.uid, 'online');
    await grid().focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-testid=visitor-row][data-highlighted]').waitFor();
    await page.keyboard.press('Shift+F10');
    await menu().waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Rename');
    await page.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
    assert.ok(await grid().evaluate((element) => element === document.activeElement));
  });

  test('on a phone the card has it', async () => {
    await page.setViewportSize(sizes.phone);
    const card = page.locator(`[data-testid=visitor-row][data-card][data-uid="${visitor.uid}"]`);
    await card.getByTestId('row-menu-button').click();
    await menu().waitFor();
    await assertAccessible(page, 'the menu of a card', { at: ['phone'] });
    await shot(page, 'acts-menu-phone');
    await menu().getByRole('menuitem', { name: 'Note' }).click();
    await heading('The lamp lady');
    assert.ok(
      await dashboard.panel.getByTestId('note').evaluate((area) => area === document.activeElement),
      'at its place in the panel',
    );
    await asUsual();
  });

  test('somebody on several devices is one row, and each device is listed with its page', async () => {
    const hash = createHmac('sha256', shop.identitySecret).update('42').digest('hex');
    const signIn = (one) =>
      one.page.evaluate((identity) => window.Porchlight.push(['identify', identity]), {
        userId: '42',
        hash,
        name: 'Cleo',
      });
    await home();
    const laptop = await ShopVisitor.open(chromium.browser, shop);
    await signIn(laptop);
    await dashboard.row(laptop.uid).getByText('Cleo').waitFor();
    const phone = await ShopVisitor.open(chromium.browser, shop, { path: '/demo/cart.html', isMobile: true });
    await dashboard.shows(phone.uid, 'online');
    await page.mouse.move(0, 0); // over the table it would hold the order, with whoever leaves in it
    await signIn(phone);
    await dashboard.row(phone.uid).waitFor({ state: 'detached' });
    await at(`#/projects/${shop.projectId}/visitors/${phone.uid}`);
    await heading('Cleo');
    assert.match(page.url(), new RegExp(laptop.uid), 'the address follows to the person');
    await dashboard.panel.getByTestId('device').nth(1).waitFor();
    assert.equal(await dashboard.panel.getByTestId('current-url').count(), 1);
    assert.equal(await dashboard.panel.getByTestId('device').count(), 2);
    const pages = dashboard.panel.getByTestId('device-page');
    const addresses = await pages.evaluateAll((all) => all.map((one) => new URL(one.title).pathname));
    assert.deepEqual(addresses.sort(), ['/demo/', '/demo/cart.html']);
    await dashboard.panel.getByTestId('devices').scrollIntoViewIfNeeded();
    await assertAccessible(page, 'somebody on several devices');
    await look('devices');
    await rightToLeft('devices');
    await phone.context.close();
    await dashboard.panel.getByTestId('device').nth(1).waitFor({ state: 'detached' });
    await dashboard.says('status-word', 'Online');
  });

  test('a bot is in no list until it is asked for, and says what it is', async () => {
    const userAgent = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    const bot = await ShopVisitor.open(chromium.browser, shop, { userAgent });
    await eventually(async () => (await asked('presence/stats')).bots === 1, 'the bot to be counted');
    await home();
    await dashboard.shows(visitor.uid, 'online');
    assert.equal(await dashboard.row(bot.uid).count(), 0);
    await at(`#/projects/${shop.projectId}?bots=true`);
    await dashboard.shows(bot.uid, 'online');
    assert.equal(await dashboard.row(visitor.uid).count(), 0);
    await dashboard.openVisitor(bot.uid);
    await dashboard.panel.getByTestId('is-bot').waitFor();
    assert.equal(await dashboard.panel.getByTestId('for-the-team').count(), 0);
    await assertAccessible(page, 'a bot');
    await look('bot');
    await dashboard.assertNoFaults();
  });
});
