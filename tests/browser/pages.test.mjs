// The widget in pages that change their own document, or the way they navigate, and in frames. Each of these took the
// bubble away, or left agents on another page. A played server (support/chat-double.mjs) sees what is said.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { eventually, root, sleep } from '../support/porchlight.mjs';
import { ChatDouble, site } from './support/chat-double.mjs';
import { collectFaults, launchBrowser } from './support/world.mjs';

let chromium;
before(async () => (chromium = await launchBrowser()));
after(() => chromium?.close());

async function visit({ init, body = '<h1>Lamps</h1>', path = '/', ...more } = {}) {
  const chat = new ChatDouble();
  const context = await chromium.browser.newContext({ viewport: { width: 1000, height: 760 } });
  await chat.attach(context, { body, ...more });
  if (init) await context.addInitScript(init);
  const page = await context.newPage();
  const faults = collectFaults(page);
  await page.goto(site + path);
  const last = (name) => chat.heard.filter(([one]) => one === name).at(-1)?.[1];
  return { chat, context, page, faults, last, bubble: page.locator('porchlight-chat .bubble') };
}

const heard = (work, what) => eventually(() => work() || undefined, what);

describe('a page that changes itself', { concurrency: 3 }, () => {
  test('by document.open(): bubble, page and visibility are as before', async () => {
    const { context, page, faults, last, bubble } = await visit();
    await bubble.waitFor();
    await page.evaluate(() => {
      document.open();
      document.write(
        '<!doctype html><html><head><title>Written</title></head><body><p>New</p></body></html>',
      );
      document.close();
    });
    await bubble.waitFor();
    await heard(() => last('updateContext')?.title === 'Written', 'the new title');
    await page.evaluate(() => (document.title = 'Later'));
    await heard(() => last('updateContext')?.title === 'Later', 'a later title');
    await page.evaluate(() => (location.hash = 'there'));
    await heard(() => last('updateContext')?.currentUrl === `${site}/#there`, 'the hash');
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await heard(() => last('activity')?.state === 'away', 'that the tab is hidden');
    await bubble.click();
    await page.getByLabel('Your message').waitFor();
    assert.deepEqual(faults, []);
    await context.close();
  });

  for (const [how, change] of Object.entries({
    'another body': () => (document.body = document.createElement('body')),
    'another content': () => (document.body.innerHTML = '<p>Other</p>'),
    'another head and body': () => {
      const made = document.implementation.createHTMLDocument('Made');
      document.documentElement.replaceChildren(made.head, made.body);
    },
  })) {
    test(`with ${how}: the bubble comes back`, async () => {
      const { context, page, faults, bubble } = await visit();
      await bubble.waitFor();
      await page.evaluate(change);
      await bubble.waitFor();
      assert.equal(await page.locator('porchlight-chat').count(), 1);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }

  test('and fights the bubble: it comes back ever more slowly', async () => {
    const { context, page, faults } = await visit({
      init: () => {
        window.removed = 0;
        new MutationObserver(() => {
          const found = document.querySelector('porchlight-chat');
          if (found) {
            found.remove();
            window.removed += 1;
          }
        }).observe(document, { childList: true, subtree: true });
      },
    });
    await heard(() => page.evaluate(() => window.removed > 2), 'the fight');
    await sleep(3_000);
    assert.ok((await page.evaluate(() => window.removed)) <= 9);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('React 18 takes over the whole document, before and after the bubble has come', async () => {
    for (const late of [false, true]) {
      const { context, page, faults, bubble } = await visit({ document: reactPage, body: '' });
      if (late) await bubble.waitFor();
      await page.evaluate(() => (window.rendered = document.getElementById('app')));
      await page.addScriptTag({ content: takeOver() });
      await page.locator('#app[data-taken]').waitFor();
      await bubble.waitFor();
      const state = await page.evaluate(() => ({
        errors: window.errors,
        same: window.rendered === document.getElementById('app'),
      }));
      assert.deepEqual(state, { errors: [], same: true });
      assert.deepEqual(faults, []);
      await context.close();
    }
  });
});

const reactPage = (snippet) =>
  `<!DOCTYPE html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">${snippet}</head>` +
  `<body><div id="app">Lamps</div></body></html>`;

/** The client's half of such a page. */
function takeOver() {
  const { buildSync } = createRequire(`${root}/web/package.json`)('esbuild');
  const contents = `
    import { createElement as h, useEffect } from 'react';
    import { hydrateRoot } from 'react-dom/client';
    const script = document.querySelector('script[data-project-id]');
    window.errors = [];
    function App() {
      useEffect(() => { document.getElementById('app').dataset.taken = 'yes'; }, []);
      return h('html', { lang: 'en' },
        h('head', null, h('title', null, 'Shop'), h('link', { rel: 'icon', href: 'data:,' }),
          h('script', { async: true, src: script.src, 'data-project-id': '1' })),
        h('body', null, h('div', { id: 'app' }, 'Lamps')));
    }
    hydrateRoot(document, h(App), { onRecoverableError: (error) => window.errors.push(error.message) });`;
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: `${root}/tests/browser` },
    bundle: true,
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0].text;
}

describe('a page that goes elsewhere', { concurrency: 3 }, () => {
  test('by the Navigation API is followed', async () => {
    const { context, page, faults, last } = await visit();
    await heard(() => last('identify'), 'identify');
    await page.evaluate(() => {
      navigation.addEventListener('navigate', (event) => event.intercept({ handler: async () => {} }));
      return navigation.navigate('/intercepted').finished;
    });
    await heard(() => last('updateContext')?.currentUrl === `${site}/intercepted`, 'the page');
    // Once more: the first may have been seen when the widget looked again after identify.
    await page.evaluate(() => navigation.navigate('/again').finished);
    await heard(() => last('updateContext')?.currentUrl === `${site}/again`, 'the next page');
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe('a page whose tag manager drops data-…', { concurrency: 3 }, () => {
  test('has the number, the chat’s switch and the theme in the script’s address', async () => {
    for (const [options, hasBubble] of [
      ['project=1', true],
      ['v=7&project=1&chat=off', false],
    ]) {
      const script = `<script>
        const script = document.createElement('script');
        script.src = 'http://gateway.test/widget.js?${options}';
        document.head.append(script);
      </script>`;
      const { context, faults, last, bubble } = await visit({ script });
      await heard(() => last('identify')?.projectId === 1, 'identify');
      if (hasBubble) await bubble.waitFor();
      else await sleep(2_000);
      assert.equal(await bubble.count(), hasBubble ? 1 : 0);
      assert.deepEqual(faults, []);
      await context.close();
    }
  });
});

describe('a page with a frame of the same site', { concurrency: 3 }, () => {
  const frame = '<iframe src="/framed" width="600" height="300"></iframe>';
  const framed = (path, inner, outer) => (path === '/framed' ? inner : outer + frame);

  test('is one page with one bubble where both have the widget', async () => {
    const { chat, context, page, faults, bubble } = await visit({
      page: (path, snippet) => framed(path, snippet, snippet),
    });
    await bubble.waitFor();
    await sleep(3_000);
    const told = chat.heard.filter(([name]) => name === 'identify').map(([, { currentUrl }]) => currentUrl);
    assert.deepEqual(new Set(told), new Set([`${site}/`]));
    assert.equal(chat.sockets.size, 1);
    assert.equal(await page.frameLocator('iframe').locator('porchlight-chat').count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('whose own widget comes later takes over from the frame', async () => {
    const { chat, context, page, last } = await visit({
      page: (path, snippet) => framed(path, snippet, ''),
    });
    await page.frameLocator('iframe').locator('porchlight-chat .bubble').waitFor();
    assert.equal(last('identify').currentUrl, `${site}/framed`);
    await page.evaluate(() => {
      const script = Object.assign(document.createElement('script'), {
        src: 'http://gateway.test/widget.js',
      });
      script.dataset.projectId = '1';
      document.head.append(script);
    });
    await page.locator('porchlight-chat .bubble').waitFor();
    await page.frameLocator('iframe').locator('porchlight-chat').waitFor({ state: 'detached' });
    await heard(() => chat.sockets.size === 1, 'one connection');
    assert.equal(last('identify').currentUrl, `${site}/`);
    await context.close();
  });
});
