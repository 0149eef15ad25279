// The dashboard in a browser that speaks German, whose words are long, and in one that speaks Arabic, which is written from
// the right: on a desk and on a phone nothing is cut off that cannot be read elsewhere, nothing is wider than the window,
// and no sentence is in English. The pictures are in tests/browser/output.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Porchlight, root } from '../support/porchlight.mjs';
import { ChattingVisitor, openShop } from './support/inbox.mjs';
import { Dashboard, launchBrowser, shot } from './support/world.mjs';

const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const fileOf = (language) => join(root, `web/dashboard/src/words/${language}.json`);
const messagesOf = (language) => JSON.parse(readFileSync(fileOf(language), 'utf8'));
const LANGUAGES = [
  { language: 'de', locale: 'de-AT', direction: 'ltr' },
  { language: 'ar', locale: 'ar-EG', direction: 'rtl' },
].filter(({ language }) => existsSync(fileOf(language)));

/** Sentences that stand in English alone. */
function foreignTo(language) {
  const own = new Set(Object.values(messagesOf(language)));
  return Object.values(messagesOf('en')).filter((text) => !text.includes('{') && !own.has(text));
}

/** Runs in the page: text that is there for the eye. */
function findFaults(foreign) {
  const english = new Set(foreign);
  const faults = [];
  const what = (element) => `${element.tagName.toLowerCase()} “${element.textContent.trim().slice(0, 60)}”`;
  const cuts = ({ overflowX }) => overflowX === 'hidden' || overflowX === 'clip';
  const isTold = (element) => element.closest('[title]') !== null;
  const scrolls = (element) =>
    element !== null &&
    ((element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX)) ||
      scrolls(element.parentElement));
  /** Its middle can be seen, an end of it not: something lies over it. */
  const isCovered = (element, text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const isSeen = (x) => {
      const found = document.elementFromPoint(x, (top + bottom) / 2);
      return found !== null && (element.parentElement.contains(found) || found.contains(element));
    };
    if (getComputedStyle(element).clipPath !== 'none') return false; // for those who listen
    return isSeen((left + right) / 2) && !(isSeen(left + 1) && isSeen(right - 1)) && !scrolls(element);
  };
  for (const element of document.body.querySelectorAll('*')) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.nodeValue.trim());
    if (texts.length === 0 || element.closest('option, .visually-hidden, style') !== null) continue;
    if (!element.checkVisibility({ checkVisibilityCSS: true })) continue;
    for (const { nodeValue } of texts)
      if (english.has(nodeValue.trim())) faults.push(`English: ${what(element)}`);
    if (texts.some((text) => !isTold(element) && isCovered(element, text)))
      faults.push(`covered: ${what(element)}`);
    for (let box = element; box !== null && !isTold(element); box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.clipPath !== 'none') break; // for those who listen
      if (box.scrollWidth > box.clientWidth + 1 && cuts(style) && box.clientWidth > 0) {
        faults.push(`cut off: ${what(element)} in ${box.className || box.tagName}`);
        break;
      }
      if (style.overflowX !== 'visible') break;
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`wider than the window by ${scrollWidth - clientWidth} px`);
  return faults;
}

/** At both sizes; `foreign`: sentences that have no place there. */
async function assertRight(page, language, name, foreign) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await shot(page, `${language} ${name} ${size}`);
    assert.deepEqual(await page.evaluate(findFaults, foreign), [], `${name}, ${size}`);
  }
}

let chromium;
let server;
let shop;
let visitor;
let conversation;
before(async () => {
  [server, chromium] = await Promise.all([Porchlight.start(), launchBrowser()]);
  shop = await openShop(server);
  visitor = await ChattingVisitor.open(chromium.browser, shop);
  await visitor.openChat();
  await visitor.say('1234?');
});
after(async () => {
  await chromium?.close();
  await server?.end();
});

const SETTINGS = ['project', 'widget', 'inbox', 'team', 'hours', 'replies', 'data'].map((part) => [
  `settings, ${part}`,
  () => [`#/projects/1/settings/${part}`, '[data-testid^=part-]'],
]);
const SCREENS = {
  'who is here': () => ['#/projects/1', '[data-testid=visitor-row]'],
  everybody: () => ['#/projects/1?list=everybody', '[data-testid=visitor-row]'],
  'a visitor': () => [`#/projects/1/visitors/${visitor.uid}`, '[data-testid=visitor-panel] h2'],
  inbox: () => ['#/projects/1/inbox', '[data-testid=conversation-row]'],
  'a conversation': () => [`#/projects/1/inbox/${conversation}`, '[data-testid=message]'],
  bans: () => ['#/projects/1/bans', '[data-testid=no-records]'],
  log: () => ['#/projects/1/log', 'h1, h2'],
  alerts: () => ['#/projects/1', '[data-testid=visitor-row]', '[data-testid=alerts-button]'],
  ...Object.fromEntries(SETTINGS),
  me: () => ['#/me', '[data-testid=sign-out-everywhere]'],
  'a link that is none': () => ['#/join/nothing', '[data-testid=link-gone]'],
};

describe('the dashboard', () => {
  for (const { language, locale, direction } of LANGUAGES) {
    describe(`in ${language}`, () => {
      let page;
      const foreign = foreignTo(language);
      before(async () => {
        const { agents, robin } = shop;
        const opened = await Dashboard.open(chromium.browser, agents, { login: false, locale, view: '' });
        page = opened.page;
        await page.getByTestId('login-form').waitFor();
        await assertRight(page, language, 'login', foreign);
        await opened.login(robin.email, robin.password);
        await page.goto(`${server.url}/#/projects/1/inbox`);
        await page.getByTestId('conversation-row').first().click();
        conversation = await page.getByTestId('thread').getAttribute('data-id');
      });
      after(() => page?.context().close());

      test('the page says which language it is in', async () => {
        const said = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
        assert.deepEqual(said, [language, direction]);
      });

      for (const [name, where] of Object.entries(SCREENS)) {
        test(`${name}: nothing is cut off, and nothing is English`, async () => {
          const [hash, sign, opens] = where();
          await page.setViewportSize(SIZES.desk);
          await page.goto('about:blank');
          await page.goto(`${server.url}/${hash}`);
          await page.locator(sign).first().waitFor();
          if (opens) await page.locator(opens).first().click();
          await assertRight(page, language, name, foreign);
        });
      }
    });
  }

  test('a language that is chosen counts before the browser’s, on the next page as well', async () => {
    const { page } = await Dashboard.open(chromium.browser, shop.agents, { login: false, locale: 'de-DE' });
    const language = page.getByTestId('language');
    const spoken = (name) => page.locator(`html[lang=${name}]`).waitFor();
    await spoken('de');
    await language.selectOption('en');
    await spoken('en');
    await page.getByText(messagesOf('en')['login.claim']).waitFor();
    await page.reload();
    await spoken('en');
    await language.selectOption('');
    await spoken('de');
    await page.context().close();
  });
});

describe('the first start', () => {
  for (const { language, locale, direction } of LANGUAGES) {
    test(`in ${language}: nothing is cut off, and nothing is English`, async () => {
      const foreign = foreignTo(language);
      const empty = await Porchlight.start();
      const context = await chromium.browser.newContext({ locale, viewport: SIZES.desk });
      try {
        const { stdout } = await empty.cli('setup');
        const [, key] = /#\/setup\/([\w-]+)/.exec(stdout);
        const page = await context.newPage();
        page.setDefaultTimeout(10_000);
        await page.goto(`${empty.url}/#/setup/${key}`);
        await page.getByTestId('setup-form').waitFor();
        await page.locator(`html[lang=${language}][dir=${direction}]`).waitFor();
        await assertRight(page, language, 'setup', foreign);
        await page.getByTestId('setup-email').fill('robin@example.com');
        await page.getByTestId('setup-name').fill('1234');
        await page.getByTestId('new-password').fill('a lamp in the porch');
        await page.getByTestId('setup-project').fill('5678');
        await page.getByTestId('setup-site').fill(empty.url);
        await page.getByTestId('setup-now').click();
        await page.getByTestId('guide-waits').waitFor();
        await assertRight(page, language, 'guide', foreign);
      } finally {
        await context.close();
        await empty.end();
      }
    });
  }
});

describe('the chat', () => {
  const words = (language) =>
    JSON.parse(readFileSync(join(root, `web/widget/src/words/${language}.json`), 'utf8'));
  for (const [language, locale, direction] of [
    ['de', 'de-AT', 'ltr'],
    ['ar', 'ar-EG', 'rtl'],
  ]) {
    test(`in ${language}: its words, its direction, and nothing that is wider than the window`, async () => {
      // The demo shop is an English page: here it does not say so, and the browser decides.
      const context = await chromium.browser.newContext({ locale, viewport: SIZES.desk });
      await context.addInitScript(() =>
        addEventListener('DOMContentLoaded', () => document.documentElement.removeAttribute('lang')),
      );
      const page = await context.newPage();
      await page.goto(`${server.url}/demo/`);
      const { openChat, write, title } = words(language);
      await page.getByRole('button', { name: openChat }).click();
      await page.getByPlaceholder(write).waitFor();
      const host = page.locator('porchlight-chat');
      assert.equal(await host.getAttribute('lang'), language);
      assert.equal(
        await host.locator('.panel').evaluate((panel) => getComputedStyle(panel).direction),
        direction,
      );
      await page.getByPlaceholder(write).fill('1234');
      await page.getByPlaceholder(write).press('Enter');
      await host.locator('.message .text').getByText('1234').waitFor();
      assert.equal(await host.locator('h2').textContent(), title);
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await shot(page, `${language} chat ${size}`);
        const wide = await host.evaluate(({ shadowRoot }) =>
          [...shadowRoot.querySelectorAll('.panel, .panel header, .composer, .scroller')]
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
            .map(({ className }) => className),
        );
        assert.deepEqual(wide, [], size);
      }
      await context.close();
    });
  }
});
