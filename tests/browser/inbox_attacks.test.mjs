// What strangers may write, and what the dashboard must make of it: text, links to web addresses, and nothing else.
// The attacks come the way a real one would: typed into the widget.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../support/porchlight.mjs';
import { ChattingVisitor, Inbox, useShop } from './support/inbox.mjs';
import { shot } from './support/world.mjs';

const attacks = {
  script: '<script>window.hacked = 1</script>',
  'event handler': '<img src=x onerror="window.hacked = 1"><svg onload="window.hacked = 1">',
  'broken markup': '"><iframe srcdoc="<script>parent.hacked = 1</script>"></iframe><!--',
  'style and form': '<style>*{display:none}</style><form action="https://a.example/"><input autofocus>',
  template: '{{constructor.constructor("window.hacked = 1")()}} ${window.hacked = 1} &lt;b&gt;',
  'javascript: URL': 'javascript:window.hacked=1 JaVaScRiPt://www.a.example/%0awindow.hacked=1',
  'data: URL': 'data:text/html,<script>window.hacked=1</script> vbscript:x file:///etc/passwd',
  'attribute breakout': 'https://a.example/"onmouseover="window.hacked=1" https://a.example/\'><b>x',
  'user info': 'https://bank.example@evil.example/ https://bank.example:pw@evil.example/login',
  'bidi override': 'Invoice \u202Egnp.exe\u202C and \u2067right\u2069 https://a.example/\u202Egnp.exe',
  'bidi never ended': '\u202E\u2067\u202B everything after this is reversed',
  'zero-width flood': `${'\u200B\u200D\u2060\uFEFF'.repeat(1_900)}seen`,
  'combining flood': `Z${'\u0300\u0301\u0315\u0350'.repeat(1_900)}`,
  'line feeds': `top${'\n'.repeat(500)}bottom`,
  'one long word': 'W'.repeat(7_990),
  emoji: '👩‍👩‍👧‍👦'.repeat(200),
};

/** Whose endless part the server already cuts short: what is stored counts. */
const floods = new Set(['zero-width flood', 'combining flood', 'line feeds']);

let robin;
let visitor;
const dialogs = [];
let soFar = 0;
useShop({
  env: { PORCHLIGHT_LIMITS_ENABLED: 'false' },
  prepare: async ({ chromium, shop }) => {
    robin = await Inbox.open(chromium.browser, shop, shop.robin);
    robin.page.on('dialog', (dialog) => dialogs.push(dialog.message()));
    visitor = await ChattingVisitor.open(chromium.browser, shop);
    await visitor.openChat();
  },
});

/** What stands in a message's text, and around it. */
const look = (element) => {
  const text = element.querySelector('[data-testid=message-text]');
  const bubble = text.parentElement.getBoundingClientRect();
  return {
    text: text.textContent,
    elements: [...text.querySelectorAll(':not(span)')].map(({ tagName }) => tagName),
    // The piece of text between two links stands in an element of its own, which says nothing more.
    spans: [...text.querySelectorAll('span')].map(({ attributes }) => attributes.length),
    links: [...text.querySelectorAll('a')].map(({ href, rel, target }) => ({
      href,
      rel,
      target,
    })),
    direction: text.dir,
    isolation: getComputedStyle(text).unicodeBidi,
    height: bubble.height,
    inside:
      bubble.left >= 0 && bubble.right <= innerWidth && document.documentElement.scrollWidth <= innerWidth,
  };
};

for (const [name, attack] of Object.entries(attacks)) {
  test(`${name}: shown as text`, async () => {
    await visitor.say(attack);
    await robin.row(visitor.uid).waitFor();
    if (!(await robin.page.getByTestId('thread').isVisible())) await robin.openConversation(visitor.uid);
    const [stored, last] = await eventually(async () => {
      const said = await robin.dashboard.events(({ event }) => event === 'newMessage');
      const { content, position } = said.at(-1)?.payload.message ?? {};
      const shown = robin.messages().last();
      const there = position === soFar + 1 && (await robin.messages().count()) === position;
      return there && [content, shown];
    }, 'the message to be shown');
    soFar += 1;
    if (!floods.has(name)) assert.equal(stored, attack);
    const seen = await last.evaluate(look);
    assert.equal(seen.text, stored);
    assert.deepEqual(
      seen.elements,
      seen.elements.filter((tag) => tag === 'A'),
      'links and nothing else',
    );
    assert.ok(seen.spans.every((attributes) => attributes === 0));
    for (const { href, rel, target } of seen.links) {
      assert.match(href, /^https:\/\/a\.example\//);
      assert.match(rel, /noopener/);
      assert.equal(target, '_blank');
    }
    assert.equal(seen.direction, 'auto');
    assert.equal(seen.isolation, 'isolate');
    assert.ok(seen.inside, 'nothing is wider than the screen');
    assert.ok(seen.height < 600, `${seen.height} px: folded`);

    const row = robin.row(visitor.uid);
    assert.ok((await row.boundingBox()).height < 100, 'a row is a row');
    const excerpt = await row.getByTestId('excerpt').textContent();
    assert.doesNotMatch(excerpt, /[\u200b\u202a-\u202e\u2060-\u2069\ufeff\n]/u);
    assert.ok([...excerpt].length < 1_300);
    assert.equal(await robin.page.evaluate(() => window.hacked), undefined);
    assert.deepEqual(dialogs, []);
  });
}

test('a link is followed without telling where from, and leaves the dashboard alone', async () => {
  await visitor.say('see https://a.example/lamp, please');
  const link = robin.messages().last().locator('a');
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), 'https://a.example/lamp');
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow ugc');
});

test('what an agent writes is text, too', async () => {
  await robin.say(attacks['event handler']);
  const own = robin.messages('[data-author=agent]').last();
  await own.waitFor();
  const seen = await own.evaluate(look);
  assert.equal(seen.text, attacks['event handler']);
  assert.deepEqual(seen.elements, []);
});

test('the dashboard is as it was', async () => {
  await shot(robin.page, 'inbox-attacks');
  assert.equal(await robin.page.evaluate(() => window.hacked), undefined);
  await robin.dashboard.assertNoFaults();
});
