// The widget's chat in a real browser, before a server that is played (support/chat-double.mjs): what is
// loaded and when, keyboard and focus, attacks in messages, tabs, losses, and how it looks.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../support/porchlight.mjs';
import { ChatDouble, site } from './support/chat-double.mjs';
import { collectFaults, launchBrowser, shot } from './support/world.mjs';

let chromium;
before(async () => (chromium = await launchBrowser()));
after(() => chromium?.close());

const shop = `<style>:root{color-scheme:light dark}body{font:16px Georgia,serif;margin:40px;
  background:light-dark(#faf5ec,#17131f);color:light-dark(#2b2437,#f4ecdf)}</style>
  <h1>Lamps for late evenings</h1><p>Made slowly, lit softly.</p><button>The page’s own</button>`;

async function visit({ page: more = {}, prepare, ...options } = {}) {
  const chat = new ChatDouble();
  prepare?.(chat);
  const context = await chromium.browser.newContext({ viewport: { width: 1000, height: 760 }, ...options });
  await chat.attach(context, { body: shop, ...more });
  const tab = await openTab(context);
  return { chat, context, ...tab };
}

async function openTab(context) {
  const page = await context.newPage();
  const faults = collectFaults(page);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${site}/`);
  return { page, faults, asked, field: page.getByLabel('Your message') };
}

const bubbleOf = (page) => page.locator('porchlight-chat .bubble');
const texts = (page) => page.locator('.message .text').allTextContents();
const says = (page, expected) =>
  eventually(
    async () => assert.deepEqual(await texts(page), expected) ?? true,
    `the thread to be ${expected}`,
  );

async function write(field, text) {
  await field.fill(text);
  await field.press('Enter');
}

describe('the chat is loaded', { concurrency: 2 }, () => {
  test('when the bubble is opened, not before; the focus goes in and comes back', async () => {
    const { page, asked, field, faults, context } = await visit();
    await bubbleOf(page).waitFor();
    assert.ok(!asked.includes('/widget-chat.js'));
    await page.keyboard.press('Tab'); // the page's own button
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await field.waitFor();
    assert.ok(asked.includes('/widget-chat.js'));
    const focused = () =>
      page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.className ?? '');
    await page.keyboard.type('Hello');
    assert.equal(await field.inputValue(), 'Hello');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'hidden' });
    assert.equal(await focused(), 'bubble');
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('when a conversation exists: the bubble counts what is unread', async () => {
    const { page, faults, context } = await visit({
      prepare: (chat) => {
        chat.write('visitor', 'Hello?');
        chat.write('agent', 'Hello!');
      },
    });
    await page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
    assert.equal(await page.locator('dialog').isVisible(), false);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('never where data-chat is off, or the project has none', async () => {
    for (const options of [
      { page: { attributes: 'data-chat="off"' } },
      { prepare: (chat) => (chat.settings = { chat: { enabled: false } }) },
    ]) {
      const { page, chat, asked, context } = await visit(options);
      await eventually(() => chat.events('identify').length > 0, 'identify');
      await page.waitForFunction(() => window.Porchlight?.loaded);
      chat.reply('Hello!');
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      assert.equal(await bubbleOf(page).count(), 0);
      assert.ok(!asked.includes('/widget-chat.js'));
      await context.close();
    }
  });

  test('under a strict policy, with Trusted Types, and drawn as it should be', async () => {
    const policy =
      "default-src 'none'; script-src http://gateway.test; connect-src ws://gateway.test; img-src data:; " +
      "require-trusted-types-for 'script'; trusted-types porchlight";
    const { page, field, faults, chat, context } = await visit({
      page: { headers: { 'content-security-policy': policy }, body: '<h1>Strict</h1>' },
    });
    await bubbleOf(page).click();
    await field.waitFor();
    await write(field, 'Hello');
    await says(page, ['Hello']);
    const look = await page.locator('.panel').evaluate((panel) => {
      const { position, borderRadius } = getComputedStyle(panel);
      return { position, borderRadius };
    });
    assert.deepEqual(look, { position: 'fixed', borderRadius: '20px' });
    assert.equal(chat.messages.length, 1);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('into a page whose styles would spoil it', async () => {
    const hostile =
      '<style>html *{display:none!important;color:red!important}porchlight-chat{opacity:0!important;position:static!important}</style>';
    const { page, field, context } = await visit({ page: { body: hostile } });
    await bubbleOf(page).click();
    await field.waitFor();
    const host = await page.locator('porchlight-chat').evaluate((element) => {
      const { position, opacity, color } = getComputedStyle(element);
      return { position, opacity, color };
    });
    assert.equal(host.position, 'fixed');
    assert.equal(host.opacity, '1');
    await context.close();
  });
});

describe('the chat in a page', () => {
  test('that has no storage and has changed what all objects inherit', async () => {
    const spoil = `<script>
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
      Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
      Object.prototype.inherited = 'surprise';
      Array.prototype.extra = () => {};
    </script>`;
    const { page, field, chat, faults, context } = await visit({ page: { body: spoil } });
    await bubbleOf(page).click();
    await write(field, 'Hello');
    await says(page, ['Hello']);
    await eventually(() => chat.messages.length === 1, 'the message');
    assert.equal(await page.locator('[inherited]').count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('that opens it with a button of its own', async () => {
    const body = `<button onclick="Porchlight.push(['open'])">Ask us</button>`;
    const { page, field, context } = await visit({ page: { body } });
    await bubbleOf(page).waitFor();
    await page.getByRole('button', { name: 'Ask us' }).click();
    await field.waitFor();
    await context.close();
  });
});

describe('a message', { concurrency: 2 }, () => {
  test('goes both ways, with typing, delivery and reading', async () => {
    const { page, chat, field, faults, context } = await visit();
    await bubbleOf(page).click();
    await write(field, 'Is the Heron warm enough to read by?');
    await page.getByText('Sent').waitFor();
    await field.pressSequentially('Because');
    await eventually(() => chat.events('visitorIsTyping').length > 0, 'typing to be told');
    chat.tell('agentIsTyping', { isTyping: true, name: 'Robin' });
    await page.getByText('Robin is typing').waitFor();
    chat.tell('messagesSeen', { position: 1 });
    await page.getByText('Seen').waitFor();
    chat.reply('It is: 2,700 kelvin.');
    await says(page, ['Is the Heron warm enough to read by?', 'It is: 2,700 kelvin.']);
    assert.equal(await page.getByText('Robin is typing').count(), 0);
    await eventually(() => chat.events('messagesRead').at(-1)?.position === 2, 'the answer to be read');
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('in one tab is in the other, and read in both when read in one', async () => {
    const { page, chat, field, context } = await visit();
    const other = await openTab(context);
    await page.bringToFront();
    await bubbleOf(page).click();
    await write(field, 'Hello');
    await says(page, ['Hello']);
    await bubbleOf(other.page).waitFor();
    await says(other.page, ['Hello']);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    chat.reply('Hello!');
    await other.page.getByRole('button', { name: 'Open chat, 1 unread message' }).waitFor();
    await bubbleOf(page).click();
    await other.page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
    assert.deepEqual([...chat.messages.map(({ content }) => content)], ['Hello', 'Hello!']);
    await context.close();
  });

  test('that is written while the server is away is sent once it is back, in order and once', async () => {
    const { page, chat, field, context } = await visit();
    const other = await openTab(context);
    await bubbleOf(page).click();
    await write(field, 'one');
    await says(page, ['one']);
    chat.goDown();
    await write(field, 'two');
    await write(field, 'three');
    await says(page, ['one', 'two', 'three']);
    await page.getByText('No connection').waitFor();
    await page.reload();
    chat.up = true;
    await says(page, ['one', 'two', 'three']);
    await eventually(() => chat.messages.length === 3, 'the messages');
    assert.deepEqual(
      chat.messages.map(({ content }) => content),
      ['one', 'two', 'three'],
    );
    await says(other.page, ['one', 'two', 'three']);
    const left = await page.evaluate(() => Object.keys(localStorage));
    assert.deepEqual(left, ['porchlight:1']);
    await context.close();
  });

  test('of long ago is loaded on the way up, and what is read stays in its place', async () => {
    const { page, chat, context } = await visit({
      prepare: (double) => {
        for (let i = 1; i <= 120; i += 1) double.write(i % 2 ? 'visitor' : 'agent', `message ${i}`);
      },
    });
    await bubbleOf(page).click();
    await page.locator('.message').nth(49).waitFor();
    assert.equal((await texts(page))[0], 'message 71');
    const scroller = page.locator('.scroller');
    assert.ok(
      await scroller.evaluate(
        (element) => element.scrollHeight - element.scrollTop - element.clientHeight < 2,
      ),
    );
    await scroller.evaluate((element) => (element.scrollTop = 60));
    await eventually(async () => (await texts(page))[0] === 'message 21', 'the page before');
    const seen = await page
      .locator('.message', { hasText: /^.*message 72/s })
      .first()
      .evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        const frame = element.closest('.scroller').getBoundingClientRect();
        return top >= frame.top - 60 && top < frame.bottom;
      });
    assert.ok(seen, 'what was in view still is');
    chat.reply('And now?');
    await page.getByRole('button', { name: 'New messages' }).click();
    await page.getByText('And now?').waitFor();
    await eventually(() => chat.events('messagesRead').at(-1)?.position === 121, 'it to be read');
    await context.close();
  });

  test('that grows while it is written leaves the newest in view', async () => {
    const { page, field, context } = await visit({
      prepare: (double) => {
        for (let i = 1; i <= 30; i += 1) double.write('agent', `message ${i}`);
      },
    });
    await bubbleOf(page).click();
    await field.fill('one\ntwo\nthree\nfour\nfive');
    const visible = () =>
      page
        .locator('.scroller')
        .evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 2);
    await eventually(visible, 'the end to be in view');
    assert.equal(await field.evaluate((element) => element.clientHeight > 100), true);
    await context.close();
  });

  test('that was lost on the way is asked for', async () => {
    const { page, chat, field, context } = await visit();
    await bubbleOf(page).click();
    await write(field, 'one');
    await says(page, ['one']);
    chat.write('agent', 'lost');
    chat.reply('seen');
    await says(page, ['one', 'lost', 'seen']);
    await context.close();
  });

  test('that is refused can be tried again', async () => {
    const { page, chat, field, context } = await visit();
    chat.answers.set('sendMessage', { ok: false, error: { code: 'forbidden' } });
    await bubbleOf(page).click();
    await write(field, 'Hello');
    await page.getByText('Not sent').waitFor();
    chat.answers.delete('sendMessage');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Sent').waitFor();
    assert.equal(chat.messages.length, 1);
    await context.close();
  });
});

const attacks = [
  '<script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 1">',
  '<svg onload="window.hacked = 1">',
  '<a href="javascript:window.hacked = 1">click</a>',
  '"><iframe srcdoc="<script>parent.hacked = 1</script>">',
  'javascript:window.hacked=1',
  'JaVaScRiPt://x%0awindow.hacked=1',
  'data:text/html,<script>window.hacked=1</script>',
  'https://bank.example@evil.example/',
  '\u202egpj.exe https://a.example/x\u202egnp.exe \u2066\u2067',
  '\u200b'.repeat(8_000),
  'Z' + '\u0301\u0489'.repeat(3_999),
  'W'.repeat(8_000),
  '${window.hacked=1} {{constructor.constructor("window.hacked=1")()}}',
  '&lt;script&gt;window.hacked=1&lt;/script&gt;',
];

describe('what strangers write', () => {
  for (const name of ['light', 'phone']) {
    test(`is text, harms nothing and stays in its place: ${name}`, async () => {
      const { page, chat, field, faults, context } = await visit(
        name === 'phone' ? { viewport: { width: 360, height: 700 } } : {},
      );
      await bubbleOf(page).click();
      await field.waitFor();
      for (const attack of attacks) chat.reply(attack, { name: attack.slice(0, 200) });
      await write(field, attacks[1]);
      await says(page, [...attacks, attacks[1]]);
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      assert.equal(await page.locator('.message :is(script, img, svg, iframe)').count(), 0);
      const links = await page.locator('.message a').evaluateAll((all) => all.map(({ href }) => href));
      assert.deepEqual(links, ['https://a.example/x']);
      const overflow = await page.locator('.scroller').evaluate((scroller) => {
        const wide = [...scroller.querySelectorAll('.balloon, .name, .meta')].filter(
          (part) => part.getBoundingClientRect().right > scroller.getBoundingClientRect().right,
        ).length;
        return { wide, sideways: scroller.scrollWidth > scroller.clientWidth };
      });
      assert.deepEqual(overflow, { wide: 0, sideways: false });
      // A forced direction does not reach out of its message: the next one is as it was written.
      const direction = await page
        .locator('.message .text')
        .last()
        .evaluate((text) => getComputedStyle(text).direction);
      assert.equal(direction, 'ltr');
      await shot(page, `chat-attacks-${name}`);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }
});

describe('how it looks', { concurrency: 2 }, () => {
  for (const colorScheme of ['light', 'dark']) {
    test(`${colorScheme}: can be read, can be touched, keeps still where asked to`, async () => {
      const { page, chat, field, faults, context } = await visit({ colorScheme, reducedMotion: 'reduce' });
      await bubbleOf(page).click();
      await write(field, 'Is the Heron warm enough to read by?');
      await says(page, ['Is the Heron warm enough to read by?']);
      chat.reply('It is. See https://lumen.example/heron');
      chat.answers.set('sendMessage', { ok: false, error: { code: 'forbidden' } });
      await write(field, 'A word that fails');
      await page.getByText('Not sent').waitFor();
      chat.tell('agentIsTyping', { isTyping: true, name: 'Robin' });
      await page.getByText('Robin is typing').waitFor();
      await shot(page, `chat-${colorScheme}`);
      const pale = await page.locator('porchlight-chat').evaluate(paleTexts);
      assert.deepEqual(pale, []);
      const small = await page
        .locator('porchlight-chat')
        .evaluate((host) =>
          [...host.shadowRoot.querySelectorAll('button, textarea')]
            .map((element) => ({ name: element.className, ...element.getBoundingClientRect().toJSON() }))
            .filter(({ width, height }) => width > 0 && (width < 44 || height < 44)),
        );
      assert.deepEqual(small, []);
      const moving = await page
        .locator('porchlight-chat')
        .evaluate((host) => host.shadowRoot.getAnimations().length);
      assert.equal(moving, 0);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }

  test('on a phone it takes the screen, and the page behind cannot be reached', async () => {
    const { page, field, chat, faults, context } = await visit({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    await bubbleOf(page).tap();
    await field.waitFor();
    chat.reply('Hello!');
    await shot(page, 'chat-phone');
    const box = await page.locator('.panel').boundingBox();
    assert.deepEqual({ ...box }, { x: 0, y: 0, width: 390, height: 844 });
    for (let i = 0; i < 8; i += 1) {
      await page.keyboard.press('Tab');
      const own = await page.evaluate(() => document.activeElement.localName);
      assert.notEqual(own, 'button', 'the page’s own button is out of reach');
    }
    await page.getByRole('button', { name: 'Close', exact: true }).tap();
    await field.waitFor({ state: 'hidden' });
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('by the project’s settings: on the left, in its colour, with its words', async () => {
    const chatSettings = {
      enabled: true,
      accent: '#ffd23f',
      position: 'left',
      title: 'Lumen & Co',
      greeting: 'Good evening!\nWhich lamp?',
    };
    const { page, field, context } = await visit({
      prepare: (chat) => (chat.settings = { chat: chatSettings }),
    });
    await bubbleOf(page).click();
    await field.waitFor();
    await page.getByRole('dialog', { name: 'Lumen & Co' }).waitFor();
    await page.getByText('Good evening!').waitFor();
    const { x } = await bubbleOf(page).boundingBox();
    assert.ok(x < 100);
    const bubble = await bubbleOf(page).evaluate((button) => {
      const { backgroundColor, color } = getComputedStyle(button);
      return { backgroundColor, color };
    });
    assert.deepEqual(bubble, { backgroundColor: 'rgb(255, 210, 63)', color: 'rgb(22, 19, 15)' });
    await shot(page, 'chat-themed');
    await context.close();
  });
});

/** What the dialog is drawn on: the light paper, or the dark one. */
const ground = (page) =>
  page.locator('porchlight-chat .panel').evaluate((panel) => {
    const { backgroundColor, colorScheme } = getComputedStyle(panel);
    return `${colorScheme} ${backgroundColor}`;
  });
const light = 'light rgb(255, 255, 255)';
const dark = 'dark rgb(27, 29, 36)';

describe('light and dark', { concurrency: 3 }, () => {
  const cases = {
    'as the system says': [{}, {}, light, dark],
    'as the project says: light': [{ theme: 'light' }, {}, light, light],
    'as the project says: dark': [{ theme: 'dark' }, {}, dark, dark],
    'as the project says: nonsense is as the system': [{ theme: 'sepia' }, {}, light, dark],
    'as the page says: before the project': [
      { theme: 'dark' },
      { attributes: 'data-theme="light"' },
      light,
      light,
    ],
    'as the page says: by the system again': [
      { theme: 'light' },
      { attributes: 'data-theme="auto"' },
      light,
      dark,
    ],
    'as the script’s address says': [
      {},
      { script: '<script async src="http://gateway.test/widget.js?project=1&theme=light"></script>' },
      light,
      light,
    ],
  };
  for (const [how, [settings, more, inLight, inDark]] of Object.entries(cases)) {
    test(how, async () => {
      const { page, field, faults, context } = await visit({
        prepare: (chat) => (chat.settings = { chat: settings }),
        page: more,
      });
      await bubbleOf(page).click();
      await field.waitFor();
      await page.emulateMedia({ colorScheme: 'light' });
      assert.equal(await ground(page), inLight);
      await page.emulateMedia({ colorScheme: 'dark' });
      assert.equal(await ground(page), inDark);
      assert.deepEqual(await page.locator('porchlight-chat').evaluate(paleTexts), []);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }
});

describe('the page', { concurrency: 2 }, () => {
  test('is printed without bubble and chat', async () => {
    const { page, field, faults, context } = await visit();
    await bubbleOf(page).click();
    await field.waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const part of ['.bubble', '.panel']) {
      assert.equal(await page.locator(`porchlight-chat ${part}`).isVisible(), false, part);
    }
    await shot(page, 'chat-printed');
    await page.emulateMedia({ media: 'screen' });
    assert.equal(await field.isVisible(), true);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('that is written from the right has times and titles in order', async () => {
    const title = 'Lumen & Co (8:30–17:00)';
    const { page, field, faults, context } = await visit({
      prepare: (chat) => {
        chat.settings = { chat: { title } };
        chat.write('visitor', 'שלום', { at: new Date(2026, 2, 3, 15, 4).getTime() });
        chat.write('agent', 'Hello!', { at: new Date(2026, 2, 3, 15, 5).getTime() });
      },
      page: {
        document: (snippet) => `<!doctype html><html lang="he" dir="rtl"><title>חנות</title>
          <link rel="icon" href="data:,"><h1>מנורות</h1>${snippet}`,
      },
      locale: 'en-US',
    });
    await bubbleOf(page).click();
    await field.waitFor();
    await page.locator('.message').nth(1).waitFor();
    const drawn = (selector, text) =>
      page.locator('porchlight-chat').evaluate(
        (host, [selector, text]) => {
          const element = [...host.shadowRoot.querySelectorAll(selector)].find((one) =>
            one.textContent.includes(text),
          );
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          const letters = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            for (let at = 0; at < node.data.length; at += 1) {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              letters.push([range.getBoundingClientRect().left, node.data[at]]);
            }
          }
          return letters
            .sort((a, b) => a[0] - b[0])
            .map(([, letter]) => letter)
            .join('');
        },
        [selector, text],
      );
    assert.ok((await drawn('h2', 'Lumen')).includes(title), 'the title reads as it was written');
    assert.match((await drawn('.meta', '3:04')).replace(/\u202f/g, ' '), /3:04 PM/);
    await shot(page, 'chat-rtl');
    assert.deepEqual(faults, []);
    await context.close();
  });
});

/** Runs in the page: texts of less than 4.5:1 against the nearest ground that is painted. */
function paleTexts(host) {
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [r, g, b] = parse(color).map((part) => {
      const share = part / 255;
      return share > 0.04 ? ((share + 0.055) / 1.055) ** 2.4 : share / 12.92;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (parse(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const pale = [];
  for (const element of host.shadowRoot.querySelectorAll('dialog *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.matches('button:disabled')) continue;
    const [light, dark] = [getComputedStyle(element).color, groundOf(element)]
      .map(luminance)
      .sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) pale.push(`${element.className || element.localName}: ${ratio.toFixed(2)}`);
  }
  return pale;
}
