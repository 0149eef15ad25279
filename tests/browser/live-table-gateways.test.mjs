// The table of who is here over two gateways with Redis and PostgreSQL, the visitor at one and the agent at the other: from
// the row to the trail, to what agents make of a visitor, to what is kept when they have left. A colleague at the visitor's
// gateway is told of it all.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../support/cluster.mjs';
import { eventually } from '../support/porchlight.mjs';
import { openShop } from './support/inbox.mjs';
import { trailIs, trailOf } from './support/trail.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot } from './support/world.mjs';

let cluster;
let chromium;
let shop;
let visitor;
let robin; // at the other gateway
let kim; // at the visitor's
let began;

const read = ['Lamps for late evenings', 'Your cart', 'Lamps for late evenings'];
const panelOf = ({ projectId }, uid) => `#/projects/${projectId}/visitors/${uid}`;
const heading = ({ panel }, name) => panel.getByRole('heading', { name, exact: true }).waitFor();

/** They were here a week ago, for a minute and a half. */
async function cameBefore(uid) {
  const { postgres, gateways } = cluster;
  const row = `SELECT 1 FROM visitors WHERE uid = '${uid}'`;
  await eventually(async () => (await postgres.sql(row)).length === 1, 'the visitor’s row');
  await postgres.sql(
    `INSERT INTO visits (project_id, visitor_uid, started_at, ended_at, pages, referrer, campaign, landing, device,
       browser, system, country, city, bot)
     SELECT ${shop.visitors.projectId}, '${uid}', at, at + interval '90 seconds', 2, 'https://news.example/', '{}',
       '${gateways[0].url}/demo/', 'phone', 'Firefox', 'Android', '', '', false
     FROM (SELECT date_trunc('second', now()) - interval '7 days' AS at) AS began;
     INSERT INTO page_views (visit_id, viewed_at, url, title)
     SELECT id, started_at + n * interval '30 seconds', '${gateways[0].url}/demo/?was=' || n, 'Lamps of then ' || n
     FROM visits, generate_series(0, 1) AS n WHERE ended_at < now() - interval '1 day'`,
  );
}

describe('a visitor of another gateway', { concurrency: 1 }, () => {
  before(async () => {
    [cluster, chromium] = await Promise.all([Cluster.start(), launchBrowser()]);
    shop = await openShop(...cluster.gateways);
    robin = await Dashboard.open(chromium.browser, { ...shop.agents, ...shop.robin }, { view: '' });
    kim = await Dashboard.open(chromium.browser, { ...shop.visitors, ...shop.kim }, { view: '' });
    began = Date.now();
    visitor = await ShopVisitor.open(chromium.browser, shop.visitors, { path: '/demo/?utm_campaign=spring' });
  });
  after(async () => {
    await chromium?.close();
    await cluster?.end();
  });

  test('stands in the table of every agent, on their page', async () => {
    for (const agent of [robin, kim]) {
      await agent.shows(visitor.uid, 'online');
      await agent.row(visitor.uid).getByText('Lamps for late evenings').first().waitFor();
      await agent.page.getByTestId('here').getByText('1 here', { exact: true }).waitFor();
    }
    await shot(robin.page, 'gateways-table');
  });

  test('is followed from page to page, in the row and in the panel’s trail', async () => {
    await cameBefore(visitor.uid);
    await robin.openVisitor(visitor.uid);
    await trailIs(robin, read.slice(2));
    await visitor.page.locator('.cart-link').click();
    await trailIs(robin, read.slice(1));
    for (const agent of [robin, kim]) await agent.row(visitor.uid).getByText('Your cart').first().waitFor();
    await robin.says('page-title', 'Your cart · Lumen & Co');
    await robin.says('current-url', /\/demo\/cart\.html/);
    await visitor.page.getByRole('link', { name: 'Lamps', exact: true }).click();
    await trailIs(robin, read);
    await robin.says('pages-seen', '3');
    await robin.says('came-campaign', 'spring');
    await robin.panel.getByTestId('preview-page').frameLocator('iframe').last().locator('h1').waitFor();
    await robin.panel.getByTestId('trail').scrollIntoViewIfNeeded();
    await shot(robin.page, 'gateways-trail');
  });

  test('is named and tagged, and every agent sees it in the row and in the panel', async () => {
    await robin.row(visitor.uid).hover();
    await robin.row(visitor.uid).getByTestId('row-menu-button').click();
    await robin.page.getByTestId('row-menu').getByRole('menuitem', { name: 'Rename' }).click();
    await robin.page.getByLabel('What you call this visitor').fill('The lamp lady');
    await robin.page.keyboard.press('Enter');
    await heading(robin, 'The lamp lady');
    await robin.panel.getByTestId('add-tag').fill('wholesale');
    await robin.page.keyboard.press('Enter');
    await robin.panel.locator('[data-tag=wholesale]').waitFor();

    await kim.page.getByTestId('columns-menu').click();
    await kim.page.getByRole('dialog').locator('[data-value=tags]').getByRole('checkbox').check();
    await kim.page.keyboard.press('Escape');
    await kim.row(visitor.uid).getByText('The lamp lady', { exact: true }).waitFor();
    await kim.row(visitor.uid).getByText('wholesale', { exact: true }).waitFor();
    await kim.openVisitor(visitor.uid);
    await heading(kim, 'The lamp lady');
    await kim.panel.locator('[data-tag=wholesale]').waitFor();
    await trailIs(kim, read);
    await shot(kim.page, 'gateways-named');
  });

  test('who left keeps what they read in the panel, and not where they are, and is gone from the table', async () => {
    await robin.page.mouse.move(5, 5); // over the table it would hold the order, with whoever leaves in it
    await visitor.context.close();
    for (const agent of [robin, kim]) {
      await agent.says('status-word', 'Offline');
      await agent.says('last-seen', /^Last seen (just now|.+ ago)$/);
      for (const stale of ['current-url', 'page-title']) await agent.says(stale, undefined);
      for (const stale of ['preview-page', 'preview-state'])
        assert.equal(await agent.panel.getByTestId(stale).count(), 0, stale);
      await trailIs(agent, read);
      assert.equal(await agent.panel.locator('[data-testid=trail-page][data-open]').count(), 0);
      await agent.says('came-at', /^Today, /);
      await agent.says('stayed', /^\d/);
      await heading(agent, 'The lamp lady');
    }
    await robin.shows(visitor.uid, 'offline'); // who is chosen stays in sight
    await shot(robin.page, 'gateways-left');
    await robin.page.getByRole('button', { name: 'Close the visitor' }).click();
    await robin.page.evaluate(() => document.activeElement?.blur());
    await robin.row(visitor.uid).waitFor({ state: 'detached' });
    await robin.page.getByText('All quiet at the door').waitFor();
  });

  test('what is kept is told by each gateway to who comes later, the visit before as well', async () => {
    for (const agent of [robin, kim]) {
      const { page, panel } = agent;
      const { url } = agent === robin ? cluster.gateways[1] : cluster.gateways[0];
      await page.goto(`${url}/${panelOf(shop.visitors, visitor.uid)}`);
      await page.reload();
      await heading(agent, 'The lamp lady');
      await panel.locator('[data-tag=wholesale]').waitFor();
      await trailIs(agent, read);
      for (const { at, spent } of await trailOf(agent)) {
        assert.ok(at >= began - 1_000 && at <= Date.now() + 1_000, new Date(at).toISOString());
        assert.match(spent, /^\d+ (s|min)$/);
      }
      await panel.getByTestId('earlier-visits').locator('summary').first().click();
      const before = panel.getByTestId('earlier-visit');
      assert.equal(await before.count(), 1);
      await before.locator('summary').click();
      const pages = before.getByTestId('trail-page');
      await pages.nth(1).waitFor();
      const links = await pages.getByTestId('trail-path').evaluateAll((all) => all.map(({ href }) => href));
      const then = (n) => `${cluster.gateways[0].url}/demo/?was=${n}`;
      assert.deepEqual(links, [then(1), then(0)]);
      for (const said of ['Lamps of then 1', '1 min', 'Lamps of then 0', '30 s'])
        await pages.getByText(said, { exact: true }).waitFor();
      await before.getByText('news.example').waitFor();
    }
    await shot(robin.page, 'gateways-kept');
    await robin.page.getByRole('button', { name: 'Close the visitor' }).click();
    await robin.page.goto(`${cluster.gateways[1].url}/#/projects/${shop.visitors.projectId}?list=everybody`);
    await robin.shows(visitor.uid, 'offline');
    await robin.row(visitor.uid).getByText('The lamp lady').waitFor();
    for (const agent of [robin, kim]) await agent.assertNoFaults();
  });
});
