// The documents as a site: readable for everybody, on a phone as well, and a link leads where it says.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildSite } from '../../web/site/src/site.mjs';
import { assertAccessible, sizes } from './support/axe.mjs';
import { launchBrowser, shot } from './support/world.mjs';

let folder;
let chromium;
let page;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porchlight-site-'));
  buildSite(folder);
  chromium = await launchBrowser();
  page = await chromium.browser.newPage();
});
after(async () => {
  await chromium?.close();
  rmSync(folder, { recursive: true });
});

const open = (path) => page.goto(pathToFileURL(join(folder, path)).href);

// Without the longest: they are made of the same pieces.
for (const path of ['index.html', 'moving/from-chatwoot.html', 'kubernetes.html', 'decisions/index.html']) {
  test(`axe finds nothing on ${path}, and nothing is wider than a phone`, async () => {
    await open(path);
    await assertAccessible(page, path, { at: ['large', 'small'] });
    await shot(page, `site-${path.replaceAll('/', '-')}`);
    const { width } = sizes.small;
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
  });
}

test('from a page to the place in another that it names, and back by the list of pages', async () => {
  await page.setViewportSize(sizes.wide);
  await open('moving/from-socket-io.html');
  await page.getByRole('article').getByRole('link', { name: 'operations' }).click();
  await page.waitForURL(/operations\.html#redis$/);
  const top = await page.locator('#redis').evaluate((heading) => heading.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < sizes.wide.height, `the heading stands at ${top}`);
  await page
    .getByRole('navigation', { name: 'All pages' })
    .getByRole('link', { name: 'Five minutes' })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Five minutes' }).waitFor();
});
