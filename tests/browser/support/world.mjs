// A server, a browser for the agent and one for visitors, and what the walks ask of them. Agent and visitors
// never share a browser context, nor, where a whole browser is put to sleep, a browser.
//
// Chromium: CHROMIUM, else Debian's shell of it, which draws pages and has no windows, at half the cost of the whole
// browser. That is for what the shell has not: notifications, the back-forward cache.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { eventually, patience, Porchlight, root } from '../../support/porchlight.mjs';

const output = join(root, 'tests/browser/output');
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the browser is; `whole`: with all that it has. */
export const chromiumAt = ({ whole = false } = {}) =>
  process.env.CHROMIUM || (whole ? '/usr/bin/chromium' : '/usr/bin/chromium-headless-shell');

/** A browser of its own, with what it takes to put all of its processes to sleep. */
export async function launchBrowser(which) {
  const executablePath = chromiumAt(which);
  const server = await chromium.launchServer({ executablePath, args, host: '127.0.0.1' });
  const browser = await chromium.connect(server.wsEndpoint());
  const signal = (name) => {
    for (const pid of tree(server.process().pid)) {
      try {
        process.kill(pid, name);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error; // it has ended by itself meanwhile
      }
    }
  };
  return {
    browser,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async close() {
      signal('SIGCONT');
      await browser.close();
      await server.close();
    },
  };
}

/** The process and all its descendants. */
function tree(top) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // gone meanwhile
    }
  }
  const found = [top];
  for (const pid of found) {
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  }
  return found;
}

/** A server with the demo shop as project 1 and an agent. */
export async function startShop({ env = {} } = {}) {
  const server = await Porchlight.start({ env });
  const project = await server.addProject({
    name: 'Lumen & Co',
    origins: ['127.0.0.1', 'localhost'],
    missingOrigin: false,
  });
  const agent = await server.addAgent('demo@example.com', [project.projectId], {
    role: 'owner',
    name: 'Robin',
  });
  const token = await server.token('demo@example.com');
  return { server, ...project, ...agent, token };
}

/** The browser's driver says so in frames without an origin, where it is told to block workers. */
const blockedWorkers = /Service worker is disabled because the context is sandboxed/;

/** What a page must never do: throw, or log an error. Look at `faults` at the end. */
export function collectFaults(page, { allowed = /$^/ } = {}) {
  const faults = [];
  page.on('pageerror', (error) => {
    if (!blockedWorkers.test(error.message)) faults.push(`pageerror: ${error.stack ?? error}`);
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' || allowed.test(message.text())) return;
    faults.push(`console: ${message.text()}`);
  });
  return faults;
}

/** A connection that fails while a server restarts is logged by the browser itself. */
const lostConnections =
  /ERR_(CONNECTION|EMPTY|SOCKET|NETWORK|INTERNET|ABORTED)|WebSocket connection|status of 50\d/;

export class Dashboard {
  /** At the list of everybody, unless `view` is another query of the visitors' (`''`: the table of who is here).
   * `log`: the page keeps every event (see `events`), which takes memory. */
  static async open(browser, shop, { login = true, view = 'list=everybody', log = true, ...options } = {}) {
    // A service worker would answer what a test lets the network do; the test of it allows it.
    const usual = { viewport: { width: 1280, height: 800 }, serviceWorkers: 'block' };
    const context = await browser.newContext({ ...usual, ...options });
    if (log) {
      await context.addInitScript(() => {
        if (window === top) localStorage.setItem('porchlightEventLog', '1'); // not in the frame of a preview
      });
    }
    const page = await context.newPage();
    const dashboard = new Dashboard();
    Object.assign(dashboard, { context, page, faults: collectFaults(page, { allowed: lostConnections }) });
    const at = shop.projectId === undefined || view === '' ? '' : `#/projects/${shop.projectId}?${view}`;
    await page.goto(`${shop.server.url}/${at}`);
    if (login) await dashboard.login(shop.email, shop.password);
    return dashboard;
  }

  async login(email, password) {
    const form = this.page.getByTestId('login-form');
    await form.locator('[name=email]').fill(email);
    await form.locator('[name=password]').fill(password);
    await form.locator('[type=submit]').click();
    await form.waitFor({ state: 'detached' });
  }

  row(uid) {
    return this.page.locator(`[data-testid=visitor-row][data-uid="${uid}"]`);
  }

  /** Waits until the row shows the status. */
  async shows(uid, status, timeout = patience) {
    await this.page
      .locator(`[data-testid=visitor-row][data-uid="${uid}"][data-status=${status}]`)
      .waitFor({ timeout });
  }

  async openVisitor(uid) {
    await this.row(uid).click();
    await this.panel.waitFor();
  }

  get panel() {
    return this.page.getByTestId('visitor-panel');
  }

  get banner() {
    return this.page.getByTestId('connection-banner');
  }

  /** The text of a part of the panel; undefined where it is not there. */
  async said(testId) {
    const part = this.panel.getByTestId(testId);
    return (await part.count()) === 0 ? undefined : (await part.innerText()).trim();
  }

  /** Waits until that part of the panel says it; undefined: until it is gone. */
  says(testId, expected, ms = patience) {
    return eventually(
      async () => {
        const text = await this.said(testId);
        const fits =
          expected instanceof RegExp ? text !== undefined && expected.test(text) : text === expected;
        return fits || Promise.reject(new Error(`${testId}: ${text}`));
      },
      `${testId} to say ${expected}`,
      ms,
    );
  }

  /** What the socket received, oldest first: {event, payload, at}. */
  events(fits = () => true) {
    return this.page.evaluate(() => window.__porchlightEvents ?? []).then((events) => events.filter(fits));
  }

  statusChanges(uid) {
    return this.events(
      ({ event, payload }) => event === 'visitorStatusChanged' && payload.visitorUid === uid,
    );
  }

  async assertNoFaults() {
    assert.deepEqual(this.faults, []);
  }
}

export class ShopVisitor {
  static async open(browser, shop, { path = '/demo/', ...options } = {}) {
    const visitor = new ShopVisitor();
    visitor.shop = shop;
    visitor.context = await browser.newContext(options);
    visitor.faults = [];
    visitor.page = await visitor.openTab(path);
    visitor.uid = await visitor.readUid(visitor.page);
    return visitor;
  }

  async openTab(path = '/demo/') {
    const page = await this.context.newPage();
    this.faults.push(collectFaults(page, { allowed: lostConnections }));
    await page.goto(this.shop.server.url + path);
    return page;
  }

  readUid(page) {
    return eventually(
      () => page.evaluate(() => JSON.parse(localStorage.getItem('porchlight:1'))?.visitorUid),
      'the widget’s uid',
    );
  }

  assertNoFaults() {
    assert.deepEqual(this.faults.flat(), []);
  }
}

/** A screenshot for people, in tests/browser/output/. */
export async function shot(page, name) {
  mkdirSync(output, { recursive: true });
  await page.screenshot({ path: join(output, `${name}.png`), animations: 'disabled' });
}

/** Proves that the dashboard is told things: somebody new comes, and is shown. */
export async function assertAlive(dashboard, browser, shop) {
  const sentinel = await ShopVisitor.open(browser, shop);
  await dashboard.shows(sentinel.uid, 'online');
  await sentinel.context.close();
}
