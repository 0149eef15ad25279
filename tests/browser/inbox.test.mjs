// The walk of a new user: a visitor opens the bubble and writes, an agent answers in the inbox, both see the whole
// thread again after a reload, on every device that holds the visitor's secret and on nobody else's. On the embedded
// default, and on Redis and PostgreSQL with visitor and agent on different gateways.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../support/cluster.mjs';
import { eventually, Porchlight } from '../support/porchlight.mjs';
import { ChattingVisitor, Inbox, openShop } from './support/inbox.mjs';
import { launchBrowser, shot } from './support/world.mjs';

let chromium;
before(async () => (chromium = await launchBrowser()));
after(() => chromium?.close());

const worlds = {
  async embedded() {
    const server = await Porchlight.start();
    return { shop: await openShop(server), end: () => server.end() };
  },
  async 'two gateways'() {
    const cluster = await Cluster.start({ gateways: 2 });
    const [one, two] = cluster.gateways;
    return { shop: await openShop(one, two), end: () => cluster.end() };
  },
};

for (const [name, start] of Object.entries(worlds)) {
  describe(`the inbox, ${name}`, () => {
    let world;
    let robin;
    let visitor;
    before(async () => {
      world = await start();
      robin = await Inbox.open(chromium.browser, world.shop, world.shop.robin);
      visitor = await ChattingVisitor.open(chromium.browser, world.shop);
    });
    after(async () => {
      await robin?.dashboard.context.close();
      await visitor?.visitor.context.close();
      await world?.end();
    });

    test('a first message stands on top of the inbox, unread, with the visitor’s dot', async (t) => {
      await robin.page.getByText('Nobody is waiting').waitFor();
      await visitor.openChat();
      const started = performance.now();
      await visitor.say('Is the porch lantern in stock?');
      const row = robin.row(visitor.uid);
      await row.waitFor();
      t.diagnostic(`${Math.round(performance.now() - started)} ms from Enter to the inbox`);
      await robin.page.locator(`[data-uid="${visitor.uid}"][data-status=online]`).first().waitFor();
      assert.match(await row.innerText(), /Online/, 'in words too');
      assert.match(await row.getByTestId('excerpt').innerText(), /Is the porch lantern in stock\?/);
      assert.match(await row.getByTestId('unread').innerText(), /^1/);
      assert.equal(await robin.page.title(), '(1) Porchlight');
      await shot(robin.page, `inbox-${name}-first`);
    });

    test('it is read when it is opened, and the visitor is told', async () => {
      await robin.openConversation(visitor.uid);
      await robin.says(['Is the porch lantern in stock?']);
      await robin.row(visitor.uid).getByTestId('unread').waitFor({ state: 'detached' });
      await eventually(async () => (await robin.page.title()) === 'Porchlight', 'nothing to be unread');
      await visitor.page.getByText('Seen').waitFor();
    });

    test('both sides see who is typing', async () => {
      await robin.composer.pressSequentially('Yes');
      await visitor.page.getByText('Robin is typing').waitFor();
      await visitor.field.pressSequentially('And');
      await robin.page.getByTestId('typing').getByText('is typing').waitFor();
      await shot(robin.page, `inbox-${name}-typing`);
    });

    test('the answer is sent, seen, and in the visitor’s thread', async () => {
      await visitor.field.fill('');
      await robin.say('Yes, twelve came in on Friday.');
      await visitor.says(['Is the porch lantern in stock?', 'Yes, twelve came in on Friday.']);
      await robin.messages('[data-delivery=seen]').waitFor();
      await visitor.say('Lovely!');
      await robin.says(['Is the porch lantern in stock?', 'Yes, twelve came in on Friday.', 'Lovely!']);
    });

    test('the whole thread is there again after a reload', async () => {
      const whole = ['Is the porch lantern in stock?', 'Yes, twelve came in on Friday.', 'Lovely!'];
      await Promise.all([robin.page.reload(), visitor.page.reload()]);
      await robin.says(whole);
      await visitor.openChat();
      await visitor.says(whole);
      await shot(robin.page, `inbox-${name}-thread`);
      await shot(visitor.page, `inbox-${name}-widget`);
    });

    test('a device with the visitor’s secret has the thread, others have nothing', async () => {
      const identity = await visitor.identity();
      const device = async (kept) => {
        const context = await chromium.browser.newContext();
        await context.addInitScript((text) => localStorage.setItem('porchlight:1', text), kept);
        const page = await context.newPage();
        await page.goto(`${world.shop.visitors.server.url}/demo/`);
        return Object.assign(new ChattingVisitor(), { page, context });
      };
      const own = await device(identity);
      await own.openChat();
      await own.says(['Is the porch lantern in stock?', 'Yes, twelve came in on Friday.', 'Lovely!']);
      await own.say('From my phone');
      await visitor.page.getByText('From my phone').waitFor();
      await own.context.close();

      const { visitorUid, visitorSecret } = JSON.parse(identity);
      const forged = await device(
        JSON.stringify({
          visitorUid,
          visitorSecret: [...visitorSecret].reverse().join(''),
        }),
      );
      await forged.openChat();
      await forged.says([]);
      const now = await forged.page.evaluate(() => JSON.parse(localStorage.getItem('porchlight:1')));
      assert.notEqual(now.visitorUid, visitorUid, 'somebody new');
      await forged.context.close();

      const stranger = await ChattingVisitor.open(chromium.browser, world.shop);
      await stranger.openChat();
      await stranger.say('Hello from somebody else');
      await robin.row(stranger.uid).waitFor();
      await stranger.says(['Hello from somebody else']);
      await stranger.visitor.context.close();
    });

    test('a colleague is seen looking, and may take the conversation', async () => {
      const kim = await Inbox.open(chromium.browser, world.shop, world.shop.kim);
      await kim.openConversation(visitor.uid);
      await robin.page.getByTestId('viewers').getByText('Kim is looking too').waitFor();
      await kim.page.getByTestId('assignee').selectOption({ label: 'Mine' });
      await robin.row(visitor.uid).getByText('Kim').waitFor();
      await robin.page.getByTestId('filter-unassigned').click();
      await robin.row(visitor.uid).waitFor({ state: 'detached' });
      await robin.page.getByTestId('filter-open').click();
      await kim.dashboard.context.close();
      await robin.page.getByTestId('viewers').getByText('looking').waitFor({ state: 'detached' });
    });

    test('closed, it is out of the way; the visitor’s next message opens it again', async () => {
      await robin.page.getByTestId('status-button').click();
      await robin.row(visitor.uid).waitFor({ state: 'detached' });
      await visitor.say('One more question');
      await robin.row(visitor.uid).waitFor();
    });

    test('the visitor’s list leads to the conversation', async () => {
      await robin.page.getByTestId('to-visitors').click();
      await robin.dashboard.openVisitor(visitor.uid);
      await robin.page.getByTestId('open-conversation').click();
      await robin.page.getByTestId('message').filter({ hasText: 'One more question' }).waitFor();
    });

    test('the dot follows the visitor out of the door', async () => {
      await visitor.page.goto('about:blank');
      await robin.page
        .locator(`[data-testid=conversation-row][data-uid="${visitor.uid}"][data-status=offline]`)
        .waitFor();
      assert.match(await robin.row(visitor.uid).innerText(), /Offline/);
      await robin.dashboard.assertNoFaults();
    });
  });
}
