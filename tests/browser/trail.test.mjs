// A visitor's trail: how they came and what they read, live while they are here, and kept when they have left. What REST
// says of visits is played (support/history.mjs); presence and events are the server's.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, quick } from '../support/porchlight.mjs';
import { assertAccessible } from './support/axe.mjs';
import { facts, pageView, playHistory, visit } from './support/history.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

let shop;
let chromium;
let dashboard;
let visitor;
const history = {};

const titles = () =>
  dashboard.panel.getByTestId('trail').first().getByTestId('trail-title').allTextContents();
const trailIs = (expected) =>
  eventually(
    async () => {
      const found = (await titles()).map((title) => title.replace(' · Lumen & Co', ''));
      return (
        JSON.stringify(found) === JSON.stringify(expected) || Promise.reject(new Error(found.join(' | ')))
      );
    },
    `the trail to be ${expected.join(' | ')}`,
  );

/** Nothing stands out of the panel to the side, at whatever width. */
async function assertFits(what) {
  const out = await dashboard.page.evaluate(() => {
    const panel = document.querySelector('[data-testid=visitor-panel]');
    const { left, right } = panel.getBoundingClientRect();
    const isOut = (box) => box.width > 1 && (box.left < left - 1 || box.right > right + 1);
    const elements = [...panel.querySelectorAll('*')].filter(
      (element) => !element.closest('.visually-hidden, iframe, svg, [data-testid=preview-page]'),
    );
    return elements
      .filter((element) => isOut(element.getBoundingClientRect()))
      .map((one) => one.outerHTML.slice(0, 90));
  });
  assert.deepEqual(out, [], what);
}

before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
  visitor = await ShopVisitor.open(chromium.browser, shop);
  const page = (path) => `${shop.server.url}/demo/${path}`;
  const how = { device: 'phone', browser: 'Firefox 140', system: 'Android', country: 'DE', city: 'Ulm' };
  history.facts = facts(3, 0, {
    pages: 1,
    visits: 3,
    referrer: 'search.example',
    campaign: 'spring',
    ...how,
  });
  history.visits = [
    visit(3, null, []),
    visit(
      4_400,
      4_388,
      [pageView(page('cart.html'), 'Your cart', 4_395, 400), pageView(page(''), 'Lamps', 4_400, 300)],
      {
        referrer: 'https://news.example/lamps',
        ...how,
      },
    ),
    visit(9_000, 8_999, [pageView(page(''), 'Lamps', 9_000, 60)]),
  ];
  dashboard = await Dashboard.open(chromium.browser, shop, { login: false });
  await playHistory(dashboard.context, history);
  await dashboard.login(shop.email, shop.password);
  await dashboard.page.goto(`${shop.server.url}/#/projects/${shop.projectId}/visitors/${visitor.uid}`);
  await dashboard.panel.waitFor();
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

test('each page that a visitor opens stands on top of the trail at once', async () => {
  await trailIs(['Lamps for late evenings']);
  await visitor.page.getByRole('link', { name: 'Meet the porch lantern' }).click();
  await trailIs(['Porch lantern in terracotta', 'Lamps for late evenings']);
  await visitor.page.locator('.cart-link').click();
  await trailIs(['Your cart', 'Porch lantern in terracotta', 'Lamps for late evenings']);
  await dashboard.panel.locator('[data-testid=trail-page][data-open]').getByText('Your cart').waitFor();
  await dashboard.says('time-on-page', /^\d+ s$/);
  await dashboard.says('came-device', 'Phone · Firefox 140 · Android');
  await dashboard.says('came-place', 'Ulm, Germany');
  await dashboard.panel.getByTestId('earlier-visits').locator('summary').first().click();
  await dashboard.panel.getByTestId('earlier-visit').first().locator('summary').click();
  await dashboard.panel.getByText('Visits are kept for 30 days.').waitFor();
  await shot(dashboard.page, 'trail-online');
  await assertAccessible(dashboard.page, 'the trail');
});

test('whoever left keeps it: when they came, how long they stayed, what they read, and not where they are', async () => {
  await visitor.page.goto('about:blank');
  await dashboard.says('status-word', 'Offline');
  await dashboard.says('current-url', undefined);
  await dashboard.says('came-at', /^Today, /);
  await dashboard.says('stayed', /^\d/);
  await trailIs(['Your cart', 'Porch lantern in terracotta', 'Lamps for late evenings']);
  assert.equal(await dashboard.panel.locator('[data-testid=trail-page][data-open]').count(), 0);
  assert.equal(await dashboard.panel.getByTestId('preview-page').count(), 0);
  await shot(dashboard.page, 'trail-offline');
  await assertAccessible(dashboard.page, 'the trail of somebody who left');
});

test('titles and addresses of strangers stay in their place, on a phone and from right to left', async () => {
  const { url } = shop.server;
  history.visits = [
    visit(
      30,
      1,
      [
        pageView(`${url}/demo/${'long-'.repeat(150)}end?x=1`, 'W'.repeat(3_000), 2, 30),
        pageView(`${url}/demo/a`, '\u202eevil \u2066title\u200b\u0300\u0300\u0300\u0300\u0300\u0300', 3, 30),
        pageView('javascript:alert(1)', 'مصباح الشرفة', 4, 30),
        pageView('https://elsewhere.example/x', '<img src=x onerror=alert(1)>', 5, 30),
      ],
      { referrer: `https://${'sub.'.repeat(40)}example/`, campaign: { campaign: 'x'.repeat(400) } },
    ),
  ];
  await dashboard.page.reload();
  await dashboard.panel.getByTestId('trail-page').nth(3).waitFor();
  for (const dir of ['ltr', 'rtl']) {
    await dashboard.page.evaluate((dir) => (document.documentElement.dir = dir), dir);
    for (const width of [320, 390, 820, 1440]) {
      await dashboard.page.setViewportSize({ width, height: 800 });
      await assertFits(`${dir}, ${width}`);
    }
    await dashboard.page.setViewportSize({ width: 320, height: 800 });
    await shot(dashboard.page, `trail-hostile-${dir}`);
  }
  await dashboard.page.evaluate(() => document.documentElement.removeAttribute('dir'));
  const links = await dashboard.panel
    .getByTestId('trail')
    .locator('a')
    .evaluateAll((all) => all.map(({ href, rel }) => [href, rel]));
  assert.ok(
    links.length > 0 && links.every(([href, rel]) => href.startsWith(url) && rel === 'noopener noreferrer'),
  );
});

test('a history that is out of reach is said in words', async () => {
  await dashboard.page.setViewportSize({ width: 1280, height: 800 });
  history.status = 503;
  await dashboard.page.reload();
  await dashboard.says('visits-failed', 'The history is out of reach at the moment.');
  await shot(dashboard.page, 'trail-out-of-reach');
  history.status = 200; // it is asked for again by itself
  await dashboard.panel.getByTestId('trail-page').first().waitFor();
  await dashboard.assertNoFaults();
});
