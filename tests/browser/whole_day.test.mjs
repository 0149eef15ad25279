// A conversation as both sides live it, on the real server: a visitor writes and sends a picture, an agent notes, answers
// with a file, closes; the visitor rates; another day it is found again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, quick } from '../support/porchlight.mjs';
import { Dashboard, launchBrowser, ShopVisitor, shot, startShop } from './support/world.mjs';

let shop;
let chromium;
before(async () => {
  [shop, chromium] = await Promise.all([startShop({ env: quick }), launchBrowser()]);
  const { status } = await shop.server.rest(`/projects/${shop.projectId}/settings`, {
    method: 'PATCH',
    token: shop.token,
    body: { chat: { rating: true, typingPreview: true }, assignment: 'inTurn' },
  });
  assert.equal(status, 200);
});
after(async () => {
  await chromium?.close();
  await shop?.server.end();
});

/** One orange dot. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

async function attach(page, button, files) {
  const chooser = page.waitForEvent('filechooser');
  await button.click();
  await (await chooser).setFiles(files);
}

/** A picture that the browser has drawn. */
const drawn = (image) =>
  eventually(() => image.evaluate(({ complete, naturalWidth }) => complete && naturalWidth > 0), 'a picture');

test('what both sides say, send, note and rate is there on both, and found again', async () => {
  const desk = await Dashboard.open(chromium.browser, shop);
  const visitor = await ShopVisitor.open(chromium.browser, shop);
  const { page: chat } = visitor;
  const { page } = desk;

  await chat.locator('porchlight-chat .bubble').click();
  const field = chat.getByLabel('Your message');
  await attach(chat, chat.getByRole('button', { name: 'Attach files' }), [
    { name: 'Lampe.png', mimeType: 'image/png', buffer: png },
  ]);
  await field.fill('Does this one come in brass?');
  await eventually(async () => {
    await field.press('Enter');
    return (await chat.locator('.message .files img').count()) === 1;
  }, 'the message with its picture');
  await drawn(chat.locator('.message .files img'));

  await page.goto(`${shop.server.url}/#/projects/${shop.projectId}/inbox`);
  await page.getByTestId('conversation-row').click();
  const said = page.getByTestId('message').filter({ hasText: 'brass' });
  await said.waitFor();
  await drawn(page.getByTestId('file').locator('img'));
  assert.match(await page.getByTestId('assignee').inputValue(), /\d/, 'by the rule it is somebody’s');

  await page.getByTestId('thread').getByText('Note', { exact: true }).click();
  await page.getByTestId('composer-box').getByRole('textbox').fill('Ask the workshop about brass');
  await page.keyboard.press('Enter');
  await page.getByTestId('thread-note').getByText('Ask the workshop').waitFor();

  await field.fill('Or in copper');
  await page.getByTestId('typing-text').getByText('Or in copper').waitFor();
  await field.fill('');

  await page.getByTestId('thread').getByText('Reply', { exact: true }).click();
  await attach(page, page.getByTestId('attach'), [
    { name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from('brass: 120') },
  ]);
  await page.getByTestId('composer-box').getByRole('textbox').fill('It does. Prices are in here.');
  await page.getByTestId('file-progress').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  const file = chat.getByRole('link', { name: /prices\.txt/ });
  await file.waitFor();
  const [download] = await Promise.all([chat.waitForEvent('download'), file.click()]);
  assert.equal(download.suggestedFilename(), 'prices.txt');
  assert.equal(
    await chat.locator('porchlight-chat').getByText('workshop').count(),
    0,
    'notes are for the team',
  );
  await shot(page, 'whole-day-desk');

  await page.getByTestId('status-button').click();
  await chat.locator('.star').nth(4).click();
  await chat.locator('.after').getByRole('button', { name: 'Send' }).click();
  await page.getByTestId('thread-rating').waitFor();
  await shot(chat, 'whole-day-chat');

  await page.getByLabel('Search messages, notes and visitors').fill('workshop');
  await page.getByTestId('search-all').click();
  await page.getByTestId('excerpt').getByText('workshop').waitFor();
  await shot(page, 'whole-day-found');
  await desk.assertNoFaults();
  visitor.assertNoFaults();
});
