// What owners set in the dashboard, on the real server: it holds for the next page that is loaded, nothing of another owner's
// is lost, and it can be used by everybody, on every screen.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { closeAll, refused, visit } from '../clients/support/product.mjs';
import { eventually, quick } from '../support/porchlight.mjs';
import { assertAccessible, sizes } from './support/axe.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

const WIDTHS = [320, 390, 820, 1024, 1440];

let shop;
let chromium;
let dashboard;
let page;

const at = async (part, where = page) => {
  await where.goto(`${shop.server.url}/#/projects/${shop.projectId}/settings/${part}`);
  await where.getByTestId(`settings-${part}`).waitFor();
};
const settings = async () =>
  (await shop.server.rest(`/projects/${shop.projectId}/settings`, { token: shop.token })).body;
const save = async (where = page) => {
  await where.getByTestId('save').click();
  await where.getByTestId('save-status').getByText('Saved', { exact: true }).waitFor();
};

/** Nothing is wider than the screen, at any width, in both colour schemes and from either side. */
async function look(name) {
  for (const dir of ['ltr', 'rtl']) {
    await page.evaluate((of) => (document.documentElement.dir = of), dir);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.equal(isWide, false, `${name} at ${width}, ${dir}`);
      if (width === 320 || width === 1440) await shot(page, `${name}-${width}-${dir}`);
    }
  }
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await page.setViewportSize(sizes.wide);
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('settings', { concurrency: 1 }, () => {
  before(async () => {
    [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
    dashboard = await Dashboard.open(chromium.browser, shop);
    ({ page } = dashboard);
    page.setDefaultTimeout(10_000);
  });
  after(async () => {
    closeAll();
    await chromium?.close();
    await shop?.server.end();
  });

  for (const part of ['project', 'widget', 'inbox', 'team', 'hours', 'replies', 'data']) {
    test(`${part}: everybody can use it, on every screen`, async () => {
      await at(part);
      await page.locator('[data-testid^=part-]').first().waitFor();
      await assertAccessible(page, part);
      await look(`settings-${part}`);
    });
  }

  test('a page stands still while it is loaded', async () => {
    await at('project');
    await page.reload();
    await page.getByTestId('part-name').waitFor();
    await page.getByTestId('refused-origins').waitFor();
    const shifted = await page.evaluate(
      () =>
        new Promise((done) => {
          new PerformanceObserver((list) => {
            done(list.getEntries().reduce((sum, { value }) => sum + value, 0));
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(0), 1_000); // there were none
        }),
    );
    assert.ok(shifted < 0.05, `${shifted} of the screen moved`);
  });

  test('a site that was refused is told, and let in by one click', async () => {
    const origin = 'https://www.lumen.example';
    await refused(shop.server, { projectId: shop.projectId }, { origin });
    await eventually(async () => {
      await at('widget');
      await at('project');
      return page
        .locator(`[data-testid=refused-origin][data-origin="${origin}"]`)
        .waitFor({ timeout: 1_000 })
        .then(() => true);
    }, 'the refused origin');
    await page.locator(`[data-origin="${origin}"]`).getByTestId('allow-origin').click();
    await page.locator(`[data-testid=origin-row][data-origin="${origin}"]`).waitFor();
    assert.ok((await settings()).origins.includes(origin));
    await eventually(() => visit(shop.server, shop, { origin }), 'the visitor to be let in');
  });

  test('of two owners the later save keeps what it did not touch', async () => {
    const other = await Dashboard.open(chromium.browser, shop);
    await at('widget');
    await at('widget', other.page);
    await page.getByTestId('title').fill('Ask Lumen');
    await other.page.getByTestId('accent').fill('#1188ff');
    await other.page.getByTestId('preview-maskText').check();
    await save(other.page);
    await save();
    const { chat, preview } = await settings();
    assert.deepEqual([chat.title, chat.accent, preview.maskText], ['Ask Lumen', '#1188ff', true]);
    await page.reload();
    await page.getByTestId('accent').and(page.locator('[value="#1188ff"]')).waitFor();
    await other.context.close();
  });

  test('what is set is what the next visitor sees', async () => {
    // A gateway knows it within a second.
    const visitor = await eventually(async () => {
      const one = await ShopVisitor.open(chromium.browser, shop);
      await one.page.locator('porchlight-chat .bubble').click();
      const heading = await one.page.getByRole('dialog').getByRole('heading').innerText();
      if (heading === 'Ask Lumen') return one;
      await one.context.close();
      return undefined;
    }, 'the new title');
    const bubble = visitor.page.locator('porchlight-chat .bubble');
    const ground = await bubble.evaluate((element) => getComputedStyle(element).backgroundColor);
    await at('widget');
    const drawn = page.getByTestId('picture-chat').locator('.bubble');
    const picture = await drawn.evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.equal(picture, ground);
    await visitor.context.close();
  });

  test('with a new secret the old one goes on until it is dropped', async () => {
    const verified = async (secret) => {
      const hash = createHmac('sha256', secret).update('42').digest('hex');
      const identify = { identity: { userId: '42', hash } };
      const { uid } = await visit(shop.server, shop, { identify, origin: 'http://127.0.0.1' });
      const visitor = (await shop.server.visitor(shop, uid)) ?? {};
      return visitor.verified === true || visitor.joinedTo != null;
    };
    await at('project');
    await page.getByTestId('rotate-secret').click();
    const secret = await page.getByTestId('secret').innerText();
    assert.notEqual(secret, shop.identitySecret);
    assert.equal(await page.getByTestId('old-secret').innerText(), shop.identitySecret);
    await eventually(() => verified(secret), 'the new one to prove');
    assert.equal(await verified(shop.identitySecret), true);
    await page.getByTestId('drop-secret').click();
    await assertAccessible(page, 'the question before an old secret is dropped', { at: ['wide', 'phone'] });
    await page.getByTestId('confirm-drop-now').click();
    await page.getByTestId('old-secret').waitFor({ state: 'detached' });
  });

  test('a reply that is prepared is offered by a slash, and sent by the agent', async () => {
    await at('replies');
    await page.getByTestId('add-reply').click();
    await page.getByTestId('reply-shortcut').fill('stock');
    await page.getByTestId('reply-content').fill('{{agent.name}} here: twelve came in.');
    await page.getByTestId('reply-save').click();
    await page.locator('[data-testid=reply][data-shortcut=stock]').waitFor();
    const visitor = await ShopVisitor.open(chromium.browser, shop);
    await page.goto(`${shop.server.url}/#/projects/${shop.projectId}`);
    await dashboard.shows(visitor.uid, 'online');
    await dashboard.openVisitor(visitor.uid);
    await page.getByTestId('write-first').click();
    await page.getByTestId('composer').fill('/st');
    await page.locator('[data-testid=reply-option][aria-selected=true]').waitFor();
    await assertAccessible(page, 'replies that are offered', { at: ['wide', 'phone'] });
    await page.getByTestId('composer').press('Enter');
    await page.getByTestId('reply-list').waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('composer').inputValue(), 'Robin here: twelve came in.');
    await page.getByTestId('composer').press('Enter');
    await page.getByTestId('message-text').getByText('twelve came in').first().waitFor();
    await visitor.context.close();
  });

  test('nothing went wrong in the page', async () => {
    await dashboard.assertNoFaults();
  });
});
