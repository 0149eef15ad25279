// Makes docs/images/dashboard.png, the README's picture: the real dashboard with a dozen visitors of the demo
// shop, each a real page with the widget. Only the times are made up: a visit that is two minutes long on the
// picture would take two minutes to stage.
//
// Run: node tests/browser/screenshot.mjs

import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { eventually, quick, root, sleep } from '../support/porchlight.mjs';
import { Dashboard, startShop } from './support/world.mjs';

const LARGEST = 400_000; // bytes
const file = join(root, 'docs/images/dashboard.png');

// name (none: the dashboard makes up a pseudonym), page, minutes here (or gone), away
const online = [
  { name: 'Maya Lindqvist', page: 'product.html?lamp=heron&shade=moss', minutes: 4, chosen: true },
  { name: 'Tomás Herrera', page: 'cart.html', minutes: 11 },
  { page: 'product.html?lamp=moth', minutes: 1 },
  { name: 'Priya Raman', page: 'product.html?lamp=harbour&shade=dusk', minutes: 7 },
  { page: '', minutes: 0 },
  { name: 'Jonas Weber', page: 'product.html?lamp=ember', minutes: 18, away: true },
  { page: 'product.html?lamp=pebble', minutes: 26, away: true },
];
const offline = [
  { name: 'Aiko Tanaka', page: 'cart.html?step=done', minutes: 2 },
  { page: '', minutes: 9 },
  { name: 'Samuel Okafor', page: 'cart.html', minutes: 34 },
  { page: 'product.html?lamp=lantern', minutes: 61 },
  { name: 'Clara Moreau', page: '', minutes: 190 },
];

const ages = new Map(); // uid → milliseconds

const shop = await startShop({ env: { ...quick, PORCHLIGHT_LOG_LEVEL: 'error' } });
const { server, projectId } = shop;
await server.json('project', 'set', String(projectId), '--origin', 'lumen.example');
await sleep(1_100); // the setting counts within a second
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update'],
    `--host-resolver-rules=MAP lumen.example:80 127.0.0.1:${server.port}`,
  ],
});

async function visit({ name, page: path, minutes, away = false }) {
  const context = await browser.newContext();
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
  await page.goto(`http://lumen.example/demo/${path}`);
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
  for (const one of [...offline].reverse()) await (await visit(one)).context.close();
  await eventually(async () => (await stats()).online === 0, 'them to be gone');
  let chosen;
  for (const one of [...online].reverse()) {
    const { uid } = await visit(one);
    if (one.chosen) chosen = uid;
  }
  await sleep(500);

  const dashboard = await Dashboard.open(browser, shop, {
    login: false,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1.75,
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
  await dashboard.login(shop.email, shop.password);
  await dashboard.shows(chosen, 'online');
  await dashboard.openVisitor(chosen);
  await dashboard.says('status-word', 'Online');
  await eventually(
    async () => (await dashboard.page.getByTestId('visitor-row').count()) === online.length + offline.length,
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

async function stats() {
  return (await server.rest(`/projects/${projectId}/presence/stats`, { token: shop.token })).body;
}

function age(visitor) {
  const ms = ages.get(visitor.visitorUid);
  if (ms === undefined) return;
  const then = new Date(Date.parse(visitor.now) - ms).toISOString();
  visitor.firstSeenAt = new Date(Date.parse(visitor.now) - ms - 86_400_000 * 3).toISOString();
  if (visitor.isOnline) visitor.onlineSince = then;
  else visitor.lastSeenAt = then;
}
