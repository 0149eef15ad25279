// The dashboard in a real Chromium before a full shop: 10,000 visitors, 200 changes a second (150 change pages, 25
// come and 25 leave). What it costs its main thread, its frames and its memory, beside an empty page in the same
// browser, measured in the same way at the same time: what that one shows is the machine's, not ours.
//
// BENCH_SECONDS: how long the shop is busy (60); BENCH_VISITORS: how many are there (10,000).

import { setTimeout as sleep } from 'node:timers/promises';

import { Dashboard, launchBrowser, startShop } from '../../tests/browser/support/world.mjs';
import { startLoad } from './load.mjs';
import { cpuSeconds } from './process.mjs';
import { figure } from './report.mjs';

const seconds = Number(process.env.BENCH_SECONDS || 60);
const visitors = Number(process.env.BENCH_VISITORS || 10_000);
const pagesPerSecond = 150;
const arrivalsPerSecond = 25;
/** How often main thread and memory are read. Units: seconds. */
const sampleEvery = 5;
const firstRow = '[data-testid=visitor-row]';

/** Runs in the page: the longest time without a frame, and how many were over 50 ms, since it was last read. */
function watchFrames() {
  const seen = { gap: 0, over: 0 };
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    const gap = now - last;
    last = now;
    seen.gap = Math.max(seen.gap, gap);
    if (gap > 50) seen.over += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.readFrames = () => {
    const read = { ...seen };
    Object.assign(seen, { gap: 0, over: 0 });
    return read;
  };
}

/** A page that is watched: its frames, its main thread's share, its heap after a collection. */
class Watched {
  static async begin(page) {
    const watched = new Watched();
    watched.page = page;
    watched.cdp = await page.context().newCDPSession(page);
    await watched.cdp.send('Performance.enable');
    await page.evaluate(watchFrames);
    watched.last = await watched.#metrics();
    return watched;
  }

  async #metrics() {
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  /** Since it was last asked. Units: percent, milliseconds. */
  async sample() {
    const now = await this.#metrics();
    const busy = (now.TaskDuration - this.last.TaskDuration) / (now.Timestamp - this.last.Timestamp);
    this.last = now;
    return { busy: busy * 100, ...(await this.page.evaluate(() => globalThis.readFrames())) };
  }

  /** Units: MB. */
  async heap() {
    await this.cdp.send('HeapProfiler.collectGarbage');
    return (await this.#metrics()).JSHeapUsedSize / 2 ** 20;
  }
}

async function openControl(dashboard, shop) {
  const page = await dashboard.context.newPage();
  await page.goto(`${shop.server.url}/favicon.svg`);
  return page;
}

async function firstRows(browser, shop) {
  const dashboard = await Dashboard.open(browser, shop, { view: '', log: false });
  await dashboard.page.locator(firstRow).first().waitFor();
  const began = performance.now();
  await dashboard.page.reload();
  await dashboard.page.locator(firstRow).first().waitFor();
  return { dashboard, took: performance.now() - began };
}

async function busyShop(binaries, shop, browser) {
  const server = { port: new URL(shop.server.url).port, project: shop.projectId };
  const pages = startLoad(binaries, server, 'pages', {
    agents: 0,
    visitors,
    events: pagesPerSecond * seconds,
    rate: pagesPerSecond,
  });
  await pages.next();
  const { took, dashboard: opened } = await firstRows(browser, shop);
  const arrivals = startLoad(binaries, server, 'arrivals', {
    agents: 0,
    events: arrivalsPerSecond * seconds,
    rate: arrivalsPerSecond,
    'stay-ms': 4_000,
    first: 50_000_000,
  });
  await arrivals.next();
  return { took, opened, go: () => [pages, arrivals].forEach((load) => load.go()), loads: [pages, arrivals] };
}

export async function dashboard({ binaries }) {
  const [shop, agents] = await Promise.all([
    startShop({
      env: {
        PORCHLIGHT_LIMITS_ENABLED: 'false',
        PORCHLIGHT_SERVER_THREADS: '1',
        PORCHLIGHT_PRESENCE_GRACE: '200ms',
      },
    }),
    launchBrowser({ whole: true }),
  ]);
  try {
    const { took, opened, go, loads } = await busyShop(binaries, shop, agents.browser);
    const page = await Watched.begin(opened.page);
    const control = await Watched.begin(await openControl(opened, shop));
    await opened.page.bringToFront();
    await sleep(2_000);
    await Promise.all([page.sample(), control.sample()]);
    const heapBefore = await page.heap();
    const cpuBefore = cpuSeconds(shop.server.pid);
    go();
    const samples = [];
    const controls = [];
    for (let at = 0; at < seconds; at += sampleEvery) {
      await sleep(sampleEvery * 1_000);
      samples.push(await page.sample());
      controls.push(await control.sample());
    }
    const cpu = ((cpuSeconds(shop.server.pid) - cpuBefore) / seconds) * 100;
    const heapAfter = await page.heap();
    void Promise.allSettled(loads.map((load) => load.finish()));
    const of = (list, name) => list.map((one) => one[name]);
    const at = `${visitors.toLocaleString('en')} visitors, ${pagesPerSecond + 2 * arrivalsPerSecond} changes/s, ${seconds} s`;
    return [
      figure(`dashboard, ${at}: main thread`, '%', of(samples, 'busy'), { goal: '≤ 20 %', atMost: 20 }),
      figure('— an empty page beside it', '%', of(controls, 'busy')),
      figure('— longest time without a frame', 'ms', [Math.max(...of(samples, 'gap'))], {
        goal: '≤ 50 ms',
        atMost: 50,
      }),
      figure('— the empty page’s', 'ms', [Math.max(...of(controls, 'gap'))]),
      figure('— frames over 50 ms', '', [of(samples, 'over').reduce((sum, one) => sum + one, 0)]),
      figure('— heap after a collection: growth', 'MB', [heapAfter - heapBefore]),
      figure('— first rows after a reload', 'ms', [took], { goal: '≤ 1 s', atMost: 1_000 }),
      figure('— server CPU, all of it', '% of a core', [cpu]),
    ];
  } finally {
    await agents.close();
    await shop.server.end();
  }
}
