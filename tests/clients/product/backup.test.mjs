// What an operator has after the disk is gone: a backup made while visitors write, and PostgreSQL's by the commands of
// docs/operations.md, as they stand there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openTab, say } from '../support/chat.mjs';
import { closeAll } from '../support/product.mjs';
import { Cluster } from '../../support/cluster.mjs';
import { Porchlight, quick, root, run } from '../../support/porchlight.mjs';

after(closeAll);

/** The words of the conversation, as an agent reads them. */
async function wordsOf(server, shop, uid) {
  const { body } = await server.rest(`/projects/${shop.projectId}/conversations`, { token: shop.token });
  const { id } = body.conversations.find(({ visitor }) => visitor.visitorUid === uid);
  const path = `/projects/${shop.projectId}/conversations/${id}/messages`;
  const { status, body: page } = await server.rest(path, { token: shop.token });
  assert.equal(status, 200);
  return page.messages.map(({ content }) => content);
}

describe('a backup of one machine', () => {
  test('is made while visitors write, and brings back all that was said until then', async (t) => {
    const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_LIMITS_ENABLED: 'false' } });
    t.after(() => server.end());
    const shop = await server.addShop();
    const tab = await openTab(server, shop);
    await say(tab, 'before');

    let writing = true;
    const others = (async () => {
      const other = await openTab(server, shop);
      while (writing) await say(other, 'meanwhile');
    })();
    const file = join(server.data, 'kept.sqlite');
    const told = await server.json('backup', file);
    writing = false;
    await others;
    assert.equal(told.file, file);
    await say(tab, 'after');

    const early = await server.cli('restore', file, '--replace');
    assert.equal(early.code, 1);
    assert.match(early.stderr, /is served already, by process \d+/);
    await server.stop();
    const { kept } = await server.json('restore', file, '--replace');
    await server.run();
    assert.deepEqual(await wordsOf(server, shop, tab.uid), ['before']);

    await server.stop();
    await server.json('restore', kept, '--replace');
    await server.run();
    assert.deepEqual(await wordsOf(server, shop, tab.uid), ['before', 'after']);
  });
});

describe('a backup of PostgreSQL', () => {
  /** Those of the document, in a shell that ends with the first that fails. */
  function commands() {
    const section = readFileSync(join(root, 'docs/operations.md'), 'utf8').split('\n## Backups\n')[1];
    return /```sh\n(pg_dump[^`]*)```\n[^`]*```sh\n(pg_restore[^`]*)```/.exec(section).slice(1);
  }

  test('by the commands of the document brings everything back', async (t) => {
    const cluster = await Cluster.start({ gateways: 1 });
    t.after(() => cluster.end());
    const [server] = cluster.gateways;
    const shop = await cluster.addShop();
    const tab = await openTab(server, shop);
    await say(tab, 'before');
    const [dump, restore] = commands();
    const shell = async (lines) => {
      const env = { DATABASE_URL: cluster.postgres.url };
      const { code, stderr } = await run('sh', ['-ec', `cd "$1"\n${lines}`, 'sh', server.data], { env });
      assert.equal(code, 0, stderr);
    };
    await shell(dump);
    await say(tab, 'after');
    await server.stop();
    await shell(restore);
    await server.run();
    assert.deepEqual(await wordsOf(server, shop, tab.uid), ['before']);
  });
});
