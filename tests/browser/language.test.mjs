// The widget in pages that change the language: each of these ended every identify, the preview, or the page's time.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask, closeAll, watch } from '../clients/support/product.mjs';
import { eventually, root, sleep } from '../support/porchlight.mjs';
import { collectFaults, launchBrowser, startShop } from './support/world.mjs';

let shop;
let chromium;
let site;
let agent;
before(async () => {
  [shop, chromium] = await Promise.all([startShop(), launchBrowser()]);
  agent = await watch(shop.server, shop);
  const snippet = `<script async src="${shop.server.url}/widget.js" data-project-id="${shop.projectId}"></script>`;
  site = createServer((request, response) => {
    const init = inits.get(request.url);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><title>Lamps</title><link rel="icon" href="data:,"><script>(${countTimers})()</script>
      ${init ? `<script>${init}</script>` : ''}<h1>Lamps</h1>
      <button onclick="history.pushState({}, '', location.pathname + '/next')">Next</button>
      <button onclick="textContent = timers">Timers</button>${snippet}`,
    );
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
});
after(async () => {
  closeAll();
  await chromium?.close();
  site?.close();
  await shop?.server.end();
});

function countTimers() {
  const { setTimeout: timer } = window;
  window.timers = 0;
  window.setTimeout = (...given) => {
    window.timers += 1;
    return timer.call(window, ...given);
  };
}

/** A library as it was published, for a page's script element. */
const library = (path) =>
  readFileSync(join(root, 'tests/browser/node_modules', path), 'utf8').replaceAll('</script', '<\\/script');

/** What pages have done to the language, by who does it. */
const changed = {
  'MooTools itself': library('mootools/lib/mootools-core-1.5.2-server.js'),
  'old Prototype': () => {
    const asText = (list) => `[${list.map((one) => JSON.stringify(one)).join(', ')}]`;
    Array.prototype.toJSON = function () {
      return asText([...this]);
    };
    String.prototype.toJSON = function () {
      return `"${this}"`;
    };
    Array.from = (items) => (items?.toArray ? items.toArray() : [].slice.call(items || []));
    Array.prototype.reduce = function () {
      return this.length > 1 ? this : this[0];
    };
  },
  MooTools: () => {
    Array.from = (item) => (item == null ? [] : Array.isArray(item) ? item : [item]);
    Number.from = (item) => parseFloat(item);
    Date.now = () => new Date();
    Array.prototype.reduce = undefined;
  },
  Datejs: () => {
    Date.now = () => new Date();
    Date.parse = (text) => new Date(text);
    Date.prototype.toString = () => 'today';
  },
  'a clock that is no number': () => {
    window.Date = function () {
      return { valueOf: () => NaN };
    };
    window.Date.now = () => NaN;
  },
  'a JSON of its own': () => {
    window.JSON = { stringify: () => '{}', parse: () => ({}) };
  },
  'no JSON at all': () => {
    window.JSON = undefined;
  },
  'names of its own': () => {
    window.URL = 'https://shop.test/';
    window.Map = function Map() {};
    window.Set = function Set() {};
  },
  'prototypes with more on them': () => {
    Object.prototype.toJSON = () => 'an object';
    Object.prototype.inherited = 'surprise';
    Object.prototype.get = () => 'surprise';
    Array.prototype.last = function () {
      return this[this.length - 1];
    };
    Function.prototype.toJSON = () => 'a function';
  },
  'zones around timers, promises and sockets': () => {
    const { setTimeout: timer, WebSocket: Socket, Promise: Native } = window;
    window.setTimeout = (work, ...rest) => timer(() => work(), ...rest);
    window.Promise = class ZonePromise {
      constructor(run) {
        this.inner = new Native(run);
      }
      then(...works) {
        return new ZonePromise((done, failed) => this.inner.then(...works).then(done, failed));
      }
    };
    window.WebSocket = function (...given) {
      return new Socket(...given);
    };
  },
};

/** Path of a page → what its first script does. Not an init script of the browser's driver: that would run in the
 * widget's clean frame as well. */
const inits = new Map();

/** Opens a page; answers once an agent sees who is there. What is asked of the page goes through elements: the language
 * of its scripts is not to be relied on. */
async function visit(init) {
  const path = `/page${inits.size}`;
  inits.set(path, typeof init === 'function' ? `(${init})()` : init);
  const context = await chromium.browser.newContext();
  const page = await context.newPage();
  const faults = collectFaults(page);
  await page.goto(`http://127.0.0.1:${site.address().port}${path}`);
  const { payload } = await eventually(
    () => agent.recorder.events.find(({ payload: { currentUrl } }) => currentUrl?.endsWith(path)),
    'the visitor to be seen',
  );
  assert.equal(payload.title, 'Lamps');
  const of = (name) => agent.recorder.of(payload.visitorUid).filter(({ event }) => event === name);
  const goesOn = async () => {
    await page.getByRole('button', { name: 'Next' }).click();
    await agent.recorder.context(payload.visitorUid, ({ currentUrl }) => currentUrl?.endsWith('/next'));
  };
  return { context, page, faults, visitorUid: payload.visitorUid, of, goesOn };
}

describe('in a page with', { concurrency: 1 }, () => {
  for (const [who, init] of Object.entries(changed)) {
    test(`${who}, the visitor is seen, talks and is looked at, and no timer spins`, async () => {
      const { context, page, faults, visitorUid, of, goesOn } = await visit(init);
      await page.locator('porchlight-chat .bubble').click();
      const field = page.getByLabel('Your message');
      await field.fill('Hello');
      await field.press('Enter');
      await page.locator('.message[data-state=sent]').waitFor();

      const request = { projectId: shop.projectId, visitorUid };
      assert.equal((await ask(agent.socket, 'requestPreview', request)).ok, true);
      await eventually(() => of('previewPiece').length > 0, 'the preview');
      await ask(agent.socket, 'stopPreview', request);

      const counter = page.locator('button').nth(1);
      const timers = async () => {
        await counter.click();
        return Number(await counter.textContent());
      };
      const before = await timers();
      await sleep(1_000);
      const spent = (await timers()) - before;
      assert.ok(spent <= 25, `${spent} timers in a second`);
      await goesOn();
      assert.deepEqual(faults, []);
      await context.close();
    });
  }

  test('a language that changes after the widget has come, nothing is lost', async () => {
    const { context, page, faults, goesOn } = await visit();
    await page.evaluate(() => {
      window.JSON = { stringify: () => '{}', parse: () => ({}) };
      window.Date = () => NaN;
      window.Map = window.Set = undefined;
      Array.prototype.toJSON = () => 'a list';
    });
    await goesOn();
    assert.deepEqual(faults, []);
    await context.close();
  });
});
