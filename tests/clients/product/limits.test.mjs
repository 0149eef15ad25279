// Limits: what one address may take from everybody else, on as many threads as it likes.

import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { after, describe, test } from 'node:test';
import WebSocket from 'ws';
import { ask, closeAll, connect, knock, visit, watch } from '../support/product.mjs';
import { deadline, eventually, Porchlight, quick, sleep } from '../../support/porchlight.mjs';

const servers = new Set();

async function start(env, options = {}) {
  const server = await Porchlight.start({ env: { ...quick, ...env }, ...options });
  servers.add(server);
  return server;
}

after(async () => {
  closeAll();
  await Promise.all([...servers].map((server) => server.end()));
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

/** A metric's value; 0 where it has not been counted yet. */
async function metric(server, name) {
  const text = await (await fetch(`${server.internalUrl}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

/** A polling handshake: {status, body}. */
async function shakeHands(server, headers = {}) {
  const answer = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, { headers });
  return { status: answer.status, body: await answer.text() };
}

/** Says goodbye by polling. */
const endSession = (server, sid) =>
  fetch(`${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: '1' });

/** An open connection that never asks for anything; `answer` is what it is told, once it is ended. */
async function openConnection(server) {
  const socket = connectTcp(server.port, '127.0.0.1');
  const connection = { socket, answer: '' };
  socket.on('data', (bytes) => (connection.answer += bytes));
  connection.ended = new Promise((done) => {
    socket.on('error', done);
    socket.on('close', done);
  });
  await new Promise((done) => socket.on('connect', done).on('close', done));
  return connection;
}

describe('sessions that nobody has said anything in', () => {
  // 25,000 polling handshakes of one address in ten seconds took 401 MB.
  test('are limited by address, and come back as they end', async () => {
    const server = await start({
      PORCHLIGHT_SERVER_THREADS: '2',
      PORCHLIGHT_SERVER_TRUST_PROXY: 'true',
      PORCHLIGHT_LIMITS_HALF_OPEN_PER_ADDRESS: '10',
    });
    const from = { 'x-forwarded-for': '203.0.113.8' };
    const answers = await Promise.all(Array.from({ length: 40 }, () => shakeHands(server, from)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 10);
    const refused = answers.find(({ status }) => status !== 200);
    assert.equal(refused.status, 429);
    assert.match(JSON.parse(refused.body).message, /Too many sessions from this address/);
    assert.equal((await shakeHands(server, { 'x-forwarded-for': '203.0.113.9' })).status, 200);
    assert.equal(await metric(server, 'porchlight_refused_clients_total{by="address",what="half_open"}'), 30);
    for (const { status, body } of answers) {
      if (status === 200) await endSession(server, JSON.parse(body.slice(1)).sid);
    }
    assert.equal((await shakeHands(server, from)).status, 200);
  });

  test('are not those of visitors who are here', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_HALF_OPEN_PER_ADDRESS: '2' });
    const shop = await server.addProject();
    for (let i = 0; i < 5; i += 1) await knock(server, shop);
    assert.equal(await metric(server, 'porchlight_half_open_sessions'), 0);
    assert.equal(await metric(server, 'porchlight_sessions'), 5);
  });

  test('are limited in all, and so is every session', async () => {
    const server = await start({
      PORCHLIGHT_LIMITS_SESSIONS_PER_ADDRESS: '100',
      PORCHLIGHT_LIMITS_SESSIONS: '4',
    });
    const shop = await server.addProject();
    for (let i = 0; i < 4; i += 1) await knock(server, shop);
    const refused = await shakeHands(server);
    assert.equal(refused.status, 503);
    assert.match(JSON.parse(refused.body).message, /Too many sessions on this server/);
    await assert.rejects(knock(server, shop, { reconnection: false }));
  });
});

describe('connections', () => {
  test('of one address are limited, and answered with a sentence', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_OPEN_CONNECTIONS_PER_ADDRESS: '5' });
    const connections = [];
    for (let i = 0; i < 5; i += 1) connections.push(await openConnection(server));
    await eventually(
      async () => (await metric(server, 'porchlight_connections')) === 5,
      'the metric to be 5',
    );
    const sixth = await openConnection(server);
    await sixth.ended;
    assert.match(sixth.answer, /^HTTP\/1\.1 429 /);
    assert.match(sixth.answer, /Too many connections from this address/);
    for (const { socket } of connections) socket.destroy();
    await eventually(async () => (await shakeHands(server)).status === 200, 'a place for a newcomer');
  });

  // Past the limit of open files newcomers waited for ever, and the log had no line of it.
  test('that find no descriptor left are told so, counted and logged, and later ones are taken', async () => {
    const server = await start({}, { prefix: ['prlimit', '--nofile=64:64'] });
    const connections = [];
    for (let i = 0; i < 64; i += 1) connections.push(await openConnection(server));
    const last = connections.at(-1);
    await last.ended;
    assert.match(last.answer, /^HTTP\/1\.1 503 /);
    const told = () => /connections cannot be taken: raise the limit of open files/.test(server.log);
    await eventually(told, 'a line in the log');
    for (const { socket } of connections) socket.destroy();
    await eventually(async () => (await shakeHands(server)).status === 200, 'a place for a newcomer');
    assert.ok((await metric(server, 'porchlight_accept_failures_total')) > 0);
  });
});

/** What was asked while the server stood still is read in one go: faster than any database answers. */
async function readAtOnce(server, ask) {
  server.freeze();
  const answers = ask();
  await sleep(100); // until the client has written them
  server.thaw();
  return Promise.all(answers);
}

describe('histories', () => {
  // Eight tabs that asked on and on, within all limits, took 1.8 GB.
  test('that wait for the database are two of a connection; others are refused, and later ones answered', async () => {
    const server = await start({});
    const shop = await server.addProject();
    const visitorSecret = 'a-secret-of-a-visitor';
    const { socket } = await visit(server, shop, { identify: { visitorSecret } });
    const answers = await readAtOnce(server, () =>
      Array.from({ length: 50 }, () => ask(socket, 'getHistory', {})),
    );
    const refused = answers.filter(({ ok }) => !ok);
    assert.ok(refused.length > 0);
    for (const { error } of refused) assert.equal(error.code, 'rateLimited');
    assert.ok(answers.filter(({ ok }) => ok).length >= 2);
    assert.equal((await ask(socket, 'getHistory', {})).ok, true);
    assert.equal(await metric(server, 'porchlight_pool_waiting_tasks'), 0);
  });
});

/** All visitors whom the database has of the project. */
async function rows(server, { projectId, token }) {
  const { body } = await server.rest(`/projects/${projectId}/visitors?limit=500`, { token });
  return body.visitors;
}

/** So many newcomers, connected and identified: the ones whose rows are written, and those who wait. */
async function newcomers(server, shop, count, identify = {}) {
  const visits = [];
  for (let i = 0; i < count; i += 1) visits.push(await visit(server, shop, { identify }));
  const waits = ({ ack }) => ack.checked === false;
  return { written: visits.filter((each) => !waits(each)), waiting: visits.filter(waits) };
}

describe('new visitors', () => {
  // One address made 594 a second, each of them a row for ever.
  test('beyond what an address may bring are present, and leave no row', async () => {
    const server = await start({
      PORCHLIGHT_SERVER_THREADS: '4',
      PORCHLIGHT_LIMITS_NEW_VISITORS_PER_ADDRESS: '1',
    });
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { written, waiting } = await newcomers(server, shop, 20);
    assert.equal(written.length, 5);
    for (const { uid } of waiting) {
      const { currentUrl } = await recorder.status(uid, true);
      assert.equal(currentUrl, '', 'what nobody has checked is not shown');
    }
    assert.equal((await server.visitor(shop, waiting[0].uid)).isOnline, true);
    assert.equal(await metric(server, 'porchlight_refused_writes_total{by="address",what="visitors"}'), 15);
    assert.equal(await metric(server, 'porchlight_waiting_newcomers'), 15);

    for (const { socket } of [...written, ...waiting]) socket.disconnect();
    for (const { uid } of [...written, ...waiting]) await recorder.status(uid, false);
    const known = await visit(server, shop, { uid: written[0].uid });
    assert.equal(known.ack.checked, undefined, 'who is known is not limited');
    await eventually(async () => (await rows(server, shop)).length >= 5, 'the rows to be written');
    // The journal writes what a session's end leaves behind after a quarter of a second.
    await sleep(600);
    assert.deepEqual(
      (await rows(server, shop)).map(({ visitorUid }) => visitorUid).toSorted(),
      written.map(({ uid }) => uid).toSorted(),
    );
  });

  test('beyond what a project takes are written, and shown, once there is room', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_NEW_VISITORS_PER_PROJECT: '20' });
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { waiting } = await newcomers(server, shop, 101, { identity: { name: 'Ada' } });
    assert.equal(waiting.length, 1);
    assert.equal(await metric(server, 'porchlight_refused_writes_total{by="project",what="visitors"}'), 1);
    const [{ uid }] = waiting;
    await recorder.context(uid, ({ currentUrl }) => currentUrl === 'https://shop.example/');
    await eventually(async () => (await rows(server, shop)).length === 101, 'the row');
    assert.equal((await server.visitor(shop, uid)).name, 'Ada');
    assert.equal(await metric(server, 'porchlight_waiting_newcomers'), 0);
  });

  test('who wait cannot make their row by a message', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_NEW_VISITORS_PER_ADDRESS: '1' });
    const shop = await server.addShop();
    const visitorSecret = 'a-secret-of-a-visitor';
    const { waiting } = await newcomers(server, shop, 6, { visitorSecret });
    const answer = await ask(waiting[0].socket, 'sendMessage', { tempId: 't', content: 'Hello?' });
    assert.equal(answer.error?.code, 'rateLimited');
    assert.match(answer.error.message, /Too many new visitors/);
  });

  test('have no limit where it is set to 0', async () => {
    const server = await start({
      PORCHLIGHT_LIMITS_NEW_VISITORS_PER_ADDRESS: '0',
      PORCHLIGHT_LIMITS_NEW_VISITORS_PER_PROJECT: '0',
    });
    const shop = await server.addProject();
    assert.equal((await newcomers(server, shop, 10)).waiting.length, 0);
  });
});

describe('messages', () => {
  const identify = { visitorSecret: 'a-secret-of-a-visitor' };
  const say = ({ socket }, tempId, content = 'Hello?') => ask(socket, 'sendMessage', { tempId, content });

  for (const by of ['address', 'project']) {
    // One address had 121 long ones a second written.
    test(`are limited by ${by}, whoever says them`, async () => {
      const server = await start({ [`PORCHLIGHT_LIMITS_MESSAGES_PER_${by.toUpperCase()}`]: '1' });
      const shop = await server.addShop();
      const one = await visit(server, shop, { identify });
      const other = await visit(server, shop, { identify });
      for (let i = 0; i < 5; i += 1) assert.equal((await say(one, `t${i}`)).ok, true);
      const refused = await say(other, 't');
      assert.equal(refused.error.code, 'rateLimited');
      assert.match(refused.error.message, /Too many messages/);
      assert.equal(await metric(server, `porchlight_refused_writes_total{by="${by}",what="messages"}`), 1);
      const path = `/projects/${shop.projectId}/conversations`;
      const { body } = await server.rest(path, { token: shop.token });
      assert.equal(body.conversations.length, 1, 'a conversation that nobody has begun');
    });
  }

  test('that are long count for several', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_MESSAGES_PER_ADDRESS: '1' });
    const shop = await server.addProject();
    const one = await visit(server, shop, { identify });
    assert.equal((await say(one, 't1', 'x'.repeat(3_500))).ok, true);
    assert.equal((await say(one, 't2')).ok, true);
    assert.equal((await say(one, 't3')).error?.code, 'rateLimited');
  });
});

describe('events', () => {
  // Only the queue for the database had a limit, of 20,000.
  test('that wait for an answer are bounded by connection; one of another is answered', async () => {
    const server = await start({});
    const shop = await server.addProject();
    const identify = { visitorSecret: 'a-secret-of-a-visitor' };
    const [one, other] = [await visit(server, shop, { identify }), await visit(server, shop, { identify })];
    const read = ({ socket }) => ask(socket, 'messagesRead', { position: 1 });
    const [others, ...answers] = await readAtOnce(server, () => [
      read(other),
      ...Array.from({ length: 90 }, () => read(one)),
    ]);
    const codes = answers.map(({ error }) => error.code);
    assert.ok(codes.filter((code) => code === 'notFound').length >= 32, codes.join());
    assert.ok(codes.includes('rateLimited'), 'nobody has written yet, and 90 asked at once');
    assert.equal(others.error.code, 'notFound');
    const name = 'porchlight_refused_requests_total{by="connection",what="events"}';
    assert.ok((await metric(server, name)) > 0);
    assert.equal(await metric(server, 'porchlight_waiting_requests{what="events"}'), 0);
  });
});

describe('rooms of one agent', () => {
  const most = 100; // limits::rooms_per_agent

  test('are so many, and one more once one is left', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_ENABLED: 'false' });
    const ids = [];
    while (ids.length <= most) {
      const added = await Promise.all(Array.from({ length: 8 }, () => server.addProject()));
      ids.push(...added.map(({ projectId }) => projectId));
    }
    await server.addAgent('everywhere@example.com', ids);
    const socket = await connect(server, { token: await server.token('everywhere@example.com') });
    const call = (event, projectId) => ask(socket, event, { projectId });
    for (const id of ids.slice(0, most)) assert.equal((await call('joinProjectRoom', id)).ok, true);
    const { error } = await call('joinProjectRoom', ids[most]);
    assert.deepEqual([error.code, error.message], ['badRequest', 'Expected at most 100 rooms at once.']);
    assert.equal((await call('leaveProjectRoom', ids[0])).ok, true);
    assert.equal((await call('joinProjectRoom', ids[most])).ok, true);
  });
});

describe('identify calls', () => {
  test('of one socket that wait for the database are bounded', async () => {
    const server = await start({});
    const shop = await server.addProject();
    const socket = await knock(server, shop);
    const answers = await readAtOnce(server, () =>
      Array.from({ length: 30 }, (_, i) =>
        ask(socket, 'identify', { projectId: shop.projectId, visitorUid: `v-${i}` }),
      ),
    );
    const codes = answers.map(({ error }) => error?.code);
    assert.ok(codes.includes('rateLimited'), codes.join());
    assert.ok(codes.filter((code) => code === undefined).length >= 4, codes.join());
  });
});

describe('what a session sends', () => {
  /** A visitor's WebSocket by hand, joined; `code`: of the Close that ends it. */
  async function openWebSocket(server, { projectId }) {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`);
    const code = new Promise((done) => socket.on('close', done).on('error', () => {}));
    await new Promise((done) => socket.once('open', done));
    const joined = new Promise((done) =>
      socket.on('message', (data) => `${data}`.startsWith('40') && done()),
    );
    socket.send(`40${JSON.stringify({ projectId })}`);
    await joined;
    return { socket, code };
  }
  const expelled = (server, reason) =>
    metric(server, `porchlight_expelled_sessions_total{reason="${reason}"}`);

  // Only events were counted: whatever else one sent was free.
  const floods = {
    acknowledgements: (socket) => socket.send('43999[]'),
    heartbeats: (socket) => socket.send('3'),
    'connects of namespaces': (socket) => socket.send('40/nowhere,'),
    'pings of WebSocket': (socket) => socket.ping(),
  };
  for (const [what, send] of Object.entries(floods)) {
    test(`is limited in number: ${what}`, async () => {
      const server = await start({});
      const { socket, code } = await openWebSocket(server, await server.addProject());
      for (let i = 0; i < 2_500; i += 1) send(socket);
      assert.equal(await deadline(code, 'the close'), 1008);
      assert.equal(await expelled(server, 'packets'), 1);
    });
  }

  test('is limited in bytes', async () => {
    const server = await start({});
    const { socket, code } = await openWebSocket(server, await server.addProject());
    const pong = `3${'x'.repeat(900_000)}`;
    for (let i = 0; i < 30; i += 1) socket.send(pong);
    assert.equal(await deadline(code, 'the close'), 1008);
    assert.equal(await expelled(server, 'bytes'), 1);
  });

  test('is limited over long-polling too', async () => {
    const server = await start({});
    const { body } = await shakeHands(server);
    const { sid } = JSON.parse(body.slice(1));
    const url = `${server.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    const answer = await fetch(url, { method: 'POST', body: Array(2_500).fill('3').join('\x1e') });
    assert.equal(answer.status, 400);
    assert.equal((await fetch(url)).status, 400, 'the session is gone');
    assert.equal(await expelled(server, 'packets'), 1);
  });

  test('is not limited where limits are switched off', async () => {
    const server = await start({ PORCHLIGHT_LIMITS_ENABLED: 'false' });
    const { socket } = await openWebSocket(server, await server.addProject());
    for (let i = 0; i < 2_500; i += 1) socket.ping();
    const answered = new Promise((done) => socket.once('pong', done));
    await deadline(answered, 'a pong');
    assert.equal(await expelled(server, 'packets'), 0);
  });
});
