// The widget's chat and the real server: what a visitor writes in the shop is in the agents' list, the answer
// is in every tab, after a reload, after a restart of the server, and when a page comes back from the
// back-forward cache; on no other visitor's page.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { eventually, quick } from '../support/porchlight.mjs';
import { chromiumAt, ShopVisitor, startShop } from './support/world.mjs';

let shop;
let browser;
before(async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  [shop, browser] = await Promise.all([
    startShop({ env: quick }),
    chromium.launch({
      executablePath: chromiumAt({ whole: true }),
      args,
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    }),
  ]);
});
after(async () => {
  await browser?.close();
  await shop?.server.end();
});

const path = (more = '') => `/projects/${shop.projectId}/conversations${more}`;
const bubble = (page) => page.locator('porchlight-chat .bubble');
const field = (page) => page.getByLabel('Your message');
const texts = (page) => page.locator('.message .text').allTextContents();

const says = (page, expected) =>
  eventually(async () => {
    assert.deepEqual(await texts(page), expected);
    return true;
  }, `the thread to be ${expected}`);

async function open(page) {
  await bubble(page).click();
  await field(page).waitFor();
}

async function write(page, text) {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** The visitor's conversation, once it fits. */
const conversationOf = (uid, fits = () => true) =>
  eventually(async () => {
    const { body } = await shop.server.rest(path('?status=all'), { token: shop.token });
    return body.conversations.find(({ visitor, ...rest }) => visitor.visitorUid === uid && fits(rest));
  }, `a conversation of ${uid}`);

let answers = 0;
async function answer({ id }, content) {
  answers += 1;
  const { status, body } = await shop.server.rest(path(`/${id}/messages`), {
    method: 'POST',
    token: shop.token,
    body: { content, tempId: `answer${answers}` },
  });
  assert.equal(status, 201, JSON.stringify(body));
}

describe('the chat', () => {
  test('goes both ways, and is there again after a reload and in another tab', async () => {
    const visitor = await ShopVisitor.open(browser, shop);
    const { page, uid } = visitor;
    await open(page);
    await write(page, 'Is the Heron warm enough to read by?');
    await page.getByText('Sent').waitFor();
    const conversation = await conversationOf(uid, ({ unread }) => unread === 1);
    await answer(conversation, 'It is: 2,700 kelvin.');
    const thread = ['Is the Heron warm enough to read by?', 'It is: 2,700 kelvin.'];
    await says(page, thread);
    await conversationOf(uid, ({ visitorReadPosition }) => visitorReadPosition === 2);
    await page.reload();
    await says(page, thread);
    const other = await visitor.openTab('/demo/cart.html');
    await says(other, thread);
    await page.bringToFront();
    await write(page, 'Lovely.');
    await says(other, [...thread, 'Lovely.']);
    await shop.server.rest(path(`/${conversation.id}/read`), {
      method: 'POST',
      token: shop.token,
      body: { position: 3 },
    });
    await page.getByText('Seen').waitFor();
    visitor.assertNoFaults();
    await visitor.context.close();
  });

  test('is counted on the bubble while it is closed', async () => {
    const visitor = await ShopVisitor.open(browser, shop);
    const { page, uid } = visitor;
    await open(page);
    await write(page, 'Hello');
    const conversation = await conversationOf(uid);
    await page.keyboard.press('Escape');
    await answer(conversation, 'Hello!');
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
    await page.goto(`${shop.server.url}/demo/cart.html`);
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
    await open(page);
    await says(page, ['Hello', 'Hello!']);
    await conversationOf(uid, ({ visitorReadPosition }) => visitorReadPosition === 2);
    visitor.assertNoFaults();
    await visitor.context.close();
  });

  test('is nobody else’s', async () => {
    const [one, other] = [await ShopVisitor.open(browser, shop), await ShopVisitor.open(browser, shop)];
    await open(other.page);
    await open(one.page);
    await write(one.page, 'A secret');
    await answer(await conversationOf(one.uid), 'Between us');
    await says(one.page, ['A secret', 'Between us']);
    assert.deepEqual(await texts(other.page), []);
    for (const { context } of [one, other]) await context.close();
  });

  test('outlives the server: what was written meanwhile is sent, in order and once', async () => {
    const visitor = await ShopVisitor.open(browser, shop);
    const { page, uid } = visitor;
    await open(page);
    await write(page, 'one');
    await page.getByText('Sent').waitFor();
    await shop.server.stop();
    await write(page, 'two');
    await write(page, 'three');
    await says(page, ['one', 'two', 'three']);
    await shop.server.run();
    const { id } = await conversationOf(uid, ({ lastPosition }) => lastPosition === 3);
    const { body } = await shop.server.rest(path(`/${id}/messages`), { token: shop.token });
    assert.deepEqual(
      body.messages.map(({ content }) => content),
      ['one', 'two', 'three'],
    );
    await says(page, ['one', 'two', 'three']);
    visitor.assertNoFaults();
    await visitor.context.close();
  });

  test('goes on in a page that comes back from the back-forward cache', async () => {
    const visitor = await ShopVisitor.open(browser, shop);
    const { page, uid } = visitor;
    await open(page);
    await write(page, 'one');
    await page.getByText('Sent').waitFor();
    await page.evaluate(watchReturn);
    await page.goto(`${shop.server.url}/demo/cart.html`);
    const conversation = await conversationOf(uid);
    await answer(conversation, 'while you were away');
    // Playwright does not follow a page into the cache and out of it: another tab looks after it.
    const other = await visitor.openTab('/demo/cart.html');
    await page.bringToFront();
    void page.goBack().catch(() => undefined);
    const isShown = (expected) =>
      eventually(async () => {
        const seen = await other.evaluate(() => JSON.parse(localStorage.getItem('seen')));
        assert.deepEqual(seen, { persisted: true, texts: expected });
        return true;
      }, `the page that is back to show ${expected}`);
    await isShown(['one', 'while you were away']);
    await other.evaluate(() => localStorage.setItem('write', 'two'));
    await conversationOf(uid, ({ lastPosition }) => lastPosition === 3);
    await answer(conversation, 'three');
    await isShown(['one', 'while you were away', 'two', 'three']);
    visitor.assertNoFaults();
    await visitor.context.close();
  });

  // The last one: each of the server's threads sees what was set within a second, none at once.
  test('looks as the project says, or is not there', async () => {
    const set = (...flags) => shop.server.json('project', 'set', String(shop.projectId), ...flags);
    const visitor = await ShopVisitor.open(browser, shop);
    const { page } = visitor;
    await bubble(page).waitFor();
    await set('--chat-accent', '#0a5c5c', '--chat-position', 'left', '--chat-title', 'Lumen & Co');
    await eventually(async () => {
      await page.reload();
      await open(page);
      return page.getByRole('dialog', { name: 'Lumen & Co' }).isVisible();
    }, 'the new look');
    const { x } = await bubble(page).boundingBox();
    assert.ok(x < 100);
    const color = await bubble(page).evaluate((button) => getComputedStyle(button).backgroundColor);
    assert.equal(color, 'rgb(10, 92, 92)');
    await set('--chat', 'false');
    await eventually(async () => {
      const [identified] = await Promise.all([
        page
          .waitForEvent('websocket')
          .then((socket) =>
            socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"settings"')),
          ),
        page.reload(),
      ]);
      return String(identified.payload).includes('"enabled":false');
    }, 'the chat to be off');
    assert.equal(await bubble(page).count(), 0);
    visitor.assertNoFaults();
    await visitor.context.close();
  });
});

/** Runs in the page: once it is back from the cache, it tells what its chat shows, and writes what it is told to. */
function watchReturn() {
  const root = () => document.querySelector('porchlight-chat').shadowRoot;
  addEventListener('pageshow', ({ persisted }) => {
    setInterval(() => {
      const texts = [...root().querySelectorAll('.message .text')].map(({ textContent }) => textContent);
      localStorage.setItem('seen', JSON.stringify({ persisted, texts }));
    }, 50);
  });
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== 'write') return;
    const field = root().querySelector('textarea');
    field.value = newValue;
    field.dispatchEvent(new Event('input'));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  });
}
