// Who is online: tabs, reloads, crashes of clients and of the server, over every transport, on one I/O thread
// and on four.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  ask,
  assertNoHoles,
  assertQuiet,
  closeAll,
  connect,
  newUid,
  visit,
  watch,
} from '../support/product.mjs';
import { deadline, eventually, Porchlight, quick, sleep } from '../../support/porchlight.mjs';

const GRACE = 1_000;
const script = fileURLToPath(new URL('../support/visitor-process.mjs', import.meta.url));
const transports = {
  'websocket only': ['websocket'],
  'polling only': ['polling'],
  'polling with upgrade': ['polling', 'websocket'],
};
after(closeAll);

/** A visitor in a process of its own; resolves once it is identified. */
async function visitInProcess(server, { projectId }, transport) {
  const uid = newUid();
  const child = spawn(process.execPath, [script, server.url, String(projectId), uid, transport], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.on('exit', () => child.kill('SIGKILL'));
  await deadline(new Promise((done) => child.stdout.once('data', done)), 'the visitor’s process');
  return { child, uid };
}

const lifecycle = (getServer) => {
  for (const [what, list] of Object.entries(transports)) {
    test(`${what}: comes, moves and goes, with one event each`, async () => {
      const server = getServer();
      const shop = await server.addShop();
      const { recorder } = await watch(server, shop);
      const { socket, uid } = await visit(server, shop, { transports: list });
      await recorder.status(uid, true);
      if (list.length > 1) {
        await eventually(() => socket.io.engine.transport.name === 'websocket', 'the upgrade');
      }
      socket.emit('updateContext', { currentUrl: 'https://shop.example/2', title: 'Two' });
      await recorder.context(uid, ({ title }) => title === 'Two');
      const [left, leftAt] = [performance.now(), Date.now()];
      socket.disconnect();
      const gone = await recorder.status(uid, false);
      const took = performance.now() - left;
      assert.ok(took > GRACE - 100, `after the grace, not ${took} ms`);
      const seen = Date.parse(gone.now) - Date.parse(gone.lastSeenAt);
      assert.ok(seen > GRACE - 200, `last seen when it left, not ${seen} ms ago`);
      const early = leftAt - Date.parse(gone.lastSeenAt);
      assert.ok(early < 200, `last seen when it left, not ${early} ms before`);
      await assertQuiet(server, shop, recorder, 100);
      assert.equal(recorder.of(uid).length, 3);
      assertNoHoles(recorder);
    });
  }

  test('closing one of two tabs emits nothing; the last one, one event after the grace', async () => {
    const server = getServer();
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const first = await visit(server, shop);
    await recorder.status(first.uid, true);
    // Enough tabs to land on every thread.
    const tabs = [first];
    for (let i = 0; i < 7; i += 1) tabs.push(await visit(server, shop, { uid: first.uid }));
    for (const tab of tabs.slice(0, -1)) tab.socket.disconnect();
    await assertQuiet(server, shop, recorder, GRACE + 500);
    assert.equal((await server.visitor(shop, first.uid)).isOnline, true);
    tabs.at(-1).socket.disconnect();
    await recorder.status(first.uid, false);
    await assertQuiet(server, shop, recorder, 300);
    assert.equal(recorder.of(first.uid).length, 2);
  });

  test('tabs on different pages: the newest page is shown, and the other when it closes', async () => {
    const server = getServer();
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { uid } = await visit(server, shop, { identify: { currentUrl: 'https://shop.example/a' } });
    await recorder.status(uid, true);
    const second = await visit(server, shop, { uid, identify: { currentUrl: 'https://shop.example/b' } });
    await recorder.context(uid, ({ currentUrl }) => currentUrl.endsWith('/b'));
    const from = recorder.events.length;
    second.socket.disconnect();
    await recorder.context(uid, ({ currentUrl }) => currentUrl.endsWith('/a'), { from });
    assert.ok(recorder.of(uid).every(({ payload }) => payload.isOnline !== false));
  });

  test('ten quick reloads emit nothing', async () => {
    const server = getServer();
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    let { socket, uid } = await visit(server, shop);
    await recorder.status(uid, true);
    for (let i = 0; i < 10; i += 1) {
      socket.disconnect();
      ({ socket } = await visit(server, shop, { uid }));
    }
    await assertQuiet(server, shop, recorder, GRACE + 500);
    assert.equal(recorder.of(uid).length, 1);
    socket.disconnect();
  });

  for (const transport of ['websocket', 'polling']) {
    test(`kill -9 of a client over ${transport}: offline, once`, async () => {
      const server = getServer();
      const shop = await server.addShop();
      const { recorder } = await watch(server, shop);
      const { child, uid } = await visitInProcess(server, shop, transport);
      await recorder.status(uid, true);
      child.kill('SIGKILL');
      await recorder.status(uid, false);
      await assertQuiet(server, shop, recorder, 100);
      assert.equal(recorder.of(uid).length, 2);
    });
  }

  test('a frozen client goes offline and comes back', async () => {
    const server = getServer();
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { child, uid } = await visitInProcess(server, shop, 'websocket');
    await recorder.status(uid, true);
    child.kill('SIGSTOP');
    await recorder.status(uid, false);
    assert.equal((await server.visitor(shop, uid)).isOnline, false);
    const from = recorder.events.length;
    child.kill('SIGCONT');
    await recorder.status(uid, true, { from });
    assert.equal((await server.visitor(shop, uid)).isOnline, true);
    child.kill('SIGKILL');
    assertNoHoles(recorder);
  });

  test('a crowd: what REST says is who is there', async () => {
    const server = getServer();
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const kinds = Object.values(transports);
    const visitors = await Promise.all(
      Array.from({ length: 60 }, (_, i) => visit(server, shop, { transports: kinds[i % 3] })),
    );
    const [stay, leave] = [visitors.slice(0, 25), visitors.slice(25)];
    for (const { socket } of leave) socket.disconnect();
    for (const { uid } of leave) await recorder.status(uid, false);
    const uids = visitors.map(({ uid }) => uid);
    const { token } = shop;
    const batch = await server.rest(`/projects/${shop.projectId}/presence`, {
      method: 'POST',
      token,
      body: { uids },
    });
    const online = Object.entries(batch.body.statuses).filter(([, { isOnline }]) => isOnline);
    assert.deepEqual(online.map(([uid]) => uid).sort(), stay.map(({ uid }) => uid).sort());
    const stats = await server.rest(`/projects/${shop.projectId}/presence/stats`, { token });
    assert.equal(stats.body.online, 25);
    assertNoHoles(recorder);
    for (const { socket } of stay) socket.disconnect();
  });
};

for (const threads of ['1', '4']) {
  describe(`on ${threads} thread(s)`, { concurrency: 4 }, () => {
    let server;
    before(async () => {
      server = await Porchlight.start({
        env: {
          PORCHLIGHT_SERVER_THREADS: threads,
          ...quick,
          PORCHLIGHT_PRESENCE_GRACE: `${GRACE}ms`,
          PORCHLIGHT_SOCKETIO_PING_INTERVAL: '500ms',
          PORCHLIGHT_SOCKETIO_PING_TIMEOUT: '2s',
        },
      });
    });
    after(() => server.end());
    lifecycle(() => server);
  });
}

describe('a restart of the server', { concurrency: 4 }, () => {
  for (const how of ['stop', 'kill']) {
    test(`by ${how === 'stop' ? 'SIGTERM' : 'SIGKILL'}: clients come back, and REST is true`, async (t) => {
      const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_PRESENCE_GRACE: `${GRACE}ms` } });
      t.after(() => server.end());
      const shop = await server.addShop();
      const { socket: agent, recorder } = await watch(server, shop);
      const rejoined = new Promise((done) => {
        agent.io.on('reconnect', async () =>
          done(await ask(agent, 'joinProjectRoom', { projectId: shop.projectId })),
        );
      });
      const stays = await connect(server, { projectId: shop.projectId });
      const uid = newUid();
      const identify = () =>
        ask(stays, 'identify', {
          projectId: shop.projectId,
          visitorUid: uid,
          currentUrl: 'https://shop.example/',
        });
      await identify();
      stays.on('connect', () => identify().catch(() => {}));
      const leaves = await visit(server, shop, { reconnection: false });
      await recorder.status(leaves.uid, true);
      await sleep(600); // the database's row of both: written within 250 ms
      const stoppedAt = Date.now();
      const ended = await server[how]();
      if (how === 'stop') assert.equal(ended.code, 0);
      await server.run();

      assert.equal((await deadline(rejoined, 'the agent to rejoin')).ok, true);
      const back = await eventually(async () => {
        const visitor = await server.visitor(shop, uid);
        return visitor.isOnline && visitor;
      }, 'the visitor to be back');
      assert.equal(back.currentUrl, 'https://shop.example/');
      const gone = await server.visitor(shop, leaves.uid);
      assert.equal(gone.isOnline, false);
      assert.equal(gone.status, 'offline');
      const off = stoppedAt - Date.parse(gone.lastSeenAt);
      const bound = how === 'stop' ? 1_500 : 60_000;
      assert.ok(off < bound && off > -1_500, `last seen within ${bound} ms of the end, not ${off} ms before`);
      const page = await server.rest(`/projects/${shop.projectId}/visitors`, { token: shop.token });
      assert.deepEqual(
        page.body.visitors.map(({ visitorUid }) => visitorUid).sort(),
        [uid, leaves.uid].sort(),
      );
    });
  }

  test('visitors who come back after a stop are told online once each', async (t) => {
    const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_PRESENCE_GRACE: `${GRACE}ms` } });
    t.after(() => server.end());
    const shop = await server.addShop();
    const uids = [];
    for (let i = 0; i < 10; i += 1) {
      const socket = await connect(server, { projectId: shop.projectId });
      const uid = newUid();
      uids.push(uid);
      const identify = () => socket.emit('identify', { projectId: shop.projectId, visitorUid: uid });
      identify();
      socket.on('connect', identify);
    }
    await server.stop();
    await server.run();
    await eventually(async () => {
      const stats = await server.rest(`/projects/${shop.projectId}/presence/stats`, { token: shop.token });
      return stats.body.online === uids.length;
    }, 'everybody to be back');
    const { recorder } = await watch(server, shop);
    await assertQuiet(server, shop, recorder, GRACE + 1_000);
    assert.equal(recorder.events.filter(({ payload }) => uids.includes(payload.visitorUid)).length, 0);
  });
});
