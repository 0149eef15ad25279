// Agents: who is let in, what they are sent, and how what is taken away is gone at once.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  ask,
  assertNoHoles,
  assertQuiet,
  closeAll,
  connect,
  isoTime,
  newUid,
  next,
  Recorder,
  refused,
  visit,
  watch,
} from '../support/product.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

const secret = 'a secret of forty characters, for tests.';
let server;
before(async () => {
  server = await Porchlight.start({
    env: { ...quick, PORCHLIGHT_JWT_SECRET: secret },
  });
});
after(async () => {
  closeAll();
  await server.end();
});

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function forge(claims, { header = { alg: 'HS256', typ: 'JWT' }, key = secret, hash = 'sha256' } = {}) {
  const text = `${part(header)}.${part(claims)}`;
  if (header.alg === 'none') return `${text}.`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** The server refuses a connected socket: CONNECT_ERROR, then the end of the connection. (The official client
 * then emits `connect_error`, and no `disconnect`.) */
async function assertEnded(socket) {
  const error = await next(socket, 'connect_error');
  assert.equal(error.data?.code, 'unauthorized', JSON.stringify(error.data));
  await eventually(() => socket.io.engine.readyState === 'closed', 'the end of the connection');
}

describe('tokens', { concurrency: 4 }, () => {
  test('have the claims sub, iat, exp, iss and cred, and are HS256', async () => {
    const { token } = await server.addShop();
    assert.equal(JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).alg, 'HS256');
    const claims = claimsOf(token);
    assert.deepEqual(Object.keys(claims).sort(), ['cred', 'exp', 'iat', 'iss', 'sub']);
    assert.equal(claims.exp - claims.iat, 3_600);
  });

  test('our own forging is right where nothing is wrong', async () => {
    const { token } = await server.addShop();
    (await connect(server, { token: forge(claimsOf(token)) })).disconnect();
  });

  test('that are forged, expired, unsigned or none at all are refused', async () => {
    const { token } = await server.addShop();
    const claims = claimsOf(token);
    const [header, body, signature] = token.split('.');
    const bad = {
      'another key': forge(claims, { key: 'another secret' }),
      'alg none': forge(claims, { header: { alg: 'none', typ: 'JWT' } }),
      'alg None': forge(claims, { header: { alg: 'None', typ: 'JWT' } }),
      'alg HS512': forge(claims, { header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
      'alg RS256': forge(claims, { header: { alg: 'RS256', typ: 'JWT' } }),
      'no signature': `${header}.${body}.`,
      'two parts': `${header}.${body}`,
      'another body': `${header}.${part({ ...claims, sub: '1000' })}.${signature}`,
      expired: forge({ ...claims, iat: claims.iat - 7_200, exp: claims.iat - 3_600 }),
      'without exp': forge({ sub: claims.sub, iat: claims.iat, iss: claims.iss }),
      'exp as text': forge({ ...claims, exp: String(claims.exp) }),
      'another issuer': forge({ ...claims, iss: 'somebody' }),
      'an agent that does not exist': forge({ ...claims, sub: '987654' }),
      'without cred': forge({ ...claims, cred: undefined }),
      'of another password': forge({ ...claims, cred: '0'.repeat(32) }),
      'a sub that is no id': forge({ ...claims, sub: '1 OR 1=1' }),
      empty: '',
      noise: 'a.b.c',
      giant: 'x'.repeat(200_000),
      'a number': 5,
      null: null,
      object: {},
    };
    for (const [what, wrong] of Object.entries(bad)) {
      const error = await refused(server, { token: wrong });
      assert.equal(error.data?.code, 'unauthorized', what);
    }
  });

  // Old tokens lived on for twelve hours after the password was changed, by whatever process.
  test('of an old password end the socket within a second, and nothing takes them any more', async () => {
    const shop = await server.addShop();
    const { socket } = await watch(server, shop);
    const ended = assertEnded(socket);
    const { password } = await server.json('agent', 'passwd', shop.email);
    await ended;
    assert.equal((await server.rest('/me', { token: shop.token })).status, 401);
    assert.equal((await refused(server, { token: shop.token })).data?.code, 'unauthorized');
    const body = { email: shop.email, password };
    const { token } = (await server.rest('/auth/login', { method: 'POST', body })).body;
    await watch(server, { ...shop, token });
  });

  test('that expire later end the socket with the same code', async () => {
    const { email, projectId } = await server.addShop();
    const token = await server.token(email, '2s');
    const { socket } = await watch(server, { projectId, token });
    await assertEnded(socket);
    assert.equal((await server.rest('/me', { token })).status, 401);
  });
});

describe('rooms', { concurrency: 4 }, () => {
  test('of the agent’s own project are joined, with revision and time', async () => {
    const shop = await server.addShop();
    const { joined } = await watch(server, shop);
    assert.deepEqual(Object.keys(joined).sort(), ['now', 'ok', 'revision']);
    assert.equal(typeof joined.revision, 'number');
    assert.match(joined.now, isoTime);
  });

  test('of a foreign project, and of one that does not exist, are refused', async () => {
    const [shop, other] = [await server.addShop(), await server.addShop()];
    const socket = await connect(server, shop);
    const recorder = new Recorder(socket);
    for (const projectId of [other.projectId, 987_654]) {
      const answer = await ask(socket, 'joinProjectRoom', { projectId });
      assert.equal(answer.error?.code, 'forbidden');
      const watched = await ask(socket, 'watchVisitors', { projectId, uids: ['a'] });
      assert.equal(watched.error?.code, 'forbidden');
    }
    const theirs = await watch(server, other);
    const { uid } = await visit(server, other);
    await theirs.recorder.status(uid, true);
    assert.equal((await ask(socket, 'joinProjectRoom', shop)).ok, true);
    await assertQuiet(server, shop, recorder, 100);
  });

  test('that are left are silent', async () => {
    const shop = await server.addShop();
    const { socket, recorder } = await watch(server, shop);
    const other = await watch(server, shop);
    assert.equal((await ask(socket, 'leaveProjectRoom', { projectId: shop.projectId })).ok, true);
    const { uid } = await visit(server, shop);
    await other.recorder.status(uid, true);
    assert.equal((await ask(socket, 'joinProjectRoom', { projectId: shop.projectId })).ok, true);
    assert.deepEqual(recorder.of(uid), []);
    const next = await visit(server, shop);
    await recorder.status(next.uid, true);
  });

  test('bad input is answered with what was expected', async () => {
    const shop = await server.addShop();
    const { socket } = await watch(server, shop);
    const { projectId } = shop;
    const bad = [
      ['joinProjectRoom', {}],
      ['joinProjectRoom', 'x'],
      ['joinProjectRoom', { projectId: 'x' }],
      ['leaveProjectRoom', { projectId: -1 }],
      ['watchVisitors', { projectId }],
      ['watchVisitors', { projectId, uids: 'a' }],
      ['watchVisitors', { projectId, uids: [5] }],
      ['watchVisitors', { projectId, uids: ['with blank'] }],
      ['watchVisitors', { projectId, uids: Array.from({ length: 1_001 }, (_, i) => `u${i}`) }],
      ['identify', { projectId, visitorUid: 'x' }],
      ['noSuchEvent', {}],
    ];
    for (const [event, payload] of bad) {
      const answer = await ask(socket, event, payload);
      assert.equal(answer.error?.code, 'badRequest', `${event} ${JSON.stringify(payload).slice(0, 80)}`);
      assert.match(answer.error.message, /[Ee]xpected/);
    }
  });
});

describe('events', { concurrency: 4 }, () => {
  test('have exactly the contract’s shapes, and revisions without holes', async () => {
    const shop = await server.addShop();
    const { recorder, joined } = await watch(server, shop);
    const { socket, uid } = await visit(server, shop, { identify: { identity: { name: 'Ada' } } });
    const came = await recorder.status(uid, true);
    const url = 'https://shop.example/lamps';
    socket.emit('updateContext', { currentUrl: url, title: 'Lamps' });
    const moved = await recorder.context(uid, ({ currentUrl }) => currentUrl === url);
    socket.disconnect();
    const went = await recorder.status(uid, false);
    const { projectId } = shop;

    const { lastSeenAt, onlineSince, now, revision, ...rest } = came;
    assert.deepEqual(rest, {
      projectId,
      visitorUid: uid,
      isOnline: true,
      status: 'online',
      name: 'Ada',
      currentUrl: 'https://shop.example/',
      title: 'Shop',
    });
    for (const time of [lastSeenAt, onlineSince, now]) assert.match(time, isoTime);
    if (joined.revision !== 0) assert.equal(revision, joined.revision + 1);

    assert.match(moved.now, isoTime);
    assert.deepEqual(
      { ...moved, now: 0 },
      {
        projectId,
        visitorUid: uid,
        status: 'online',
        currentUrl: url,
        title: 'Lamps',
        revision: revision + 1,
        now: 0,
      },
    );

    assert.match(went.now, isoTime);
    assert.match(went.lastSeenAt, isoTime);
    assert.deepEqual(
      { ...went, now: 0, lastSeenAt: 0 },
      {
        projectId,
        visitorUid: uid,
        isOnline: false,
        status: 'offline',
        name: 'Ada',
        lastSeenAt: 0,
        revision: revision + 2,
        now: 0,
      },
    );
    assert.ok(Date.parse(went.lastSeenAt) <= Date.parse(went.now));
    assertNoHoles(recorder);
    assert.equal(recorder.ofVisitors.length, 3);
  });

  test('reach every agent of the project, in one order, without holes', async () => {
    const shop = await server.addShop();
    const agents = await Promise.all([
      watch(server, shop),
      watch(server, shop, { transports: ['polling'] }),
      watch(server, shop, { transports: ['polling', 'websocket'] }),
    ]);
    const visitors = await Promise.all(Array.from({ length: 30 }, () => visit(server, shop)));
    for (const { socket } of visitors) socket.disconnect();
    for (const { recorder } of agents) {
      for (const { uid } of visitors) await recorder.status(uid, false);
      assertNoHoles(recorder);
      assert.equal(recorder.ofVisitors.length, 60);
      assert.deepEqual(
        recorder.ofVisitors.map(({ payload }) => payload),
        agents[0].recorder.ofVisitors.map(({ payload }) => payload),
      );
    }
  });

  test('are narrowed by watchVisitors and widened by null', async () => {
    const shop = await server.addShop();
    const { projectId } = shop;
    const { socket, recorder } = await watch(server, shop);
    const [first, second] = [await visit(server, shop), await visit(server, shop)];
    await recorder.status(second.uid, true);
    const unknown = newUid();
    const answer = await ask(socket, 'watchVisitors', { projectId, uids: [first.uid, unknown] });
    assert.equal(answer.ok, true);
    assert.match(answer.now, isoTime);
    assert.equal(typeof answer.revision, 'number');
    assert.equal(answer.statuses[first.uid].isOnline, true);
    assert.equal(answer.statuses[first.uid].currentUrl, 'https://shop.example/');
    assert.deepEqual(answer.statuses[unknown], { isOnline: false, status: 'offline' });

    second.socket.emit('updateContext', { currentUrl: 'https://shop.example/second' });
    await ask(second.socket, 'activity', { state: 'active' });
    first.socket.emit('updateContext', { currentUrl: 'https://shop.example/first' });
    await recorder.context(first.uid, () => true);
    assert.equal(recorder.of(second.uid).length, 1, 'only its coming, before the narrowing');

    assert.equal((await ask(socket, 'watchVisitors', { projectId, uids: null })).ok, true);
    second.socket.emit('updateContext', { currentUrl: 'https://shop.example/third' });
    await recorder.context(second.uid, ({ currentUrl }) => currentUrl.endsWith('/third'));
  });
});

describe('what is taken away', () => {
  test('an agent that is removed is sent nothing more and not let in again', async () => {
    const shop = await server.addShop();
    const kept = await server.addAgent(`kept${shop.projectId}@example.com`, [shop.projectId]);
    const { socket, recorder } = await watch(server, shop);
    const other = await watch(server, { ...shop, token: await server.token(kept.email) });
    const ended = assertEnded(socket);
    await server.json('agent', 'remove', shop.email);
    await ended;
    const { uid } = await visit(server, shop);
    await other.recorder.status(uid, true);
    assert.deepEqual(recorder.of(uid), []);
    assert.equal((await refused(server, { token: shop.token })).data.code, 'unauthorized');
    assert.equal((await server.rest('/me', { token: shop.token })).status, 401);
  });

  test('a membership: no more events within a second, and all again when it is given back', async () => {
    const shop = await server.addShop();
    const kept = await server.addAgent(`stays${shop.projectId}@example.com`, [shop.projectId]);
    const { socket, recorder } = await watch(server, shop);
    const other = await watch(server, { ...shop, token: await server.token(kept.email) });
    const told = next(socket, 'error');
    const project = ['--project', String(shop.projectId)];
    const left = await server.json('agent', 'remove', shop.email, ...project);
    assert.deepEqual(left.projects, []);
    const error = await told;
    assert.equal(error.code, 'forbidden');
    const { uid } = await visit(server, shop);
    await other.recorder.status(uid, true);
    assert.equal(
      (await ask(socket, 'joinProjectRoom', { projectId: shop.projectId })).error?.code,
      'forbidden',
    );
    assert.deepEqual(recorder.of(uid), []);
    assert.equal(socket.connected, true);

    await server.json('agent', 'set', shop.email, ...project, '--role', 'viewer');
    await eventually(
      async () => (await ask(socket, 'joinProjectRoom', { projectId: shop.projectId })).ok,
      'the membership that is back',
    );
    const later = await visit(server, shop);
    await recorder.status(later.uid, true);
  });
});
