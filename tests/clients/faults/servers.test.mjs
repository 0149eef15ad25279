// The servers that the fault tests hurt: each fault is looked at from outside first. A fault that does not happen
// proves nothing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deadline, eventually, run, sleep } from '../../support/porchlight.mjs';
import { HAProxy, Nginx } from '../../support/servers/balancer.mjs';
import { otherClock } from '../../support/servers/clock.mjs';
import { whyNoNamespaces } from '../../support/servers/namespace.mjs';
import { Postgres } from '../../support/servers/postgres.mjs';
import { Redis, RedisSentinel } from '../../support/servers/redis.mjs';

/** Redis TIME less the time of this machine, in ms. */
async function clockOffset(redis) {
  const [seconds, micros] = await redis.call('TIME');
  return Number(seconds) * 1_000 + Number(micros) / 1_000 - Date.now();
}

describe('servers of a test', { concurrency: 4 }, () => {
  test('a Redis starts again on its port, empty', async (t) => {
    const redis = await Redis.start({ password: 'a secret' });
    t.after(() => redis.end());
    const { port, pid } = redis;
    await redis.call('SET', 'a', 'b');
    assert.equal(await redis.call('GET', 'a'), 'b');
    await redis.restart();
    assert.equal(redis.port, port);
    assert.notEqual(redis.pid, pid);
    assert.equal(await redis.call('GET', 'a'), null);
    await redis.kill();
    assert.equal(redis.running, false);
    await assert.rejects(redis.isReady());
  });

  test('a frozen Redis answers nothing, and all of it when it is let go on', async (t) => {
    const redis = await Redis.start();
    t.after(() => redis.end());
    await redis.call('PING');
    redis.freeze();
    const answer = redis.call('INCR', 'a');
    await assert.rejects(deadline(answer, 'an answer', 300), /waited/);
    redis.thaw();
    assert.equal(await deadline(answer, 'the answer'), 1);
  });

  test('a Redis has another time of day where it is told so', async (t) => {
    const [early, right] = await Promise.all([Redis.start({ clock: -300_000 }), Redis.start()]);
    t.after(() => Promise.all([early.end(), right.end()]));
    assert.ok(Math.abs((await clockOffset(early)) + 300_000) < 5_000);
    assert.ok(Math.abs(await clockOffset(right)) < 5_000);
    const { stdout } = await run('date', ['+%s'], { env: otherClock(300_000) });
    assert.ok(Math.abs(Number(stdout) * 1_000 - Date.now() - 300_000) < 5_000, stdout);
  });

  test('a full Redis says so', async (t) => {
    const redis = await Redis.start();
    t.after(() => redis.end());
    await redis.call('CONFIG', 'SET', 'maxmemory', '1');
    await assert.rejects(redis.call('SET', 'a', 'b'), /^Error: OOM /);
  });

  test('Sentinels make the replica the master when the master is gone', async (t) => {
    const set = await RedisSentinel.start();
    t.after(() => set.end());
    const [old, heir] = set.nodes;
    assert.equal((await heir.call('ROLE'))[0], 'slave');
    await assert.rejects(heir.call('SET', 'a', 'b'), /READONLY/);
    await old.kill();
    await set.failedOver();
    assert.equal(set.master, heir);
    await heir.call('SET', 'a', 'b');
  });

  test('a PostgreSQL keeps what it has over a restart and a kill', async (t) => {
    const postgres = await Postgres.start();
    t.after(() => postgres.end());
    await postgres.sql('CREATE TABLE kept AS SELECT 1 AS one');
    await postgres.restart();
    assert.deepEqual(await postgres.sql('SELECT * FROM kept'), ['1']);
    await postgres.kill();
    assert.notEqual((await postgres.psql('SELECT 1')).code, 0);
    await postgres.run();
    assert.equal(postgres.running, true);
  });

  test('a frozen PostgreSQL stands still in all of its processes', async (t) => {
    const postgres = await Postgres.start();
    t.after(() => postgres.end());
    const slow = postgres.sql('SELECT pg_sleep(2)');
    const asked =
      "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(2)' AND state = 'active'";
    await eventually(async () => (await postgres.sql(asked))[0] === '1', 'it');
    postgres.freeze();
    await assert.rejects(deadline(slow, 'an answer', 3_000), /waited/);
    postgres.thaw();
    await deadline(slow, 'the answer');
  });

  test('the balancers take their recipes, and answer for gateways that are not there', async (t) => {
    const gateways = [
      { port: 1, internalPort: 1 },
      { port: 2, internalPort: 2 },
    ];
    const balancers = [
      await HAProxy.start(gateways),
      await Nginx.start(gateways),
      await Nginx.start(gateways, { recipe: 'porchlight-websocket.conf' }),
    ];
    t.after(() => Promise.all(balancers.map((balancer) => balancer.end())));
    await sleep(50);
    for (const { url, log } of balancers) {
      const { status } = await fetch(`${url}/socket.io/?EIO=4&transport=polling&sid=gw1x`);
      assert.ok([400, 502, 503].includes(status), `${status} ${log}`);
    }
  });

  test('this machine can cut a network', { skip: whyNoNamespaces() }, () => {});
});
