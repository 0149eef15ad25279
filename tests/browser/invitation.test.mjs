// An invitation, from an agent's row to a visitor's bubble: it stands beside the bubble with the agent's name, on every page
// of the shop, until it is dismissed; then it does not come up again, and what is said next does.

import { test } from 'node:test';
import { useShop } from './support/inbox.mjs';
import { Dashboard, ShopVisitor, shot } from './support/world.mjs';

const world = useShop();

/** Of a visitor's page: what stands beside the bubble. */
const teaser = (page) => page.locator('porchlight-chat .teaser');
const unread = (page, words) => page.getByRole('button', { name: `Open chat, ${words}` }).waitFor();

async function invited(page, content) {
  for (const said of [content, 'Robin']) await teaser(page).getByText(said, { exact: true }).waitFor();
}

/** The widget knows of the message by then, and does not say it. */
async function leftAlone(page, words) {
  await unread(page, words);
  await teaser(page).waitFor({ state: 'hidden' });
}

/** From the menu of the visitor's row. */
async function write(dashboard, uid, content) {
  const { page } = dashboard;
  await dashboard.shows(uid, 'online');
  await dashboard.row(uid).hover();
  await dashboard.row(uid).getByTestId('row-menu-button').click();
  await page.getByTestId('row-menu').getByRole('menuitem', { name: 'Write to them' }).click();
  await page.getByTestId('composer').fill(content);
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('message').getByText(content, { exact: true }).waitFor();
}

test('an invitation shows who invites, and dismissed is dismissed, over a reload too', async () => {
  const { shop, chromium } = world;
  const visitor = await ShopVisitor.open(chromium.browser, shop.visitors);
  const dashboard = await Dashboard.open(chromium.browser, { ...shop.agents, ...shop.robin }, { view: '' });
  await write(dashboard, visitor.uid, 'May I help you choose?');
  await invited(visitor.page, 'May I help you choose?');
  await shot(visitor.page, 'invitation');
  await visitor.page.goto(`${world.server.url}/demo/cart.html`);
  await invited(visitor.page, 'May I help you choose?');

  await teaser(visitor.page).locator('.teaser-close').click();
  await leftAlone(visitor.page, '1 unread message');
  await visitor.page.reload();
  await leftAlone(visitor.page, '1 unread message');
  await leftAlone(await visitor.openTab(), '1 unread message');

  await dashboard.page.getByTestId('composer').fill('Or show you the moss one?');
  await dashboard.page.getByTestId('composer').press('Enter');
  await invited(visitor.page, 'Or show you the moss one?');
  await teaser(visitor.page).locator('.teaser-open').click();
  await visitor.page.getByLabel('Your message').waitFor();
  await teaser(visitor.page).waitFor({ state: 'hidden' });
  visitor.assertNoFaults();
  await dashboard.assertNoFaults();
});
