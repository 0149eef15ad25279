// A visitor's trail: how they came and what they read, live while they are here, and kept when they have left. As
// the server tells it; and with what REST says of visits played (support/history.mjs), where visits are old or strange.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, quick } from '../support/porchlight.mjs';
import { assertAccessible } from './support/axe.mjs';
import { facts, pageView, playHistory, visit } from './support/history.mjs';
import { trailIs, trailOf } from './support/trail.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

let shop;
let chromium;
let dashboard;
let visitor;
const history = {};

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

describe('as the server tells it', { concurrency: 1 }, () => {
  let live;
  let reader;
  const address = (path) => `${shop.server.url}/demo/${path}`;
  const at = (query = '') =>
    live.page.goto(`${shop.server.url}/#/projects/${shop.projectId}/visitors/${reader.uid}${query}`);
  const kept = async () => {
    const path = `/projects/${shop.projectId}/visitors/${reader.uid}/visits`;
    return (await shop.server.rest(path, { token: shop.token })).body.visits;
  };
  const pages = [
    { title: 'Lamps for late evenings', path: '/demo/' },
    { title: 'Your cart', path: '/demo/cart.html' },
    { title: 'Lamps for late evenings', path: '/demo/?utm_campaign=spring' },
  ];
  const titles = pages.map(({ title }) => title);
  const whatOf = (trail) => trail.map(({ title, path }) => ({ title, path }));
  /** Of pages that were left: how long, and that each was opened when the one before it was left. */
  function assertRead(trail, began) {
    for (const { at, spent } of trail) {
      assert.ok(at >= began - 1_000 && at <= Date.now() + 1_000, `opened at ${new Date(at).toISOString()}`);
      assert.match(spent, /^\d+ (s|min)$/);
    }
    for (let i = 1; i < trail.length; i += 1) assert.ok(trail[i - 1].at > trail[i].at, 'the newest first');
  }

  let began;
  before(async () => {
    began = Date.now();
    reader = await ShopVisitor.open(chromium.browser, shop, { path: '/demo/?utm_campaign=spring' });
    live = await Dashboard.open(chromium.browser, shop);
    await at();
    await trailIs(live, titles.slice(2));
  });
  after(() => live?.context.close());

  test('each page has its title, path and time, and how long it was read; the one that is read ticks', async () => {
    await reader.page.locator('.cart-link').click();
    await trailIs(live, titles.slice(1));
    await reader.page.getByRole('link', { name: 'Lamps', exact: true }).click();
    await trailIs(live, titles);
    const trail = await trailOf(live);
    assert.deepEqual(whatOf(trail), pages);
    assertRead(trail, began);
    assert.deepEqual(
      trail.map(({ isOpen }) => isOpen),
      [true, false, false],
    );
    assert.deepEqual(
      trail.map(({ href }) => href),
      [null, address('cart.html'), address('?utm_campaign=spring')],
    );
    await eventually(async () => (await trailOf(live))[0].spent !== trail[0].spent, 'the time to tick');
    assert.deepEqual((await trailOf(live)).slice(1), trail.slice(1), 'what is over stands still');
    await live.says('pages-seen', '3');
    await live.says('came-campaign', 'spring');
    await live.says('came-landing', '/demo/');
    await live.says('current-url', /\/demo\/(\s|$)/);
    await live.panel.getByTestId('preview-page').frameLocator('iframe').last().locator('h1').waitFor();
    await live.panel.getByTestId('trail').scrollIntoViewIfNeeded();
    await shot(live.page, 'trail-live');
  });

  test('who comes later is shown the same, out of the database', async () => {
    await eventually(async () => (await kept())[0]?.pageViews.length === 3, 'the pages to be written');
    const seen = await trailOf(live);
    await live.page.reload();
    await trailIs(live, titles);
    const trail = await trailOf(live);
    assertRead(trail, began);
    assert.deepEqual(whatOf(trail), pages);
    for (const i of [0, 1, 2])
      assert.ok(Math.abs(trail[i].at - seen[i].at) < 15_000, `${trail[i].at}, and before ${seen[i].at}`);
    await live.panel.getByTestId('no-earlier').waitFor();
  });

  test('whoever left keeps it, and nothing says where they are, to who looked on and to who comes then', async () => {
    await reader.page.goto('about:blank');
    for (const look of ['looked on', 'came then']) {
      if (look === 'came then') {
        await eventually(async () => (await kept())[0].endedAt !== null, 'the end to be written');
        await live.page.reload();
      }
      await live.says('status-word', 'Offline');
      await live.says('last-seen', /^Last seen (just now|.+ ago)$/);
      await trailIs(live, titles);
      const trail = await trailOf(live);
      assert.deepEqual(whatOf(trail), pages, look);
      assertRead(trail, began);
      assert.ok(
        trail.every(({ isOpen, href }) => !isOpen && href.startsWith(address(''))),
        `${look}: all over, and linked`,
      );
      await live.says('came-at', /^Today, /);
      await live.says('stayed', /^\d+ (s|min)$/);
      await live.says('came-campaign', 'spring');
      for (const stale of ['current-url', 'page-title', 'time-on-page']) await live.says(stale, undefined);
      assert.equal(await live.panel.locator('[data-testid^=preview-], iframe').count(), 0, look);
    }
    await live.panel.getByTestId('trail').scrollIntoViewIfNeeded();
    await shot(live.page, 'trail-kept');
  });

  test('a way from the trail opens the page', async () => {
    const [opened] = await Promise.all([
      live.context.waitForEvent('page'),
      live.panel.getByTestId('trail-page').nth(1).locator('a').click(),
    ]);
    await opened.waitForURL(address('cart.html'));
    await opened.close();
  });

  test('whoever is back soon goes on with the same visit', async () => {
    await reader.page.goto(address('product.html?lamp=heron'));
    await live.says('status-word', 'Online');
    await eventually(async () => (await trailOf(live)).length === 4, 'the fourth page');
    const trail = await trailOf(live);
    assert.equal(trail[0].path, '/demo/product.html?lamp=heron');
    assert.ok(trail[0].isOpen && trail.slice(1).every(({ isOpen }) => !isOpen));
    assert.deepEqual(whatOf(trail.slice(1)), pages);
    await live.says('pages-seen', '4');
    await live.says('visits', '1');
    await live.panel.getByTestId('no-earlier').waitFor();
    await live.assertNoFaults();
    reader.assertNoFaults();
  });
});

test('each page that a visitor opens stands on top of the trail at once', async () => {
  await trailIs(dashboard, ['Lamps for late evenings']);
  await visitor.page.getByRole('link', { name: 'Meet the porch lantern' }).click();
  await trailIs(dashboard, ['Porch lantern in terracotta', 'Lamps for late evenings']);
  await visitor.page.locator('.cart-link').click();
  await trailIs(dashboard, ['Your cart', 'Porch lantern in terracotta', 'Lamps for late evenings']);
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
  await trailIs(dashboard, ['Your cart', 'Porch lantern in terracotta', 'Lamps for late evenings']);
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
