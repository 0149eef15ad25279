// What is loaded when: the page that an agent signs in on has no list and no socket, a list has no inbox, and what cannot
// be loaded any more (the server has been updated under an open page, or is away) has a way out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChattingVisitor, Inbox, useShop } from './support/inbox.mjs';
import { Dashboard, ShopVisitor, shot } from './support/world.mjs';
import { eventually } from '../support/porchlight.mjs';

const world = useShop();

const chunk = (name) => new RegExp(`/assets/${name}-[\\w-]+\\.js$`);

/** A dashboard that has not been signed in to, and what it has loaded, by name. */
async function open(options = {}) {
  const dashboard = await Dashboard.open(
    world.chromium.browser,
    { server: world.server },
    { login: false, ...options },
  );
  const loaded = (name) =>
    dashboard.page.evaluate(
      (source) => performance.getEntriesByType('resource').some((one) => new RegExp(source).test(one.name)),
      chunk(name).source,
    );
  return { ...dashboard, dashboard, loaded };
}

test('a list is loaded without the inbox, and the inbox when it is pointed at', async () => {
  const { dashboard, page, context, loaded } = await open();
  await page.getByTestId('login-form').waitFor();
  await dashboard.login(world.shop.robin.email, world.shop.robin.password);
  await page.getByRole('grid', { name: 'Visitors who are here' }).waitFor();
  assert.equal(await loaded('VisitorsScreen'), true);
  assert.equal(await loaded('InboxScreen'), false);
  await page.getByTestId('to-inbox').hover();
  await eventually(() => loaded('InboxScreen'), 'the inbox to be loaded ahead');
  await dashboard.assertNoFaults();
  await context.close();
});

test('while a room is loaded its frame stands there, and the focus stays where it was', async () => {
  const { dashboard, page, context } = await open();
  await dashboard.login(world.shop.robin.email, world.shop.robin.password);
  await page.getByRole('grid', { name: 'Visitors who are here' }).waitFor();
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route(chunk('InboxScreen'), async (route) => {
    await held;
    await route.continue();
  });
  await page.getByTestId('to-inbox').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('opening').waitFor();
  assert.equal(await page.getByTestId('opening').getAttribute('aria-busy'), 'true');
  await page.getByRole('status').getByText('Opening…').waitFor();
  await shot(page, 'opening');
  letGo();
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'to-inbox');
  await dashboard.assertNoFaults();
  await context.close();
});

test('a room that has been opened before is there at once, without a frame in between', async () => {
  const { dashboard, page, context } = await open();
  await dashboard.login(world.shop.robin.email, world.shop.robin.password);
  await page.getByTestId('to-inbox').click();
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor();
  await page.evaluate(() => {
    window.seen = [];
    new MutationObserver(() => window.seen.push(document.querySelector('main')?.dataset.testid)).observe(
      document.body,
      { childList: true, subtree: true },
    );
  });
  await page.getByTestId('to-visitors').click();
  await page.getByRole('grid', { name: 'Visitors who are here' }).waitFor();
  await page.getByTestId('to-inbox').click();
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor();
  const seen = await page.evaluate(() => window.seen);
  assert.ok(seen.length > 0 && !seen.includes('opening'), String(seen));
  await context.close();
});

const gone = /\/assets\/(InboxScreen|VisitorsScreen|Workplace)-/;

/** The server has been updated under the open page: what the page was made of is gone, and the new page has other names. */
async function deploy(page) {
  await page.route(gone, (route) => route.fulfill({ status: 404, body: '' }));
  await page.route(`${world.server.url}/`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(src="\.\/assets\/index-)[\w-]+/, '$1NEWER');
    await (route.request().isNavigationRequest() ? route.continue() : route.fulfill({ response, body }));
  });
}

test('whoever signs in after a deploy gets the new page, once, and stays signed in', async () => {
  const page = await (await world.chromium.browser.newContext()).newPage();
  await deploy(page);
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.goto(`${world.server.url}/#/projects/1/inbox`);
  const form = page.getByTestId('login-form');
  await form.locator('[name=email]').fill(world.shop.robin.email);
  await form.locator('[name=password]').fill(world.shop.robin.password);
  assert.equal(loads, 1, 'nothing is reloaded under somebody who types');
  await form.locator('[type=submit]').click();
  // The stand-in goes on answering 404: the page is not loaded again and again.
  await page.getByTestId('pane-not-loaded').getByText('Porchlight cannot be loaded').waitFor();
  assert.equal(loads, 2);
  await page.unroute(gone);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor();
  await page.context().close();
});

test('a deploy under an open conversation takes nothing away: what is loaded stays, what is not says so', async () => {
  const visitor = await ChattingVisitor.open(world.chromium.browser, world.shop);
  await visitor.openChat();
  await visitor.say('Is it in stock?');
  const robin = await Inbox.open(world.chromium.browser, world.shop, world.shop.robin);
  const { page } = robin;
  await page.goto('about:blank');
  await page.goto(`${world.server.url}/#/projects/1/inbox`); // where the visitors have not been opened
  await robin.openConversation(visitor.uid);
  await page.getByTestId('composer').fill('Half a sentence');
  await deploy(page);
  await page.getByTestId('to-visitors').click();
  const notice = page.getByTestId('pane-not-loaded');
  await notice.getByText('The visitors cannot be loaded').waitFor();
  await shot(page, 'not-loaded');
  await page.getByTestId('to-inbox').click();
  await page.goBack();
  await page.goBack();
  assert.equal(await page.getByTestId('composer').inputValue(), 'Half a sentence');
  await page.context().close();
  await visitor.page.context().close();
});

test('what could not be loaded for want of a network is loaded when it is tried again', async () => {
  const { dashboard, page, context } = await open();
  await dashboard.login(world.shop.robin.email, world.shop.robin.password);
  const visitor = await ShopVisitor.open(world.chromium.browser, world.shop.visitors);
  await dashboard.shows(visitor.uid, 'online');
  await page.route(chunk('InboxScreen'), (route) => route.abort('internetdisconnected'));
  await page.getByTestId('to-inbox').click();
  const notice = page.getByTestId('pane-not-loaded');
  await notice.getByText('The inbox cannot be loaded').waitFor();
  await page.unroute(chunk('InboxScreen'));
  await notice.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('listbox', { name: 'Conversations' }).waitFor();
  await context.close();
  await visitor.context.close();
});
