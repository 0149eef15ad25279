// How many people are here, asked without a token by the site's own pages. On the embedded default, and over two gateways,
// where visitors are at one and their pages ask the other.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { closeAll, isoTime, visit } from '../support/product.mjs';
import { eventually, root } from '../../support/porchlight.mjs';

const origin = 'https://shop.example';
after(closeAll);

const pathOf = ({ projectId }) => `/public/projects/${projectId}/presence/count`;

/** What is true on any deployment. `start`: {servers, addShop, end}. */
function counts(start) {
  let servers;
  let addShop;
  let end;
  before(async () => ({ servers, addShop, end } = await start()));
  after(() => end?.());
  const [here, there] = [() => servers[0], () => servers.at(-1)];

  const ask = (shop, headers = { origin }) => here().rest(pathOf(shop), { headers });

  /** A shop that tells it: a setting counts within a second. */
  async function openShop() {
    const shop = await addShop({ origins: [origin] });
    const set = await here().json('project', 'set', String(shop.projectId), '--public-count', 'true');
    assert.equal(set.publicCount, true);
    await eventually(async () => (await ask(shop)).status === 200, 'the setting to count');
    return shop;
  }

  const shows = (shop, count) =>
    eventually(async () => (await ask(shop)).body.count === count, `${count} to be told`);

  test('is not told by a project that was not asked to, not even to its agents', async () => {
    const shop = await addShop({ origins: [origin] });
    assert.equal(shop.publicCount, false);
    const headers = { origin, authorization: `Bearer ${shop.token}` };
    for (const given of [{}, { origin }, headers]) {
      const { status, body, headers: answered } = await ask(shop, given);
      assert.equal(status, 403);
      assert.equal(body.code, 'forbidden');
      assert.equal(answered.get('access-control-allow-origin'), given.origin ?? null);
    }
  });

  test('follows who comes and who leaves, the away ones included', async () => {
    const shop = await openShop();
    const { status, body, headers } = await ask(shop);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['count', 'now']);
    assert.equal(body.count, 0);
    assert.match(body.now, isoTime);
    assert.equal(headers.get('access-control-allow-origin'), origin);
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.match(headers.get('vary'), /origin/i);
    const first = await visit(there(), shop, { extraHeaders: { origin } });
    const second = await visit(there(), shop, { extraHeaders: { origin } });
    second.socket.emit('activity', { state: 'away' });
    await shows(shop, 2);
    first.socket.disconnect();
    await shows(shop, 1);
  });

  test('is for the pages of the project, and ends with the setting', async () => {
    const shop = await openShop();
    const refused = await ask(shop, { origin: 'https://evil.example' });
    assert.equal(refused.body.code, 'originNotAllowed');
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    assert.equal((await ask(shop, {})).status, 200, 'a program sends no origin');
    const asked = { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } };
    const preflight = await here().rest(pathOf(shop), asked);
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), origin);
    assert.equal((await here().rest(pathOf({ projectId: 987654 }))).body.code, 'notFound');
    assert.equal((await here().rest(pathOf({ projectId: 'x' }))).body.code, 'badRequest');
    await here().json('project', 'set', String(shop.projectId), '--public-count', 'false');
    await eventually(async () => (await ask(shop)).body.code === 'forbidden', 'it to be told no more');
  });

  test('is shown by the badge of the documentation', async () => {
    const shop = await openShop();
    await visit(there(), shop, { extraHeaders: { origin } });
    await shows(shop, 1);
    const page = readFileSync(join(root, 'docs/widget.md'), 'utf8');
    const [, script] = /<p id="here"><\/p>\n<script type="module">\n([\s\S]*?)<\/script>/.exec(page);
    const badged = script
      .replace('https://porchlight.example.com', here().url)
      .replace('/projects/1/', `/projects/${shop.projectId}/`);
    const badge = {};
    const run = new Function('document', `return (async () => { ${badged} })()`);
    // Each thread of the server knows it for a second.
    await eventually(async () => {
      await run({ getElementById: (id) => (id === 'here' ? badge : null) });
      return badge.textContent === '1 people are here' || Promise.reject(new Error(badge.textContent));
    }, 'the badge');
  });
}

const env = { PORCHLIGHT_LIMITS_ENABLED: 'false' };
describe('how many people are here, embedded', { concurrency: 4 }, () => counts(() => embedded(env)));
describe('how many people are here, over two gateways', { concurrency: 4 }, () =>
  counts(() => twoGateways(env)),
);
