// Who cannot see the screen, or not well, has the same product: axe-core finds nothing on any page of the dashboard, nor
// in the widget; and with forced colours (Windows' contrast themes) what is chosen can still be told from the rest.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Porchlight } from '../support/porchlight.mjs';
import { assertAccessible, sizes } from './support/axe.mjs';
import { ChatDouble, site } from './support/chat-double.mjs';
import { ChattingVisitor, Inbox, openShop } from './support/inbox.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot } from './support/world.mjs';

let chromium;
before(async () => (chromium = await launchBrowser()));
after(() => chromium?.close());

describe('the dashboard', () => {
  let server;
  let shop;
  let robin;
  let visitor;
  let conversation;
  const at = (hash) => robin.page.goto(`${server.url}/${hash}`);
  before(async () => {
    server = await Porchlight.start();
    shop = await openShop(server);
    robin = await Inbox.open(chromium.browser, shop, shop.robin);
    visitor = await ChattingVisitor.open(chromium.browser, shop);
    await visitor.openChat();
    for (const text of ['Is the porch lantern in stock?', 'See https://example.com/lantern']) {
      await visitor.say(text);
    }
    await robin.openConversation(visitor.uid);
    await robin.say('Yes, twelve came in on Friday.');
    conversation = await robin.page.getByTestId('thread').getAttribute('data-id');
  });
  after(() => server?.end());

  test('login, with and without an error', async () => {
    const { page } = await Dashboard.open(chromium.browser, shop.agents, { login: false });
    await assertAccessible(page, 'login');
    await page.locator('[name=email]').fill('robin@example.com');
    await page.locator('[name=password]').fill('wrong');
    await page.locator('[type=submit]').click();
    await page.getByRole('alert').getByText(/./).waitFor();
    await assertAccessible(page, 'a login that failed');
    await page.context().close();
  });

  const pages = {
    'the visitors': () => ['#/projects/1?list=everybody', `[data-testid=visitor-row]`],
    'a visitor': () => [`#/projects/1/visitors/${visitor.uid}`, '[data-testid=visitor-panel] h2'],
    'an unknown visitor': () => ['#/projects/1/visitors/nobody', 'text=/never|no visitor/i'],
    'the inbox': () => ['#/projects/1/inbox', '[data-testid=conversation-row]'],
    'a conversation': () => [`#/projects/1/inbox/${conversation}`, '[data-testid=message]'],
    'the visitor of a conversation': () => [
      `#/projects/1/inbox/${conversation}/visitor`,
      '[data-testid=visitor-panel] h2',
    ],
    'an unknown conversation': () => ['#/projects/1/inbox/999', 'text=/no such conversation/i'],
    'another account’s project': () => ['#/projects/999', 'text=Not one of your projects'],
  };
  for (const [name, where] of Object.entries(pages)) {
    test(name, async () => {
      const [hash, sign] = where();
      await robin.page.setViewportSize(sizes.wide);
      await at(hash);
      await robin.page.locator(sign).first().waitFor();
      await assertAccessible(robin.page, name);
    });
  }

  /** From the smallest to the largest; `open` at each size, since what is open there closes when the window changes. */
  async function assertOpen(what, open) {
    for (const size of ['small', 'large']) {
      await robin.page.setViewportSize(sizes[size]);
      await open();
      await assertAccessible(robin.page, what, { at: [size] });
      await robin.page.emulateMedia({ colorScheme: 'light' });
      await shot(robin.page, `axe-${what.replaceAll(' ', '-')}-${size}`);
      await robin.page.keyboard.press('Escape');
    }
  }
  const ends = { at: ['small', 'large'] };

  test('the table of who is here: as it is, grouped, and with nobody who fits', async () => {
    const { page } = robin;
    await at('#/projects/1');
    await page.locator(`[data-testid=visitor-row][data-uid="${visitor.uid}"]`).waitFor();
    await assertAccessible(page, 'the table', ends);
    await at('#/projects/1?group=page&columns=status,visitor,page,tags,viewers,campaign,landing,browser');
    await page.getByTestId('group').waitFor();
    await assertAccessible(page, 'the table in groups', ends);
    await at('#/projects/1?q=nobody');
    await page.getByTestId('no-match').waitFor();
    await assertAccessible(page, 'nobody who fits', ends);
  });

  test('what opens over the table: a filter, kept views, columns, a row’s menu', async () => {
    const { page } = robin;
    await at('#/projects/1?page=/demo/');
    await page.getByTestId('here').getByText('1 of 1 here').waitFor();
    const sheet = (testId) => async () => {
      if (!(await page.getByTestId(testId).isVisible())) await page.getByTestId('tools-toggle').click();
      await page.getByTestId(testId).click();
      await page.getByRole('dialog').waitFor();
    };
    await page.setViewportSize(sizes.wide);
    await sheet('views-menu')();
    await page.getByRole('dialog').locator('form input').fill('On the first page');
    await page.keyboard.press('Enter');
    await page.getByTestId('kept-view').waitFor();
    await page.keyboard.press('Escape');
    const menus = [
      'filter-page',
      'filter-returning',
      'views-menu',
      'sort-menu',
      'group-menu',
      'columns-menu',
    ];
    for (const testId of menus) await assertOpen(`${testId} open`, sheet(testId));
    await assertOpen('the menu of a row', async () => {
      const row = page.locator(`[data-testid=visitor-row][data-uid="${visitor.uid}"]`);
      await row.hover();
      await row.getByTestId('row-menu-button').click();
      await page.getByTestId('row-menu').waitFor();
    });
  });

  test('what agents do in the panel: a tag, a name and a first message that are written', async () => {
    const { page } = robin;
    const panel = page.getByTestId('visitor-panel');
    const guest = await ShopVisitor.open(chromium.browser, shop.visitors);
    await at(`#/projects/1/visitors/${guest.uid}`);
    await panel.getByTestId('add-tag').fill('wholesale');
    await page.keyboard.press('Enter');
    await panel.locator('[data-tag=wholesale]').waitFor();
    await assertOpen('a name that is written', async () => {
      await panel.getByTestId('rename').click();
      await panel.getByTestId('rename-form').waitFor();
    });
    await panel.getByTestId('write-first').click();
    await page.getByTestId('composer').waitFor();
    await assertAccessible(page, 'a first message', ends);
    await guest.context.close();
  });

  test('a message that waits for the server', async () => {
    const { page } = robin;
    await page.route('**/messages', (route) =>
      route.request().method() === 'POST' ? undefined : route.fallback(),
    );
    await page.setViewportSize(sizes.wide);
    await at(`#/projects/1/inbox/${conversation}`);
    await robin.say('One moment.');
    await robin.messages('[data-delivery=sending]').waitFor();
    await assertAccessible(page, 'a message that waits');
    await page.unroute('**/messages');
    await page.reload();
  });

  test('with forced colours what is chosen stands out', async () => {
    const { page } = robin;
    await page.setViewportSize(sizes.wide);
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' });
    const other = await ChattingVisitor.open(chromium.browser, shop);
    await other.openChat();
    await other.say('Hello?');
    await at(`#/projects/1/inbox/${conversation}`);
    await robin.row(other.uid).waitFor();
    await assertStandsOut(page, '[data-testid=conversation-row]', '[aria-selected=true]');
    await assertStandsOut(page, 'nav a', '[aria-current=page]');
    for (const choice of ['fieldset:has([name=write]) label', 'fieldset:not(:has([name=write])) label']) {
      await assertStandsOut(page, choice, ':has(:checked)');
    }
    await shot(page, 'forced-colours-inbox');
    await at(`#/projects/1/visitors/${visitor.uid}?list=everybody`);
    await page.locator('[data-testid=visitor-row][aria-selected=true]').waitFor();
    await page.locator(`[data-testid=visitor-row][data-uid="${other.uid}"]`).waitFor();
    await assertStandsOut(page, '[data-testid=visitor-row]', '[aria-selected=true]');
    await assertStandsOut(page, 'fieldset label', ':has(:checked)');
    await shot(page, 'forced-colours-visitors');
    await page.emulateMedia({ forcedColors: 'none' });
  });
});

/** What of `all` is `chosen` has another ground and another colour than the rest, and its text can be read. */
async function assertStandsOut(page, all, chosen) {
  const [one, rest] = await page.evaluate(
    ([all, chosen]) => {
      const look = (element) => {
        const { backgroundColor, color } = getComputedStyle(element);
        return { backgroundColor, color };
      };
      const elements = [...document.querySelectorAll(all)];
      return [
        elements.filter((element) => element.matches(chosen)).map(look),
        elements.filter((element) => !element.matches(chosen)).map(look),
      ];
    },
    [all, chosen],
  );
  assert.equal(one.length, 1, `${all}${chosen}`);
  assert.ok(rest.length > 0, `others than ${all}${chosen}`);
  for (const { backgroundColor, color } of rest) {
    assert.notEqual(one[0].backgroundColor, backgroundColor, all);
    assert.notEqual(one[0].color, color, all);
  }
  assert.notEqual(one[0].color, one[0].backgroundColor);
}

describe('the widget', { concurrency: 2 }, () => {
  for (const dir of ['ltr', 'rtl']) {
    test(`bubble and chat, ${dir}`, async () => {
      const chat = new ChatDouble();
      for (const [author, text] of [
        ['visitor', 'Is the porch lantern in stock?'],
        ['agent', 'Yes: https://example.com/lantern'],
      ]) {
        chat.write(author, text);
      }
      const context = await chromium.browser.newContext({ viewport: sizes.wide });
      const document = (snippet) =>
        `<!doctype html><html lang="en" dir="${dir}"><title>Shop</title>
        <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
        <style>:root { color-scheme: light dark }</style><main><h1>Lamps</h1></main>${snippet}`;
      await chat.attach(context, { document });
      const page = await context.newPage();
      await page.goto(`${site}/`);
      await page.locator('porchlight-chat .bubble').waitFor();
      await page.getByRole('button', { name: /unread/ }).waitFor();
      await assertAccessible(page, `the bubble, ${dir}`);
      await page.locator('porchlight-chat .bubble').click();
      await page.locator('.message').nth(1).waitFor();
      await assertAccessible(page, `the chat, ${dir}`);
      await page.getByLabel('Your message').fill('Thank you');
      chat.goDown();
      await page.keyboard.press('Enter');
      await page.locator('.message').nth(2).waitFor();
      await assertAccessible(page, `a message that waits, ${dir}`);
      await context.close();
    });
  }
});
