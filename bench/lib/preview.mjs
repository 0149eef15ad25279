// The page preview in a real Chromium with the widget and the dashboard as they are shipped: what reading a large
// page costs that page, and how long an agent waits for the picture. Agent and visitor share the machine.

import { setTimeout as sleep } from 'node:timers/promises';

import { Dashboard, launchBrowser, ShopVisitor, startShop } from '../../tests/browser/support/world.mjs';
import { ask, closeAll, watch } from '../../tests/clients/support/product.mjs';
import { figure } from './report.mjs';

const runs = 5;
const elements = 5_000;

/** A shop's page of `count` elements, with a stylesheet of 600 rules. */
function fill(count) {
  const sheet = Array.from({ length: 600 }, (_, i) => `.c${i}{padding:${i % 9}px;color:rgb(${i % 255},0,0)}`);
  document.head.insertAdjacentHTML('beforeend', `<style>${sheet.join('\n')}</style>`);
  const cards = (count - document.querySelectorAll('*').length) / 5;
  const card = (i) =>
    `<div class="c${i % 600}"><h3>Lamp ${i}</h3><p>Brass and <b>glass</b></p><button>Buy</button></div>`;
  document.body.insertAdjacentHTML('beforeend', Array.from({ length: cards }, (_, i) => card(i)).join(''));
}

/** Starts to watch the page's own smoothness; what it returns ends that. Units: milliseconds. */
function watchFrames() {
  const seen = { task: 0, gap: 0 };
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.task = Math.max(seen.task, duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    seen.gap = Math.max(seen.gap, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.smoothness = seen;
}

async function openLargePage(browser, shop) {
  const visitor = await ShopVisitor.open(browser, shop, { viewport: { width: 1280, height: 720 } });
  await visitor.page.evaluate(fill, elements);
  await sleep(500);
  return visitor;
}

/** Asked by a socket, so that no dashboard draws beside the page that is measured. */
async function capture(browser, shop) {
  const visitor = await openLargePage(browser, shop);
  const { socket } = await watch(shop.server, shop);
  const whole = new Promise((done) => {
    socket.on('previewPiece', ({ index, count }, data) => index === count - 1 && done(data));
  });
  await visitor.page.evaluate(watchFrames);
  const began = performance.now();
  const request = { projectId: shop.projectId, visitorUid: visitor.uid };
  const answer = await ask(socket, 'requestPreview', request);
  if (!answer.ok) throw new Error(`requestPreview: ${JSON.stringify(answer)}`);
  await whole;
  const took = performance.now() - began;
  const { task, gap } = await visitor.page.evaluate(() => globalThis.smoothness);
  socket.disconnect();
  await visitor.context.close();
  return { took, task, gap };
}

async function look(browser, dashboard, shop) {
  const visitor = await openLargePage(browser, shop);
  await dashboard.shows(visitor.uid, 'online');
  const began = performance.now();
  await dashboard.openVisitor(visitor.uid);
  const frame = dashboard.panel.getByTestId('preview-page').frameLocator('iframe').last();
  await frame.getByText('Lamp 0', { exact: true }).waitFor();
  const took = performance.now() - began;
  await visitor.context.close();
  await dashboard.shows(visitor.uid, 'offline', 30_000);
  return took;
}

export async function preview() {
  const [shop, visitors, agents] = await Promise.all([
    startShop({ env: { PORCHLIGHT_LIMITS_ENABLED: 'false', PORCHLIGHT_PRESENCE_GRACE: '200ms' } }),
    launchBrowser({ whole: true }),
    launchBrowser({ whole: true }),
  ]);
  try {
    const captures = [];
    for (let run = 0; run < runs; run += 1) captures.push(await capture(visitors.browser, shop));
    const dashboard = await Dashboard.open(agents.browser, shop);
    const looks = [];
    for (let run = 0; run < runs; run += 1) looks.push(await look(visitors.browser, dashboard, shop));
    const of = (name) => captures.map((one) => one[name]);
    const page = `a page of ${elements.toLocaleString('en')} elements`;
    return [
      figure(`preview of ${page}: its longest time without a frame`, 'ms', of('gap'), {
        goal: '≤ 50 ms',
        atMost: 50,
      }),
      figure('— its longest task over 50 ms (0: none)', 'ms', of('task'), { goal: '0', atMost: 0 }),
      figure('— from the request until its last piece', 'ms', of('took')),
      figure('— from opening the panel until the picture is there', 'ms', looks, {
        goal: '≤ 2 s',
        atMost: 2_000,
      }),
    ];
  } finally {
    closeAll();
    await Promise.all([visitors.close(), agents.close()]);
    await shop.server.end();
  }
}
