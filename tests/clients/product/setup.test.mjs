// The first start: a key from the command line, and the dashboard makes the first project and its owner.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { Porchlight } from '../../support/porchlight.mjs';

const owner = { email: 'olga@example.com', name: 'Olga', password: 'long enough' };
const first = { ...owner, projectName: 'Lamps', origins: ['https://lamps.example'] };

for (const [where, start] of Object.entries({
  'on the embedded default': embedded,
  'over two gateways': twoGateways,
}))
  describe(`a first start, ${where}`, () => {
    test('of two who set up at once one does, and nobody after them', async () => {
      const site = await start();
      try {
        const [here, there] = [site.servers[0], site.servers.at(-1)];
        const setUp = (server, key, more) =>
          server.rest('/setup', { method: 'POST', body: { key, ...first, ...more } });
        assert.deepEqual((await here.rest('/setup')).body, { needed: true });
        assert.equal((await setUp(here, 'A'.repeat(43))).status, 403);
        const { key, fragment, url } = await here.json('setup');
        assert.equal(fragment, `#/setup/${key}`);
        assert.ok(url.endsWith(fragment), url);
        const answers = await Promise.all([
          setUp(here, key, { email: 'one@example.com' }),
          setUp(there, key, { email: 'two@example.com' }),
        ]);
        const [done, ...more] = answers.filter(({ status }) => status === 201);
        assert.equal(more.length, 0);
        assert.equal(done.body.projects[0].name, 'Lamps');
        assert.equal(done.body.projects[0].role, 'owner');
        assert.equal(done.body.projectId, done.body.projects[0].id);
        assert.equal((await there.rest('/me', { token: done.body.token })).status, 200);
        for (const server of site.servers) {
          assert.deepEqual((await server.rest('/setup')).body, { needed: false });
          assert.equal((await setUp(server, key)).status, 409);
        }
        const again = await here.cli('setup');
        assert.equal(again.code, 1);
        assert.match(again.stderr, /there are agents already/);
      } finally {
        await site.end();
      }
    });
  });

test('a server that nobody can sign in to says how, and the command says where', async () => {
  const server = await Porchlight.start();
  try {
    assert.match(server.log, /porchlight setup/);
    const { code, stdout } = await server.cli('setup');
    assert.equal(code, 0);
    assert.match(stdout, /#\/setup\/[\w-]{43}\n/);
    const older = await server.json('setup');
    const newer = await server.json('setup');
    const setUp = (key) => server.rest('/setup', { method: 'POST', body: { key, ...first } });
    assert.equal((await setUp(older.key)).status, 403, 'an older key ends with a newer one');
    assert.equal((await setUp(newer.key)).status, 201);
  } finally {
    await server.end();
  }
});
