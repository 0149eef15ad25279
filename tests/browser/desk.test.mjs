// The desk in a real browser, where jsdom has no layout, no canvas and no clipboard: notes and emojis from the keyboard,
// files by drop and paste with small pictures, and all of it accessible and within a phone's width. What the server keeps
// of notes and files is played here, as docs/openapi.json has it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../support/porchlight.mjs';
import { assertAccessible, sizes } from './support/axe.mjs';
import { ChattingVisitor, Inbox, useShop } from './support/inbox.mjs';

/** The server's limit of a small picture. Units: bytes. */
const MAX_THUMBNAIL = 100 * 1024;

/** The server's half of notes and files. */
class DeskDouble {
  notes = [];
  uploads = [];
  thumbnails = [];

  async play(page) {
    await page.route('**/conversations/*/notes', (route) => this.#note(route));
    await page.route('**/projects/1/files', (route) => this.#file(route));
    await page.route('**/files/*/thumbnail', (route) => this.#thumbnail(route));
  }

  #note(route) {
    const request = route.request();
    if (request.method() === 'GET') return route.fulfill({ json: { notes: this.notes } });
    const { mentions, ...rest } = request.postDataJSON();
    const note = {
      id: this.notes.length + 1,
      conversationId: 1,
      position: 1,
      agentId: 1,
      agentName: 'Robin',
      mentions: mentions.map((agentId) => ({ agentId, name: 'Kim' })),
      writtenAt: new Date().toISOString(),
      ...rest,
    };
    this.notes.push(note);
    return route.fulfill({ status: 201, json: note });
  }

  #file(route) {
    const request = route.request();
    const type = request.headers()['content-type'];
    const name = decodeURIComponent(request.headers()['x-file-name']);
    const bytes = request.postDataBuffer()?.length ?? 0;
    this.uploads.push({ name, type, bytes });
    const id = String(this.uploads.length).padStart(22, 'f');
    const url = `/api/v1/files/${id}?k=1`;
    const file = { id, name, type, bytes, width: null, height: null, hasThumbnail: false, url };
    return route.fulfill({ status: 201, json: { ...file, thumbnailUrl: null } });
  }

  #thumbnail(route) {
    const request = route.request();
    const type = request.headers()['content-type'];
    const bytes = request.postDataBuffer()?.length ?? 0;
    this.thumbnails.push({ type, bytes });
    return route.fulfill({ status: 400, json: { title: 'No', code: 'badRequest' } });
  }
}

let robin;
let visitor;
let page;
const desk = new DeskDouble();

useShop({
  async prepare({ chromium, shop }) {
    robin = await Inbox.open(chromium.browser, shop, shop.robin);
    page = robin.page;
    await desk.play(page);
    visitor = await ChattingVisitor.open(chromium.browser, shop);
    await visitor.openChat();
    await visitor.say('Is the porch lantern in stock?');
    await robin.openConversation(visitor.uid);
  },
});

const attachments = () => page.getByTestId('attachment');
const choose = (kind) => page.getByTestId(`write-${kind}`).click();

/** As if it had been dragged onto the conversation, or copied elsewhere. */
const bring = (how, names) =>
  page.evaluate(
    ([kind, files]) => {
      const data = new DataTransfer();
      for (const name of files) data.items.add(new File(['x'], name));
      const on = (testId) => document.querySelector(`[data-testid=${testId}]`);
      const init = { bubbles: true, cancelable: true };
      return kind === 'drop'
        ? on('thread').dispatchEvent(new DragEvent('drop', { ...init, dataTransfer: data }))
        : on('composer').dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
    },
    [how, names],
  );

test('a note is written from the keyboard alone, with a mention and an emoji, and no visitor sees it', async () => {
  await choose('note');
  await page.keyboard.type('See @ki');
  await page.getByTestId('mention-option').waitFor();
  await page.keyboard.press('Enter');
  await page.getByTestId('emojis').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('emoji-search').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const second = await page.getByTestId('emoji').nth(1).textContent();
  await page.keyboard.press('Enter');
  await eventually(
    () => page.evaluate(() => document.activeElement.dataset.testid === 'composer'),
    'the text to have the focus again',
  );
  assert.equal(await robin.composer.inputValue(), `See @Kim ${second}`);
  await page.keyboard.press('Enter');
  await page.getByTestId('thread-note').getByText('@Kim').waitFor();
  assert.deepEqual(
    desk.notes.map(({ mentions }) => mentions.length),
    [1],
  );
  await choose('reply');
  await robin.say('One moment.');
  await visitor.says(['Is the porch lantern in stock?', 'One moment.']);
});

test('files come by drop and by paste, and no page is left for one', async () => {
  const before = page.url();
  assert.equal(await bring('drop', ['dropped.txt']), false, 'the browser opened it');
  assert.equal(await bring('paste', ['pasted.txt']), false, 'the browser pasted its name');
  await eventually(async () => (await attachments().count()) === 2, 'two files');
  assert.equal(page.url(), before);
  assert.deepEqual(desk.uploads.map(({ name }) => name).sort(), ['dropped.txt', 'pasted.txt']);
  for (let left = 2; left > 0; left -= 1) await page.getByTestId('file-remove').first().click();
});

test('of a large picture a small one is made, as the server takes it', async () => {
  await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2_000, 1_500];
    const on = canvas.getContext('2d');
    for (let at = 0; at < 6_000; at += 1) {
      on.fillStyle = `hsl(${(at * 47) % 360} 80% ${20 + (at % 60)}%)`;
      on.fillRect((at * 131) % 2_000, (at * 197) % 1_500, 40, 40);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    const data = new DataTransfer();
    data.items.add(new File([blob], 'lantern.png', { type: 'image/png' }));
    const input = document.querySelector('[data-testid=attach-input]');
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await eventually(() => desk.thumbnails.length === 1, 'a small picture');
  const [{ type, bytes }] = desk.thumbnails;
  assert.match(type, /^image\/(webp|jpeg)$/);
  assert.ok(bytes > 0 && bytes <= MAX_THUMBNAIL, `${bytes} bytes`);
  // It was refused: the picture goes without.
  await page.locator('[data-testid=attachment][data-state=there]').waitFor();
});

test('no emoji stands there as the box of a font that lacks it', async () => {
  await page.getByTestId('emojis').click();
  await page.getByTestId('emoji-smileys').click();
  await page.getByTestId('emoji').nth(30).waitFor();
  const shown = await page.getByTestId('emoji').allTextContents();
  const boxes = await page.evaluate((emojis) => {
    const { fontFamily } = getComputedStyle(document.body);
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 32 });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.font = `24px ${fontFamily}`;
    context.textBaseline = 'middle';
    const picture = (text) => {
      context.clearRect(0, 0, 64, 32);
      context.fillText(text, 0, 16);
      return context.getImageData(0, 0, 64, 32).data.join();
    };
    const box = picture('\u{10ffff}');
    return picture('😀') === box ? [] : emojis.filter((emoji) => picture(emoji) === box);
  }, shown);
  assert.deepEqual(boxes, []);
  await page.keyboard.press('Escape');
});

test('notes, emojis, files and snooze are accessible, and fit a phone', async () => {
  await assertAccessible(page, 'an answer with a file');
  await page.getByTestId('file-remove').click();
  await choose('note');
  await assertAccessible(page, 'a note');
  await page.getByTestId('emojis').click();
  await page.getByTestId('emoji').first().waitFor();
  await assertAccessible(page, 'the emojis');
  assert.ok(await page.getByTestId('emoji-search').isVisible(), 'another size of the window put them away');
  await page.setViewportSize(sizes.phone);
  const [needs, has] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needs <= has, `the page is ${needs} wide, the window ${has}`);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('emoji-search').count(), 0);
  for (const size of Object.keys(sizes)) {
    await page.setViewportSize(sizes[size]);
    await page.getByTestId('snooze').click();
    await page.getByTestId('snooze-monday').waitFor();
    const sheet = await page.getByTestId('snooze-monday').boundingBox();
    assert.ok(sheet.x >= 0 && sheet.x + sheet.width <= sizes[size].width, `${size}: the choices are cut off`);
    await page.keyboard.press('Escape');
  }
});
