// Makes docs/images/dashboard.png, the README's picture: the real dashboard with a dozen visitors of the demo
// shop, each a real page with the widget in a browser of its own kind. Only the times are made up: a visit that is two
// minutes long on the picture would take two minutes to stage.
//
// Run: node tests/browser/screenshot.mjs

import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { eventually, quick, root, sleep } from '../support/porchlight.mjs';
import { chromiumAt, Dashboard, startShop } from './support/world.mjs';

const LARGEST = 400_000; // bytes
const file = join(root, 'docs/images/dashboard.png');

const agents = {
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0',
  safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  android:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
};
const SEARCH = 'https://search.example/';
const MAGAZINE = 'https://magazine.example/lamps';

// name (none: the dashboard makes up a pseudonym), pages one after the other, minutes here, away, from where, with what
const online = [
  { pages: [''], minutes: 0, from: SEARCH, agent: 'iphone' },
  { pages: ['', 'product.html?lamp=moth'], minutes: 1, agent: 'android' },
  { name: 'Aiko Tanaka', pages: ['', 'cart.html'], minutes: 2, from: MAGAZINE, agent: 'safari' },
  {
    name: 'Maya Lindqvist',
    pages: ['', 'product.html?lamp=ember', 'product.html?lamp=heron&shade=moss'],
    minutes: 4,
    chosen: true,
    from: SEARCH,
    agent: 'firefox',
  },
  { name: 'Priya Raman', pages: ['product.html?lamp=harbour&shade=dusk'], minutes: 7, agent: 'edge' },
  { pages: ['', 'product.html?lamp=lantern'], minutes: 9, from: SEARCH, agent: 'android' },
  {
    name: 'Tomás Herrera',
    pages: ['', 'product.html?lamp=pebble', 'cart.html'],
    minutes: 11,
    agent: 'safari',
  },
  { name: 'Jonas Weber', pages: ['product.html?lamp=ember'], minutes: 18, away: true, agent: 'edge' },
  { pages: ['product.html?lamp=pebble'], minutes: 26, away: true, from: MAGAZINE, agent: 'firefox' },
  { name: 'Clara Moreau', pages: ['', 'product.html?lamp=lantern'], minutes: 33, agent: 'iphone' },
  { pages: ['product.html?lamp=heron'], minutes: 41, from: SEARCH, agent: 'android' },
];

const ages = new Map(); // uid → milliseconds

const shop = await startShop({ env: { ...quick, PORCHLIGHT_LOG_LEVEL: 'error' } });
const { server, projectId } = shop;
await server.json('project', 'set', String(projectId), '--origin', 'lumen.example');
await sleep(1_100); // the setting counts within a second
const browser = await chromium.launch({
  executablePath: chromiumAt(),
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update'],
    `--host-resolver-rules=MAP lumen.example:80 127.0.0.1:${server.port}`,
  ],
});

async function visit({ name, pages, minutes, away = false, from, agent }) {
  const context = await browser.newContext({ userAgent: agents[agent] });
  await context.addInitScript(
    ({ name: shown, away: hidden }) => {
      const email = shown && `${shown.split(' ')[0].toLowerCase()}@example.com`;
      if (shown)
        window.Porchlight = [
          ['identify', { name: shown, email: email.normalize('NFD').replace(/[^\x20-\x7e]/g, '') }],
        ];
      if (hidden) Object.defineProperty(document, 'hidden', { get: () => true });
    },
    { name, away },
  );
  const page = await context.newPage();
  for (const path of pages) {
    await page.goto(`http://lumen.example/demo/${path}`, from === undefined ? {} : { referer: from });
    await sleep(400); // as long as it takes to be told
  }
  const uid = await eventually(
    () => page.evaluate(() => JSON.parse(localStorage.getItem('porchlight:1'))?.visitorUid),
    'uid',
  );
  ages.set(uid, minutes * 60_000 + 20_000);
  await eventually(async () => {
    const { status } = await server.visitor(shop, uid);
    return status === (away ? 'away' : 'online');
  }, `${name} to be here`);
  return { context, uid };
}

try {
  let chosen;
  for (const one of [...online].reverse()) {
    const { uid } = await visit(one);
    if (one.chosen) chosen = uid;
  }
  await sleep(500);

  const dashboard = await Dashboard.open(browser, shop, {
    login: false,
    view: 'columns=status,visitor:196,page,onPage,onSite,pages,from:120',
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1.5,
    colorScheme: 'light',
    locale: 'en-GB',
  });
  await dashboard.page.route(/\/api\/v1\/projects\//, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const body = text.startsWith('{') ? JSON.parse(text) : null;
    for (const visitor of body?.visitors ?? (body?.visitorUid ? [body] : [])) age(visitor);
    await route.fulfill({ response, body: body ? JSON.stringify(body) : text });
  });
  await dashboard.page.route(/socket\.io/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).split('\x1e').map(aged).join('\x1e');
    await route.fulfill({ response, body });
  });
  await dashboard.page.routeWebSocket(/socket\.io/, (page) => {
    const upstream = page.connectToServer();
    upstream.onMessage((message) => page.send(typeof message === 'string' ? aged(message) : message));
  });
  await dashboard.page.reload(); // a page's sockets are routed from its beginning
  await dashboard.login(shop.email, shop.password);
  await dashboard.shows(chosen, 'online');
  await dashboard.openVisitor(chosen);
  await dashboard.says('status-word', 'Online');
  await eventually(
    async () => (await dashboard.page.getByTestId('visitor-row').count()) === online.length,
    'all rows',
  );
  const picture = dashboard.panel.getByTestId('preview-page').frameLocator('iframe').last();
  await picture.locator('h1').first().waitFor();
  await dashboard.page.mouse.move(0, 0);
  await sleep(500);
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  await dashboard.page.screenshot({ path: file });
  const { size } = statSync(file);
  console.log(`${file}: ${size} bytes`);
  assert.ok(size <= LARGEST, `at most ${LARGEST} bytes`);
} finally {
  await browser.close();
  await server.end();
}

/** Rows of the table, in an event or an acknowledgement. */
function aged(message) {
  const at = message.indexOf('[');
  if (at < 0 || !message.includes('"rows":[')) return message;
  const packet = JSON.parse(message.slice(at));
  for (const part of packet) for (const row of part?.rows ?? []) age(row, part.now);
  return message.slice(0, at) + JSON.stringify(packet);
}

function age(visitor, now = visitor.now) {
  const ms = ages.get(visitor.visitorUid);
  if (ms === undefined) return;
  const before = (time) => new Date(Date.parse(now) - time).toISOString();
  if (visitor.firstSeenAt) visitor.firstSeenAt = before(ms + 86_400_000 * 3);
  visitor.onlineSince = before(ms);
  const { visit } = visitor;
  if (visit) Object.assign(visit, { startedAt: before(ms), pageSince: before(ms / (visit.pages + 1)) });
}
