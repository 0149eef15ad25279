// The file of a small shop fails: its disk is full, another process holds it, something has written over it. Who is
// online is not in it, and is answered all the time; what cannot be answered says 503, and neither whose file it is
// nor where.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { eventually, Porchlight, quick, run, sleep } from '../../support/porchlight.mjs';
import { newTempId, openTab, say } from '../support/chat.mjs';
import { ask, closeAll, connect } from '../support/product.mjs';
import { closeInquirers, Health, Inquirer } from './support/checks.mjs';
import { closeGuests, Guest } from './support/guest.mjs';
import { closeWitnesses, Witness } from './support/witness.mjs';

after(() => {
  closeAll();
  closeGuests();
  closeWitnesses();
  closeInquirers();
});

const lasts = 4_000;

async function stage(t) {
  const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_LIMITS_ENABLED: 'false' } });
  t.after(() => server.end());
  const shop = await server.addShop();
  const witness = await Witness.open(server, shop);
  const stays = await Guest.come(server, shop);
  const chats = await openTab(server, shop);
  await say(chats, 'Before');
  await witness.shows(stays.uid, true);
  await eventually(async () => (await server.visitor(shop, stays.uid)).firstSeenAt, 'the row');
  const page = await server.rest(`/projects/${shop.projectId}/conversations`, { token: shop.token });
  return { server, shop, witness, stays, chats, conversation: page.body.conversations[0].id };
}

/** Whatever it says of a failure, it says nothing of how it is made. */
function assertDiscreet(answers) {
  for (const { status, body } of answers) {
    if (status < 500) continue;
    assert.equal(status, 503, JSON.stringify(body));
    assert.doesNotMatch(JSON.stringify(body), /sqlite|database disk|locked|malformed|var\/|tmp\//i);
  }
}

/** Visitors come and go, agents see it and join, and REST knows who is online. */
async function presenceGoesOn({ server, shop, witness, stays, chats, conversation }, { writes }) {
  const inquirer = new Inquirer([server], shop, [stays.uid]);
  const comes = await Guest.come(server, shop);
  await witness.shows(comes.uid, true);
  comes.close();
  await witness.shows(comes.uid, false);
  const colleague = await connect(server, { token: shop.token });
  assert.equal((await ask(colleague, 'joinProjectRoom', { projectId: shop.projectId })).ok, true);
  const path = `/projects/${shop.projectId}/conversations/${conversation}/messages`;
  const told = await server.rest(path, {
    method: 'POST',
    token: shop.token,
    body: { content: 'Meanwhile', tempId: newTempId() },
  });
  const said = await chats.socket
    .timeout(15_000)
    .emitWithAck('sendMessage', { content: 'Meanwhile', tempId: newTempId() });
  if (!writes) {
    assert.equal(told.status, 503);
    assert.deepEqual([said.ok, said.error.code], [false, 'unavailable']);
  }
  assertDiscreet([told, { status: said.ok ? 200 : 503, body: said.error }]);
  await sleep(lasts);
  await inquirer.stop();
  inquirer.assertAnswered({ but: [503] });
  assertDiscreet(inquirer.answers);
  for (const { what, status } of inquirer.answers) {
    if (status === 503) assert.equal(what, 'visitors', 'only the page of everybody needs the file');
  }
  assert.deepEqual([...inquirer.statusesOf(stays.uid)], ['online']);
  return comes;
}

describe('the SQLite file', { concurrency: 3 }, () => {
  test('is on a disk that is full', async (t) => {
    const world = await stage(t);
    const { server, shop, chats } = world;
    const health = new Health([server]);
    const limit = (bytes) => run('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:unlimited`]);
    assert.equal((await limit(0)).code, 0);
    const comes = await presenceGoesOn(world, { writes: false });
    await limit('unlimited');
    await eventually(async () => (await server.visitor(shop, comes.uid)).firstSeenAt, 'the row');
    await eventually(() => say(chats, 'There is room again'), 'a message');
    await health.check();
  });

  test('is held by another process', async (t) => {
    const world = await stage(t);
    const { server, shop, chats } = world;
    const health = new Health([server]);
    const holder = await holdFile(t, join(server.data, 'porchlight.sqlite-shm'));
    const comes = await presenceGoesOn(world, { writes: false });
    holder.kill();
    await eventually(async () => (await server.visitor(shop, comes.uid)).firstSeenAt, 'the row');
    await eventually(() => say(chats, 'It is ours again'), 'a message');
    await health.check();
  });

  test('is written over', async (t) => {
    const world = await stage(t);
    for (const end of ['', '-wal']) writeOver(join(world.server.data, `porchlight.sqlite${end}`));
    await presenceGoesOn(world, { writes: true });
    assert.ok((await world.server.metric('porchlight_kept_access_total')) > 0);
    await world.server.assertAlive();
  });
});

/** As a process that is in the middle of a transaction: the write-ahead log's lock for writing. */
async function holdFile(t, path) {
  const program = `
    open(my $file, '+<', $ARGV[0]) or die $!;
    my $all = pack('s s x![q] q q i x![q]', F_WRLCK, SEEK_SET, 120, 1, 0);
    fcntl($file, F_SETLKW, $all) or die $!;
    $| = 1; print "held\\n"; sleep;`;
  const child = spawn('perl', ['-MFcntl=:DEFAULT,:seek', '-e', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill());
  await once(child.stdout, 'data');
  return child;
}

function writeOver(path) {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size, 0xa5), 0);
  closeSync(file);
}
