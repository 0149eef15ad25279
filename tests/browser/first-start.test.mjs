// The first start as a new owner has it: a link that the command line prints, an account and a project, the snippet, the
// first visitor, who writes and is answered; then somebody joins by a link, gets a new password by one, and reads or answers
// as their role is.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Porchlight, quick } from '../support/porchlight.mjs';
import { assertAccessible } from './support/axe.mjs';
import { ChattingVisitor, Inbox } from './support/inbox.mjs';
import { collectFaults, launchBrowser, ShopVisitor, shot } from './support/world.mjs';

let server;
let chromium;
let owner;
let colleague;
let customer;

const open = async () => {
  const context = await chromium.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  return { context, page, faults: collectFaults(page, { allowed: /status of 40[134]/ }) };
};
const keyOf = (text) => /#\/setup\/([\w-]+)/.exec(text)?.[1];

/** The conversation with the customer, as whoever is logged in there has it. */
async function conversation(page) {
  const inbox = Object.assign(new Inbox(), { page });
  await page.getByTestId('to-inbox').click();
  await inbox.openConversation(customer.uid);
  return inbox;
}

async function link() {
  const address = await owner.page.getByTestId('link').innerText();
  await owner.page.getByTestId('link-done').click();
  return address;
}

describe('the first start', { concurrency: 1 }, () => {
  before(async () => {
    [server, chromium] = await Promise.all([Porchlight.start({ env: quick }), launchBrowser()]);
    owner = await open();
    colleague = await open();
  });
  after(async () => {
    await chromium?.close();
    await server?.end();
  });

  test('by the printed key an owner and a project are made', async () => {
    const { stdout } = await server.cli('setup');
    assert.ok(keyOf(stdout), stdout);
    const { page } = owner;
    await page.goto(`${server.url}/#/setup/${keyOf(stdout)}`);
    await page.getByTestId('setup-form').waitFor();
    await assertAccessible(page, 'the first start');
    await page.getByTestId('setup-email').fill('robin@example.com');
    await page.getByTestId('setup-name').fill('Robin');
    await page.getByTestId('new-password').fill('a lamp in the porch');
    await page.getByTestId('setup-project').fill('Lumen & Co');
    await page.getByTestId('setup-site').fill(server.url);
    await shot(page, 'first-start-setup');
    await page.getByTestId('setup-now').click();
    await page.getByTestId('guide-waits').waitFor();
    assert.doesNotMatch(page.url(), /setup/);
    await assertAccessible(page, 'the guide');
    await shot(page, 'first-start-guide');
  });

  test('it turns green when the first visitor comes, and leads to them', async () => {
    const { page } = owner;
    const visitor = await ShopVisitor.open(chromium.browser, { server });
    await page.getByTestId('first-visitor').getByText('We see you').waitFor();
    await assertAccessible(page, 'the first visitor');
    await shot(page, 'first-start-came');
    await page.getByTestId('to-first-visitor').click();
    await page.getByTestId('visitor-panel').waitFor();
    assert.match(page.url(), new RegExp(visitor.uid));
    await visitor.context.close();
  });

  test('a visitor writes, and the owner answers', async () => {
    customer = await ChattingVisitor.open(chromium.browser, { visitors: { server } });
    await customer.openChat();
    await customer.say('Do you ship to Norway?');
    const inbox = await conversation(owner.page);
    await inbox.says(['Do you ship to Norway?']);
    await inbox.say('We do.');
    await customer.says(['Do you ship to Norway?', 'We do.']);
  });

  test('a key works once', async () => {
    const { stdout, stderr } = await server.cli('setup');
    const { page } = colleague;
    await page.goto(`${server.url}/#/setup/${keyOf(stdout + stderr) ?? 'none'}`);
    await page.getByTestId('setup-over').waitFor();
    await page.getByTestId('to-login').click();
    await page.getByTestId('login-form').waitFor();
  });

  test('somebody joins by a link, which works once', async () => {
    const { page } = owner;
    await page.goto(`${server.url}/#/projects/1/settings/team`);
    await page.getByTestId('invite-role').selectOption('viewer');
    await page.getByTestId('invite-now').click();
    const address = await link();
    await colleague.page.goto(address);
    await colleague.page.getByTestId('join-form').waitFor();
    await assertAccessible(colleague.page, 'an invitation');
    await colleague.page.getByTestId('join-email').fill('lee@example.com');
    await colleague.page.getByTestId('join-name').fill('Lee');
    await colleague.page.getByTestId('new-password').fill('another porch lamp');
    await colleague.page.getByTestId('join-now').click();
    await colleague.page.getByTestId('to-settings').click();
    await colleague.page.getByTestId('settings-to-team').click();
    await colleague.page.getByTestId('member').nth(1).waitFor();
    assert.equal(await colleague.page.getByTestId('invite').count(), 0, 'a viewer invites nobody');
    const inbox = await conversation(colleague.page);
    await inbox.says(['Do you ship to Norway?', 'We do.']);
    assert.equal(await inbox.composer.count(), 0, 'a viewer reads, and answers nobody');
    await shot(colleague.page, 'first-start-viewer');
    const again = await open();
    await again.page.goto(address);
    await again.page.getByTestId('link-gone').waitFor();
    await again.context.close();
  });

  test('a new role holds at once, and a new password ends what was logged in', async () => {
    const { page } = owner;
    await page.reload();
    const lee = page.locator('[data-testid=member][data-role=viewer]');
    await lee.getByTestId('password-link').click();
    const address = await link();
    await lee.getByTestId('member-role').selectOption('agent');
    await page.locator('[data-testid=member][data-role=agent]').waitFor();
    const anew = await open();
    await anew.page.goto(address);
    await anew.page.getByTestId('new-password').fill('a third porch lamp');
    await anew.page.getByTestId('join-now').click();
    await anew.page.getByTestId('to-settings').waitFor();
    await colleague.page.getByTestId('login-form').waitFor();
    const inbox = await conversation(anew.page);
    await inbox.say('In three days.');
    await customer.says(['Do you ship to Norway?', 'We do.', 'In three days.']);
    assert.deepEqual(anew.faults, []);
    await anew.context.close();
  });

  test('nothing went wrong in the pages', () => {
    assert.deepEqual([...owner.faults, ...colleague.faults], []);
  });
});
