// The chat when nobody is there, after a conversation, and with files, in a real browser before a server that is played
// (support/chat-double.mjs): forms by keyboard, what axe finds, a narrow phone, pictures that are really drawn, files that are
// really saved, and what a log-out leaves.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '../support/porchlight.mjs';
import { assertAccessible } from './support/axe.mjs';
import { ChatDouble, site } from './support/chat-double.mjs';
import { collectFaults, launchBrowser, shot } from './support/world.mjs';

let chromium;
before(async () => (chromium = await launchBrowser()));
after(() => chromium?.close());

const monday = () => {
  const day = new Date();
  day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7));
  day.setHours(9, 0, 0, 0);
  return day;
};
const closed = () => ({ ok: true, availability: 'away', open: false, opensAt: monday().toISOString() });

async function visit({ prepare, lang = 'en', ...options } = {}) {
  const chat = new ChatDouble();
  prepare?.(chat);
  const context = await chromium.browser.newContext({ viewport: { width: 1000, height: 760 }, ...options });
  const document = (snippet) => `<!doctype html><html lang="${lang}"><title>Shop</title>
    <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
    <main><h1>Lamps for late evenings</h1><button id="help">Help</button></main>${snippet}`;
  await chat.attach(context, { document });
  const page = await context.newPage();
  const faults = collectFaults(page);
  await page.goto(`${site}/`);
  return { chat, context, page, faults, field: page.locator('#field') };
}

async function open({ page, field }) {
  await page.locator('porchlight-chat .bubble').click();
  await field.waitFor();
}

async function write(field, text) {
  await field.fill(text);
  await field.press('Enter');
}

const narrow = { width: 320, height: 568 };
/** Nothing is wider than the screen. */
const fits = (page) =>
  page.locator('.panel').evaluate((panel) => {
    const wide = [...panel.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > innerWidth + 1,
    );
    return wide.map(({ className, tagName }) => `${tagName}.${className}`);
  });

test('at night an address is left by keyboard, shown, and changed', async () => {
  const visited = await visit({ prepare: (chat) => chat.answers.set('agentAvailability', closed()) });
  const { page, chat, field, faults, context } = visited;
  await open(visited);
  await page.getByText(/^We are back (on|tomorrow)/).waitFor();
  await write(field, 'Is the heron still there?');
  const email = page.getByLabel('Your e-mail');
  await email.waitFor();
  await assertAccessible(page, 'asked for an address');
  await page.setViewportSize(narrow);
  assert.deepEqual(await fits(page), []);
  await shot(page, 'chat-evening-phone');
  await email.fill('ann@shop.example');
  await email.press('Enter');
  await page.getByText('we can send it to ann@shop.example').waitFor();
  assert.deepEqual(chat.events('leaveContact'), [{ email: 'ann@shop.example' }]);
  await assertAccessible(page, 'an address was left', { at: ['phone'] });
  await page.getByRole('button', { name: 'Change' }).press('Enter');
  assert.equal(await email.inputValue(), 'ann@shop.example');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a conversation that is closed is rated by keyboard', async () => {
  const visited = await visit({
    prepare: (chat) => {
      chat.settings = { chat: { rating: true } };
      chat.write('visitor', 'Hello?');
      chat.write('agent', 'Hello!');
    },
  });
  const { page, chat, faults, context } = visited;
  await open(visited);
  chat.tell('conversationStatusChanged', { status: 'closed' });
  await page.getByText('How was this conversation?').waitFor();
  await assertAccessible(page, 'asked for a rating');
  await page.setViewportSize(narrow);
  assert.deepEqual(await fits(page), []);
  await shot(page, 'chat-rating-phone');
  await page.getByRole('radio', { name: '1 star' }).press('Space');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await page.getByLabel('Anything to add?').fill('Quick');
  await page.locator('.after').getByRole('button', { name: 'Send' }).click();
  await page.getByText('Thank you!').waitFor();
  assert.deepEqual(chat.events('rateConversation'), [{ rating: 4, comment: 'Quick' }]);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the whole conversation is saved, with what is not loaded yet', async () => {
  const visited = await visit({
    prepare: (chat) => {
      for (let i = 1; i <= 230; i++) chat.write(i % 2 ? 'visitor' : 'agent', `word ${i}`);
    },
  });
  const { page, faults, context } = visited;
  await open(visited);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save this conversation' }).click();
  const pieces = [];
  for await (const piece of await (await download).createReadStream()) pieces.push(piece);
  const saved = Buffer.concat(pieces).toString();
  const words = [...saved.matchAll(/^word (\d+)$/gm)].map(([, number]) => Number(number));
  assert.deepEqual(
    words,
    Array.from({ length: 230 }, (_, i) => i + 1),
  );
  assert.deepEqual(faults, []);
  await context.close();
});

/** A picture of many colours, with what a camera writes into it. */
const pictureOf = (page) =>
  page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 1200 });
    const context = canvas.getContext('2d');
    for (let i = 0; i < 400; i++) {
      context.fillStyle = `hsl(${i} 80% 60%)`;
      context.fillRect((i % 20) * 80, Math.floor(i / 20) * 60, 80, 60);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });

test('a picture and a file go with a message, and are shown', async () => {
  const visited = await visit();
  const { page, chat, field, faults, context } = visited;
  await open(visited);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  const picture = Buffer.from(await pictureOf(page));
  await (
    await chooser
  ).setFiles([
    { name: 'lamp.png', mimeType: 'image/png', buffer: picture },
    { name: 'Größe & Preis.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') },
  ]);
  await eventually(() => chat.files.length === 2 && chat.files[0].hasThumbnail, 'both to be uploaded');
  assert.equal(chat.files[1].name, 'Größe & Preis.pdf');
  assert.ok(chat.shown.length > 0 && chat.shown.length <= 100_000, `${chat.shown.length} bytes`);
  assert.deepEqual([...chat.shown.subarray(0, 2)], [0xff, 0xd8], 'a JPEG');
  await assertAccessible(page, 'with files', { at: ['phone'] });
  await page.setViewportSize(narrow);
  assert.deepEqual(await fits(page), []);
  await write(field, 'These two');
  const image = page.locator('.files img');
  await eventually(() => image.evaluate((one) => one.naturalWidth === 480), 'the picture to be drawn');
  assert.equal(await image.getAttribute('alt'), 'lamp.png');
  assert.deepEqual(
    chat.events('sendMessage').map(({ files }) => files),
    [chat.files.map(({ id }) => id)],
  );
  await assertAccessible(page, 'files in a message', { at: ['phone'] });
  await shot(page, 'chat-files-phone');
  assert.deepEqual(faults, []);
  await context.close();
});

test('from the right it is drawn from the right', async () => {
  const visited = await visit({
    lang: 'ar',
    prepare: (chat) => {
      chat.answers.set('agentAvailability', closed());
      chat.settings = { chat: { typingPreview: true } };
    },
  });
  const { page, field, context } = visited;
  await open(visited);
  await write(field, 'مرحبا');
  await page.locator('#email').waitFor();
  const clip = await page.locator('.attach').boundingBox();
  const send = await page.locator('.send').boundingBox();
  assert.ok(clip.x > send.x, 'the clip stands where a line begins');
  await shot(page, 'chat-evening-rtl');
  await context.close();
});

test('a page with a button of its own hears, opens, and signs out without a trace', async () => {
  const visited = await visit({
    prepare: (chat) => {
      chat.write('visitor', 'My order');
      chat.reply('On its way');
    },
  });
  const { page, chat, faults, context } = visited;
  await page.evaluate(() => {
    window.heard = [];
    const help = document.querySelector('#help');
    window.porchlight('hide');
    window.porchlight('identify', { name: 'Ann' });
    for (const name of ['ready', 'open', 'close', 'unread', 'message'])
      window.porchlight('on', name, () => window.heard.push(name));
    help.onclick = () => window.porchlight('open');
  });
  await page.waitForFunction(() => window.heard.includes('ready'));
  const host = page.locator('porchlight-chat');
  await host.waitFor({ state: 'attached' });
  await eventually(() => page.locator('.bubble').isHidden(), 'the bubble to be hidden');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.locator('#field').waitFor();
  await page.keyboard.type('half written');
  await page.keyboard.press('Escape');
  assert.equal(
    await page.evaluate(() => document.activeElement.id),
    'help',
    'the focus is back at the page’s button',
  );
  const uid = chat.events('identify').at(-1).visitorUid;
  chat.messages = [];
  await page.evaluate(() => window.porchlight('logout'));
  await eventually(() => chat.events('identify').at(-1).visitorUid !== uid, 'somebody else to be here');
  const left = await page.evaluate(
    () =>
      JSON.stringify({ ...localStorage, ...sessionStorage }) +
      document.querySelector('porchlight-chat').shadowRoot.textContent,
  );
  for (const trace of [uid, 'half written', 'My order', 'On its way'])
    assert.ok(!left.includes(trace), trace);
  assert.equal(await page.locator('#field').inputValue(), '');
  const heard = await page.evaluate(() => window.heard);
  for (const name of ['ready', 'open', 'close']) assert.ok(heard.includes(name), name);
  assert.deepEqual(faults, []);
  await context.close();
});
