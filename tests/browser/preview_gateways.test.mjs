// The page preview with the visitor at one gateway and agents at both: seen, followed, hidden with the tab, and
// never older than the truth when the visitor's gateway is killed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dashboard, launchBrowser, ShopVisitor, shot } from './support/world.mjs';
import { Cluster } from '../support/cluster.mjs';
import { eventually } from '../support/porchlight.mjs';

let cluster;
let chromium;
let shop;
before(async () => {
  [cluster, chromium] = await Promise.all([Cluster.start(), launchBrowser()]);
  const [gateway] = cluster.gateways;
  const origins = ['127.0.0.1', 'localhost'];
  const project = await gateway.addProject({ name: 'Lumen & Co', origins, missingOrigin: false });
  const agent = await gateway.addAgent('demo@example.com', [project.projectId], { role: 'owner' });
  shop = { ...project, ...agent };
});
after(async () => {
  await chromium?.close();
  await cluster?.end();
});

const at = (gateway) => ({ ...shop, server: cluster.gateways[gateway] });

const picture = ({ panel }) => panel.getByTestId('preview-page');
const inside = (dashboard) => picture(dashboard).frameLocator('iframe').last();
const says = ({ panel }, name) => panel.locator(`[data-testid=preview-state][data-state=${name}]`).waitFor();

async function look(gateway, uid) {
  const dashboard = await Dashboard.open(chromium.browser, at(gateway));
  await dashboard.shows(uid, 'online');
  await dashboard.openVisitor(uid);
  await inside(dashboard).locator('h1').first().waitFor();
  return dashboard;
}

/** What a browser tells a page whose tab goes to the back, or to the front; headless, no tab ever does. */
const setVisibility = (page, state) =>
  page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
    Object.defineProperty(document, 'hidden', { value: now === 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

test('two agents at two gateways see the page of a visitor at one of them, as long as it is so', async () => {
  const visitor = await ShopVisitor.open(chromium.browser, at(0), { viewport: { width: 1000, height: 700 } });
  const agents = [await look(1, visitor.uid), await look(0, visitor.uid)];

  await visitor.page.goto(`${cluster.gateways[0].url}/demo/cart.html`);
  const heading = await visitor.page.locator('h1').first().textContent();
  for (const agent of agents) await inside(agent).locator('h1', { hasText: heading }).waitFor();
  await visitor.page.evaluate(() => {
    document.body.style.minHeight = '3000px';
  });
  await visitor.page.evaluate(() => scrollTo(0, 240));
  for (const agent of agents) {
    const frame = picture(agent).locator('iframe').last();
    await eventually(
      async () => (await frame.evaluate(({ style }) => style.height)) === '940px',
      'the preview to be scrolled',
    );
  }
  await shot(agents[0].page, 'preview-other-gateway');

  await setVisibility(visitor.page, 'hidden');
  for (const agent of agents) await says(agent, 'hidden');
  for (const agent of agents) assert.equal(await picture(agent).count(), 0);
  await setVisibility(visitor.page, 'visible');
  for (const agent of agents) await inside(agent).locator('h1', { hasText: heading }).waitFor();

  await cluster.gateways[0].kill();
  await says(agents[1], 'disconnected');
  await picture(agents[0]).waitFor({ state: 'detached' });
  await shot(agents[0].page, 'preview-gateway-gone');
  await cluster.gateways[0].run();
  for (const agent of agents) {
    await agent.shows(visitor.uid, 'online', 30_000);
    await inside(agent).locator('h1', { hasText: heading }).waitFor();
  }

  await visitor.context.close();
  for (const agent of agents) {
    await agent.shows(visitor.uid, 'offline');
    assert.equal(await picture(agent).count(), 0);
    await agent.assertNoFaults();
    await agent.context.close();
  }
});
