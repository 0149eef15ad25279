// The programs in docs/moving/from-socket-io.md, run as they stand there: only the address, the project and
// a wait are this test's.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeAll, visit, watch } from '../support/product.mjs';
import { eventually, Porchlight, quick, root } from '../../support/porchlight.mjs';

const document = readFileSync(join(root, 'docs/moving/from-socket-io.md'), 'utf8');
const [visitor, listener] = [...document.matchAll(/^```js\n(.*?)^```/gms)].map(([, text]) => text);

let server;
let shop;
before(async () => {
  server = await Porchlight.start({ env: quick });
  shop = await server.addShop();
});
after(async () => {
  closeAll();
  await server?.end();
});

/** A process of its own, which has socket.io-client from here. */
function run(t, program, added = '') {
  const text = program
    .replaceAll('https://porchlight.example.com', server.url)
    .replaceAll(/projectId: 1\b/g, `projectId: ${shop.projectId}`)
    .replace('5_000', '50')
    .replaceAll('/projects/1/', `/projects/${shop.projectId}/`);
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text + added], {
    cwd: join(root, 'tests/clients'),
    env: { ...process.env, PORCHLIGHT_TOKEN: shop.token, NODE_TEST_CONTEXT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return child;
}

test('the kiosk is a visitor, and turns to another page', async (t) => {
  const { recorder } = await watch(server, shop);
  run(t, visitor);
  await recorder.status('kiosk-7', true);
  await recorder.context('kiosk-7', ({ title }) => title === 'Lamps');
  assert.equal((await server.visitor(shop, 'kiosk-7')).isOnline, true);
});

test('whoever listens knows who was here before, who comes and who goes', async (t) => {
  const early = await visit(server, shop);
  const child = run(t, listener, '\nsetInterval(() => console.log(JSON.stringify([...known])), 50);');
  let known = new Map();
  child.stdout.on('data', (lines) => {
    const line = String(lines).trimEnd().split('\n').at(-1);
    if (line.endsWith(']')) known = new Map(JSON.parse(line));
  });
  await eventually(() => known.get(early.uid)?.isOnline === true, 'who was here before');
  const late = await visit(server, shop);
  await eventually(() => known.get(late.uid)?.isOnline === true, 'who comes');
  early.socket.disconnect();
  await eventually(() => known.get(early.uid)?.isOnline === false, 'who goes');
});
