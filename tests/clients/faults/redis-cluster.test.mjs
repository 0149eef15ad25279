// A Redis in cluster mode, which is not supported yet: half of what is sent there would be answered with MOVED, and
// some projects would stay unknown for ever while the others look right. It is refused as a whole, in a sentence.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, Porchlight, run, sleep } from '../../support/porchlight.mjs';
import { freePort } from '../../support/servers/process.mjs';
import { Redis } from '../../support/servers/redis.mjs';

const clustered = async () => ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())];

const refusal = (redis) =>
  `Redis at 127.0.0.1:${redis.port} runs in cluster mode, which Porchlight does not support yet: ` +
  'expected a single Redis or one with Sentinels';

for (const database of ['', '/3']) {
  test(`a start ends at once where Redis is a cluster (${database || 'no database'})`, async (t) => {
    const redis = await Redis.start({ password: 'secret-of-redis', options: await clustered() });
    t.after(() => redis.end());
    const server = await Porchlight.prepare({ env: { REDIS_URL: `${redis.url}${database}` } });
    const [program, ...args] = server.command();
    const { code, stdout, stderr } = await run(program, args, { env: server.env() });
    assert.equal(code, 1);
    assert.ok((stdout + stderr).includes(refusal(redis)), stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /secret-of-redis/);
  });
}

test('a cluster that is met only later is named once, and the store is away', async (t) => {
  const redis = await Redis.start();
  t.after(() => redis.end());
  await redis.kill();
  const server = await Porchlight.start({ env: { REDIS_URL: redis.url, PORCHLIGHT_THREADS: '2' } });
  t.after(() => server.end());
  const up = () => server.metric('porchlight_session_store_up');
  await eventually(async () => (await up()) === 0, 'the store to be away');
  redis.options = await clustered();
  await redis.run();
  await eventually(() => server.log.includes(refusal(redis)), 'the sentence in the log');
  await sleep(3_000); // each connection has tried again meanwhile
  assert.equal(server.log.split(refusal(redis)).length - 1, 1, server.log);
  assert.equal(await up(), 0);
});
