// Pages that try to do something on the agent's screen: to run, to fetch, to be too much.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { deadline, eventually, sleep } from '../support/porchlight.mjs';
import { inside, preview, PreviewWorld, state, wrap } from './support/preview.mjs';
import { Dashboard } from './support/world.mjs';

let world;
before(async () => (world = await PreviewWorld.start()));
after(() => world?.end());

const snapshotOf = (root_) =>
  gzipSync(
    JSON.stringify({
      version: 1,
      url: 'http://127.0.0.1/attack',
      width: 800,
      height: 600,
      x: 0,
      y: 0,
      pageHeight: 600,
      background: 'white;} body{background:url(http://127.0.0.1:PORT/background)}',
      root: {
        t: 'html',
        c: [
          { t: 'head', c: [] },
          { t: 'body', c: root_ },
        ],
      },
    }).replaceAll('PORT', String(trap.port)),
  );

/** Whoever asks it for anything has been lured. */
const trap = { asked: [], port: 0 };
const trapServer = createServer((request, response) => {
  trap.asked.push(request.url);
  response.end('');
});
before(async () => {
  trapServer.listen(0, '127.0.0.1');
  await once(trapServer, 'listening');
  trap.port = trapServer.address().port;
});
after(() => trapServer.close());

const at = (path) => `http://127.0.0.1:PORT/${path}`;
const run = "parent.postMessage('ran','*');top.hacked=1;alert(1)";

const attacks = [
  { t: 'script', c: [run] },
  { t: 'SCRIPT', c: [run] },
  { t: 'img src=x onerror=alert(1)', c: [] },
  { t: 'img', a: { src: 'x', onerror: run } },
  { t: 'img', a: { src: at('img'), srcset: `${at('srcset')} 1x` } },
  {
    t: 'p',
    a: {
      onmouseover: run,
      onclick: run,
      'onx="y"><script>alert(1)</script': '1',
    },
    c: ['hover'],
  },
  {
    t: 'p',
    a: {
      class: '"><script>top.hacked=1</script>',
      id: `'><img src=${at('attribute')}>`,
    },
    c: ['break'],
  },
  {
    t: 'p',
    c: ['</p><script>top.hacked=1</script><img src=x onerror=top.hacked=1>'],
  },
  {
    t: 'meta',
    a: { 'http-equiv': 'refresh', content: `0;url=${at('refresh')}` },
  },
  { t: 'base', a: { href: at('base') } },
  { t: 'link', a: { rel: 'stylesheet', href: at('link') } },
  { t: 'link', a: { rel: 'prefetch', href: at('prefetch') } },
  { t: 'iframe', a: { srcdoc: `<script>${run}</script>`, src: at('iframe') } },
  { t: 'object', a: { data: at('object') } },
  { t: 'embed', a: { src: at('embed') } },
  { t: 'video', a: { src: at('video'), poster: at('poster') } },
  {
    t: 'a',
    a: { href: 'javascript:top.hacked=1', ping: at('ping') },
    c: ['script link'],
  },
  {
    t: 'a',
    a: { href: 'data:text/html,<script>alert(1)</script>' },
    c: ['data link'],
  },
  {
    t: 'form',
    a: { action: at('form') },
    c: [{ t: 'button', a: { formaction: at('formaction') }, c: ['send'] }],
  },
  { t: 'input', a: { type: 'image', src: at('input') } },
  { t: 'svg', s: 1, a: { onload: run }, c: [{ t: 'script', s: 1, c: [run] }] },
  {
    t: 'svg',
    s: 1,
    c: [
      { t: 'use', s: 1, a: { href: at('use') } },
      { t: 'image', s: 1, a: { href: at('svg') } },
    ],
  },
  {
    t: 'svg',
    s: 1,
    c: [{ t: 'foreignObject', s: 1, c: [{ t: 'script', c: [run] }] }],
  },
  {
    t: 'svg',
    s: 1,
    c: [{ t: 'style', s: 1, c: [`@import url(${at('svgstyle')})`] }],
  },
  {
    t: 'svg',
    s: 1,
    c: [{ t: 'rect', s: 1, a: { fill: `url(${at('fill')})` } }],
  },
  {
    t: 'style',
    c: [`</style><script>top.hacked=1</script>@import "${at('import')}";@import url(${at('import2')});`],
  },
  {
    t: 'style',
    c: [`body{background:url(${at('css')})}p{background:u\\72l(${at('escaped')})}`],
  },
  {
    t: 'style',
    c: [`@font-face{font-family:x;src:url(${at('font')})}*{font-family:x}`],
  },
  {
    t: 'style',
    c: [`input[value^="a"]{background:image-set("${at('set')}" 1x)}`],
  },
  {
    t: 'p',
    a: {
      style: `background:url('${at('style')}');cursor:url(${at('cursor')}),auto`,
    },
    c: ['styled'],
  },
  { t: 'p', c: ['The end of the list'] },
];

const deep = (depth) => `${'{"t":"div","c":['.repeat(depth)}${']}'.repeat(depth)}`;

describe('a page that attacks the agent', () => {
  test('runs nothing, fetches nothing and leaves no link alive', async () => {
    const { uid, socket } = await world.attacker(snapshotOf(attacks));
    const dashboard = await world.look(uid);
    const requests = [];
    dashboard.page.on('request', (request) => requests.push(request.url()));
    let dialogs = 0;
    dashboard.page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await inside(dashboard).getByText('The end of the list').waitFor();
    await dashboard.panel.getByRole('button', { name: 'Show the page large' }).click();
    await dashboard.page.locator('dialog[open] iframe').waitFor();
    await sleep(1_000);
    assert.deepEqual(trap.asked, []);
    assert.deepEqual(
      requests.filter((url) => url.includes(String(trap.port))),
      [],
    );
    assert.equal(dialogs, 0);
    assert.equal(await dashboard.page.evaluate(() => window.hacked), undefined);
    const frame = dashboard.page.locator('dialog[open] iframe');
    assert.equal(await frame.getAttribute('sandbox'), '');
    const html = await frame.getAttribute('srcdoc');
    assert.doesNotMatch(html, /<(script|iframe|object|embed|base|link)|javascript:|http-equiv="refresh/i);
    assert.equal(await dashboard.page.frameLocator('dialog[open] iframe').locator('[href]').count(), 0);
    socket.disconnect();
    await dashboard.context.close();
  });

  const bombs = {
    'a million elements, one in the other': wrap(deep(1_000_000).slice(0, 7_900_000)),
    'a hundred thousand elements, one in the other': wrap(deep(100_000)),
    'three hundred thousand elements side by side': wrap(Array(300_000).fill('{"t":"b"}').join()),
    'more than there may be': gzipSync(Buffer.alloc(50_000_000, 32)),
    'no gzip at all': Buffer.from('not gzip'),
    'no JSON': gzipSync('{"version":1,'),
    'another version': gzipSync('{"version":2}'),
    'fields of wrong types': gzipSync('{"version":1,"width":"x","height":-5,"y":1e99,"root":[[],7,null]}'),
  };
  for (const [name, bytes] of Object.entries(bombs)) {
    test(`${name}: the dashboard stays responsive`, async () => {
      const { uid, socket } = await world.attacker(bytes);
      const dashboard = await world.look(uid);
      await eventually(
        async () => (await preview(dashboard).count()) + (await state(dashboard, 'failed').count()) > 0,
        'the snapshot to be taken or refused',
      );
      assert.equal(
        await deadline(
          dashboard.page.evaluate(() => 42),
          'the page to answer',
        ),
        42,
      );
      // What tests run in each document at its start may not do so in the sandbox.
      assert.deepEqual(
        dashboard.faults.filter((fault) => !fault.includes('The document is sandboxed')),
        [],
      );
      socket.disconnect();
      await dashboard.context.close();
    });
  }
});

/** The nodes of every document in the tab, with those that `use` draws, which no script can see. */
async function drawnNodes(dashboard) {
  const { context, page } = dashboard;
  let nodes = 0;
  const count = async (target) => {
    const session = await context.newCDPSession(target);
    nodes += (await session.send('Memory.getDOMCounters')).nodes;
    await session.detach();
  };
  await count(page);
  for (const frame of page.frames().slice(1)) {
    await count(frame).catch((error) => {
      // A frame in the process of the page has been counted with it.
      if (!/does not have a separate CDP session/.test(error.message)) throw error;
    });
  }
  return nodes;
}

const svg = (t, a = {}, c = []) => ({ t, s: 1, a, c });
const using = (id, times) => Array.from({ length: times }, () => svg('use', { href: `#${id}` }));
const drawing = (children) =>
  wrap(JSON.stringify({ t: 'body', c: [{ t: 'p', c: ['Drawn'] }, svg('svg', {}, children)] }));

describe('a page that draws the same again and again', () => {
  async function nodesOf(bytes) {
    const { uid, socket } = await world.attacker(bytes);
    const dashboard = await Dashboard.open(world.browser, world.shop);
    await dashboard.shows(uid, 'online');
    const before = await drawnNodes(dashboard);
    await dashboard.openVisitor(uid);
    await inside(dashboard).getByText('Drawn').waitFor();
    const drawn = (await drawnNodes(dashboard)) - before;
    await dashboard.assertNoFaults();
    socket.disconnect();
    await dashboard.context.close();
    return drawn;
  }

  test('has all of its icons', async (t) => {
    const icon = svg(
      'symbol',
      { id: 'icon' },
      Array.from({ length: 99 }, () => svg('path', { d: 'M0 0' })),
    );
    const drawn = await nodesOf(drawing([icon, ...using('icon', 200)]));
    t.diagnostic(`${drawn} nodes`);
    assert.ok(drawn >= 200 * 100, `${drawn} nodes: what is used is counted`);
  });

  // 325 bytes of gzip once took the frame to 1.1 GB: a hundred million rectangles.
  test('exponentially is drawn within the bound', async (t) => {
    const groups = Array.from({ length: 9 }, (_, level) =>
      svg('g', { id: `g${level}` }, level === 0 ? [svg('rect')] : using(`g${level - 1}`, 10)),
    );
    const bomb = drawing([svg('defs', {}, groups), ...using('g8', 1)]);
    const drawn = await nodesOf(bomb);
    t.diagnostic(`${drawn} nodes of ${bomb.length} bytes`);
    assert.ok(drawn <= 150_000, `${drawn} nodes`);
  });
});
