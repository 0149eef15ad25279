// The life of the process: its start, what signals do to it, and its end. Nothing that was begun is cut, nothing ends
// without a word.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { eventually, Porchlight, sleep } from '../../support/porchlight.mjs';

async function start(t, options) {
  const server = await Porchlight.start(options);
  t.after(async () => {
    if (server.running) await server.kill();
    rmSync(server.folder, { recursive: true, force: true });
  });
  return server;
}

describe('the process', { concurrency: 2 }, () => {
  // Connections were cut once no session was left, whatever was under way.
  test('told to stop, twice at once, gives the REST answers that are under way', async (t) => {
    const server = await start(t, { env: { PORCHLIGHT_LOG_LEVEL: 'info' } });
    const shop = await server.addShop();
    const body = { email: shop.email, password: shop.password };
    const logIn = () => server.rest('/auth/login', { method: 'POST', body });
    await logIn();
    const all = Array.from({ length: 6 }, () =>
      logIn().then(
        ({ status }) => status,
        (error) => String(error.cause ?? error),
      ),
    );
    await Promise.race(all);
    server.current.child.kill('SIGTERM');
    server.current.child.kill('SIGTERM');
    assert.deepEqual(await Promise.all(all), [200, 200, 200, 200, 200, 200]);
    assert.deepEqual(await server.current.exited, { code: 0, signal: null });
    assert.match(server.log, /"message":"stopped"/);
  });

  // Answers of the pool came to connections and threads that were gone: an error for a sanitizer to see.
  test('hurried to its end in the middle of logins, ends cleanly', async (t) => {
    const server = await start(t, { env: { PORCHLIGHT_LIMITS_ENABLED: 'false' } });
    const shop = await server.addShop();
    const body = { email: shop.email, password: shop.password };
    let stopped = false;
    const logInOnAndOn = async () => {
      while (!stopped)
        await server.rest('/auth/login', { method: 'POST', body }).catch(() => (stopped = true));
    };
    const all = Array.from({ length: 12 }, logInOnAndOn);
    await sleep(500);
    server.current.child.kill('SIGTERM');
    await sleep(1_100);
    if (server.running) server.current.child.kill('SIGTERM');
    assert.deepEqual(await server.current.exited, { code: 0, signal: null }, server.log);
    stopped = true;
    await Promise.all(all);
  });

  test('lives on after SIGHUP, and says so', async (t) => {
    const server = await start(t, { env: { PORCHLIGHT_LOG_LEVEL: 'info' } });
    server.current.child.kill('SIGHUP');
    await eventually(() => server.log.includes('SIGHUP'), 'a line about it');
    await server.assertAlive();
  });

  test('told to stop while it waits for its database, ends as it is told', async (t) => {
    const silent = createServer((socket) => socket.on('error', () => {}));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    t.after(() => silent.close());
    const url = `postgresql://porchlight@127.0.0.1:${silent.address().port}/porchlight`;
    const server = await Porchlight.prepare({ env: { DATABASE_URL: url, PORCHLIGHT_LOG_LEVEL: 'info' } });
    server.run().catch(() => {});
    await eventually(() => server.log.includes('waiting for the database'), 'it to wait');
    server.current.child.kill('SIGTERM');
    assert.deepEqual(await server.current.exited, { code: 0, signal: null });
    assert.match(server.log, /stopped before it had started/);
  });

  // Each of two had half of the visitors, without a word.
  test('finds its data folder served already: refused, with the name of the other process', async (t) => {
    const first = await start(t);
    const second = await Porchlight.prepare();
    const named = new RegExp(`ended at once with 1: .*served already, by process ${first.pid}:`, 's');
    rmSync(second.folder, { recursive: true });
    second.folder = first.folder;
    await assert.rejects(second.run(), named);
    await first.addProject();
    await first.kill();
    await second.run();
    await second.stop();
  });

  // A full pipe stopped the I/O thread, and with it /health and SIGTERM.
  test('whose log is read by nobody goes on, and stops as it is told', async (t) => {
    const server = await start(t, { env: { PORCHLIGHT_LOG_LEVEL: 'info' } });
    const { child } = server.current;
    child.stderr.pause();
    for (let lines = 0; lines < 2_500; lines += 1) {
      child.kill('SIGHUP'); // a line of 100 bytes; the pipe has 64 KB, and as many are read ahead
      await server.assertAlive();
    }
    child.kill('SIGTERM');
    assert.deepEqual(await server.current.exited, { code: 0, signal: null });
  });

  test('whose log has no reader any more lives on, and counts the lines', async (t) => {
    const server = await start(t, { env: { PORCHLIGHT_LOG_LEVEL: 'info' } });
    const { child } = server.current;
    child.stderr.destroy();
    const lost = () => server.metric('porchlight_log_lost_lines_total');
    await eventually(async () => child.kill('SIGHUP') && (await lost()) > 0, 'lines to be counted');
    await server.assertAlive();
    child.kill('SIGTERM');
    assert.deepEqual(await server.current.exited, { code: 0, signal: null });
  });

  // It was an abort: "terminate called after throwing an instance of …".
  test('cannot start for want of descriptors: says so, with a status', async () => {
    const flags = ['--threads', '64'];
    const server = await Porchlight.prepare({ flags, prefix: ['prlimit', '--nofile=40', '--'] });
    await assert.rejects(server.run(), /ended at once with 1: .*cannot start.*[Tt]oo many open files/s);
  });
});
