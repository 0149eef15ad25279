// Alerts as an agent has them: chosen in a pane, told by one tab for all, seen when the tab is looked at.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, quick, sleep } from '../support/porchlight.mjs';
import { assertAccessible } from './support/axe.mjs';
import { ChattingVisitor } from './support/inbox.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

let shop;
let chromium;
let dashboard;
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser({ whole: true })]);
  dashboard = await Dashboard.open(chromium.browser, shop, { login: false });
  // Notifications are counted instead of shown, and nobody looks at a tab unless the test says so.
  await dashboard.context.addInitScript(() => {
    window.__shown = [];
    window.__tones = 0;
    window.Notification = class {
      static permission = 'granted';
      static requestPermission = () => Promise.resolve('granted');
      constructor(title, options) {
        window.__shown.push({ title, ...options });
      }
    };
    document.hasFocus = () => window.__looked === true;
    const { createOscillator } = AudioContext.prototype;
    AudioContext.prototype.createOscillator = function counted() {
      window.__tones += 1;
      return createOscillator.call(this);
    };
  });
  await dashboard.page.reload();
  await dashboard.login(shop.email, shop.password);
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

const shown = (page) => page.evaluate(() => window.__shown.map(({ title }) => title));
const look = (page, looked) =>
  page.evaluate((now) => {
    window.__looked = now;
    window.dispatchEvent(new Event(now ? 'focus' : 'blur'));
  }, looked);

test('the pane is opened and closed by keys, and can be used by everybody', async () => {
  const { page } = dashboard;
  await page.getByTestId('alerts-button').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('alerts').waitFor();
  await page.getByTestId('alert-who-some').check();
  await page.getByTestId('alert-on-page').check();
  await shot(page, 'alerts-pane');
  await assertAccessible(page, 'the alerts');
  await page.setViewportSize({ width: 320, height: 640 });
  for (const dir of ['ltr', 'rtl']) {
    await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
    const { scrollWidth, clientWidth } = await page
      .getByTestId('alerts')
      .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
    assert.ok(scrollWidth <= clientWidth, `${dir}: ${scrollWidth} of ${clientWidth}`);
    const bar = await page.locator('header').evaluate(({ scrollWidth }) => scrollWidth);
    assert.ok(bar <= 320, `the top bar, ${dir}: ${bar} of 320`);
    await shot(page, `alerts-pane-320-${dir}`);
  }
  await page.evaluate(() => document.documentElement.removeAttribute('dir'));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByTestId('alert-who-everybody').check();
  for (const channel of ['sound', 'title', 'desktop'])
    for (const kind of ['arrival', 'message']) await page.getByTestId(`alert-${kind}-${channel}`).check();
  await page.keyboard.press('Escape');
  await page.getByTestId('alerts').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), 'alerts-button');
});

test('of two tabs one tells, both count, and when the one is gone the other tells', async () => {
  const { page: first } = dashboard;
  const second = await dashboard.context.newPage();
  await second.goto(`${shop.server.url}/#/projects/${shop.projectId}/inbox`);
  await second.getByTestId('inbox').waitFor();
  await second.waitForLoadState('networkidle');
  const tabs = [first, second];
  const visitor = await ShopVisitor.open(chromium.browser, shop);
  const all = async () => (await Promise.all(tabs.map(shown))).flat();
  await eventually(async () => (await all()).length > 0, 'the notification');
  for (const tab of tabs) {
    await eventually(async () => (await tab.title()) === '(1) Porchlight', 'the title');
    await tab.locator('link[rel=icon][data-dot][href^="data:image/png"]').waitFor({ state: 'attached' });
  }
  assert.equal((await all()).length, 1, JSON.stringify(await all()));
  assert.match((await all())[0], / arrived$/);
  const tones = await Promise.all(tabs.map((tab) => tab.evaluate(() => window.__tones)));
  assert.equal(tones.filter((count) => count > 0).length, 1, `tones: ${tones}`);

  await look(second, true);
  await eventually(async () => (await second.title()) === 'Porchlight', 'it to be seen');
  await second.locator('link[rel=icon]:not([data-dot])').waitFor({ state: 'attached' });
  await look(second, false);

  const leader = (await shown(first)).length > 0 ? first : second;
  const [other] = tabs.filter((tab) => tab !== leader);
  await leader.close();
  await sleep(5_500); // what comes in the five seconds after an alert is gathered
  await visitor.context.close();
  const next = await ShopVisitor.open(chromium.browser, shop);
  await eventually(async () => (await shown(other)).length === 1, 'the other tab to tell');
  await next.context.close();
  dashboard.page = other;
});

test('a message is told; in the conversation that is looked at it is not', async () => {
  const { page } = dashboard;
  await page.evaluate(() => (window.__shown = []));
  const talks = { visitors: shop };
  const visitor = await ChattingVisitor.open(chromium.browser, talks);
  await visitor.openChat();
  await visitor.say('Is the porch lantern in stock?');
  const told = () => shown(page).then((all) => all.filter((title) => title.startsWith('Message')));
  await eventually(async () => (await told()).length === 1, 'the message');
  await page.getByTestId('to-inbox').click();
  await page.locator(`[data-testid=conversation-row][data-uid="${visitor.uid}"]`).click();
  await page.getByTestId('thread').waitFor();
  await look(page, true);
  await sleep(5_500);
  await visitor.say('Hello?');
  await page.getByTestId('message-text').getByText('Hello?').waitFor();
  assert.equal((await told()).length, 1);
  await shot(page, 'alerts-conversation');
});
