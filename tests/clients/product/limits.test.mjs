// Limits: what one address may take from everybody else, on as many threads as it likes.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ask, closeAll, knock } from '../support/product.mjs';
import { Porchlight, quick } from '../../support/porchlight.mjs';

const servers = new Set();

async function start(env) {
  const server = await Porchlight.start({ env: { ...quick, ...env } });
  servers.add(server);
  return server;
}

after(async () => {
  closeAll();
  for (const server of servers) await server.end();
});

describe('a limit per address', () => {
  // Every I/O thread counted for itself: four threads let four times as much through.
  test('is one for the node, whatever the threads', async () => {
    const rate = 20;
    const burst = 5 * rate;
    const server = await start({
      PORCHLIGHT_SERVER_THREADS: '4',
      PORCHLIGHT_LIMITS_EVENTS_PER_ADDRESS: String(rate),
    });
    const shop = await server.addProject();
    const sockets = await Promise.all(Array.from({ length: 16 }, () => knock(server, shop)));
    const begin = performance.now();
    const answers = await Promise.all(
      sockets.flatMap((socket) =>
        Array.from({ length: 40 }, () =>
          ask(socket, 'updateContext', { currentUrl: 'https://shop.example/' }),
        ),
      ),
    );
    const accepted = answers.filter(({ ok }) => ok).length;
    const most = burst + rate * Math.ceil((performance.now() - begin) / 1_000) + 1;
    assert.ok(accepted <= most, `${accepted} of ${answers.length} events went through, at most ${most} may`);
    assert.ok(accepted >= burst, `only ${accepted} went through`);
    const refused = answers.find(({ ok }) => !ok);
    assert.equal(refused.error.code, 'rateLimited');
  });

  // 203.0.113.8:40001, :40002, … were as many addresses, each with limits of its own.
  test('counts an address behind a proxy once, whatever its ports', async () => {
    const burst = 5;
    const server = await start({
      PORCHLIGHT_SERVER_TRUST_PROXY: '127.0.0.0/8',
      PORCHLIGHT_LIMITS_CONNECTIONS_PER_ADDRESS: '1',
    });
    const shop = await server.addProject();
    const from = (address) => ({ reconnection: false, extraHeaders: { 'x-forwarded-for': address } });
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => knock(server, shop, from(`203.0.113.8:${40_000 + i}`))),
    );
    const refusals = tries.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    assert.ok(refusals.length >= 20 - burst, `${refusals.length} of 20 were refused`);
    assert.equal(refusals[0].data.code, 'rateLimited');
    await knock(server, shop, from('203.0.113.9:40000'));
  });
});
