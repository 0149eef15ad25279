// Visitors: what identify, updateContext and activity answer, and what is refused with which code.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  ask,
  assertQuiet,
  closeAll,
  connect,
  isoTime,
  knock,
  newUid,
  next,
  refused,
  visit,
  watch,
} from '../support/product.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

let server;
before(async () => {
  server = await Porchlight.start({ env: quick });
});
after(async () => {
  closeAll();
  await server.end();
});

const url = 'https://shop.example/lamps';
const hash = (secret, userId) => createHmac('sha256', secret).update(userId).digest('hex');

function assertError(answer, code) {
  assert.equal(answer.ok, false, JSON.stringify(answer));
  assert.equal(answer.error.code, code, JSON.stringify(answer));
  assert.match(answer.error.message, /\w+ \w+/);
  assert.deepEqual(Object.keys(answer).sort(), ['error', 'ok']);
}

describe('identify', { concurrency: 6 }, () => {
  test('is acknowledged with uid, time and settings', async () => {
    const shop = await server.addProject();
    const { ack, uid } = await visit(server, shop);
    assert.deepEqual(Object.keys(ack).sort(), ['now', 'ok', 'settings', 'visitorUid']);
    assert.equal(ack.visitorUid, uid);
    assert.match(ack.now, isoTime);
    assert.ok(Math.abs(Date.parse(ack.now) - Date.now()) < 5_000);
    assert.equal(typeof ack.settings, 'object');
    assert.equal(ack.settings.visitorUid, uid, 'whose the messages are that a widget keeps');
  });

  test('takes a projectId as decimal text, in auth and in the payload', async () => {
    const { projectId } = await server.addProject();
    const socket = await connect(server, { projectId: String(projectId) });
    const answer = await ask(socket, 'identify', { projectId: String(projectId), visitorUid: newUid() });
    assert.equal(answer.ok, true);
  });

  test('takes the projectId of the query', async () => {
    const { projectId } = await server.addProject();
    const socket = await connect(server, {}, { query: { projectId } });
    assert.equal((await ask(socket, 'identify', { projectId, visitorUid: newUid() })).ok, true);
  });

  test('ignores unknown fields', async () => {
    await visit(server, await server.addProject(), { identify: { colour: 'red', nested: { deep: [1] } } });
  });

  test('of the same uid again is an update', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { socket, uid } = await visit(server, shop);
    await recorder.status(uid, true);
    const again = { projectId: shop.projectId, visitorUid: uid, currentUrl: url, title: 'Lamps' };
    assert.equal((await ask(socket, 'identify', again)).ok, true);
    const updated = await recorder.context(uid, (event) => event.currentUrl === url);
    assert.equal(updated.title, 'Lamps');
    assert.equal(recorder.of(uid).length, 2);
  });

  test('of another uid on the same socket is leave, then join', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const first = await visit(server, shop);
    await recorder.status(first.uid, true);
    const uid = newUid();
    await ask(first.socket, 'identify', { projectId: shop.projectId, visitorUid: uid, currentUrl: url });
    await recorder.status(uid, true);
    await recorder.status(first.uid, false);
    assert.equal((await server.visitor(shop, uid)).isOnline, true);
    assert.equal((await server.visitor(shop, first.uid)).isOnline, false);
  });

  test('of a project other than the handshake’s is refused', async () => {
    const [shop, other] = [await server.addShop(), await server.addShop()];
    const { recorder } = await watch(server, other);
    const socket = await knock(server, shop);
    const visitorUid = newUid();
    assertError(await ask(socket, 'identify', { projectId: other.projectId, visitorUid }), 'projectMismatch');
    await assertQuiet(server, other, recorder, 200);
  });

  test('wants a project that exists', async () => {
    assert.equal((await refused(server, { projectId: 987_654 })).data.code, 'notFound');
    for (const projectId of [0, -1, 1.5, 'abc', '', null, {}, [], true, 1e30]) {
      const error = await refused(server, { projectId });
      assert.equal(error.data.code, 'badRequest', JSON.stringify(projectId));
      assert.match(error.message, /[Ee]xpected/);
    }
    assert.equal((await refused(server, {})).data.code, 'badRequest');
  });

  test('refuses wrong types and oversize values, and changes nothing', async () => {
    const shop = await server.addShop();
    const { projectId } = shop;
    const { recorder } = await watch(server, shop);
    const socket = await knock(server, shop);
    const good = { projectId, visitorUid: newUid() };
    const bad = [
      { visitorUid: '' },
      { visitorUid: 'x'.repeat(129) },
      { visitorUid: 'with blank' },
      { visitorUid: 'ünïcode' },
      { visitorUid: 7 },
      { visitorUid: null },
      { visitorUid: ['a'] },
      { projectId: 'one' },
      { projectId: {} },
      { visitorSecret: 'x'.repeat(15) },
      { visitorSecret: 'x'.repeat(257) },
      { visitorSecret: 12345678901234567890 },
    ];
    for (const part of bad) assertError(await ask(socket, 'identify', { ...good, ...part }), 'badRequest');
    for (const payload of [null, 'text', 5, [], undefined]) {
      assertError(await ask(socket, 'identify', payload), 'badRequest');
    }
    assertError(await ask(socket, 'identify'), 'badRequest');
    await assertQuiet(server, shop, recorder, 100);
    assert.equal((await ask(socket, 'identify', good)).ok, true, 'the socket is still good');
  });

  test('takes the rest where a field that may be left out is wrong', async () => {
    const shop = await server.addShop();
    const socket = await knock(server, shop);
    const visitorUid = newUid();
    const currentUrl = 'https://shop.example/lamps';
    const seen = async (part) => {
      const message = { projectId: shop.projectId, visitorUid, currentUrl, title: 'Lamps', ...part };
      assert.equal((await ask(socket, 'identify', message)).ok, true, JSON.stringify(part).slice(0, 80));
      return server.visitor(shop, visitorUid);
    };
    for (const scheme of [
      'javascript:alert(1)',
      'data:text/html,x',
      'about:blank',
      'file:///etc/x',
      'no url',
    ])
      assert.equal((await seen({ currentUrl: scheme })).currentUrl || '', '', scheme);
    for (const part of [{ referrer: {} }, { identity: 'me' }, { identity: { userId: {}, name: [] } }])
      assert.equal((await seen(part)).currentUrl, currentUrl);
    for (const title of [5, [], { a: 1 }]) assert.equal((await seen({ title })).currentUrl, currentUrl);

    const long = `https://shop.example/?token=secret&q=${'%C3%A9'.repeat(2000)}#access_token=secret`;
    const shown = (await seen({ currentUrl: long })).currentUrl;
    assert.ok(shown.length <= 2048 && shown.length > 2040);
    assert.ok(decodeURIComponent(shown).endsWith('éé') && !shown.includes('secret'));
    assert.ok((await seen({ currentUrl: `https://shop.example/?${'[|{'.repeat(1000)}` })).currentUrl);
    assert.equal((await seen({ title: 'x'.repeat(100_000) })).title, 'x'.repeat(512));
    assert.equal((await seen({ title: 'half \ud83d' })).title, 'half \ufffd');
    const name = 'n'.repeat(300);
    assert.equal((await seen({ identity: { name, email: `${name}@a.b` } })).name, name.slice(0, 256));
    socket.disconnect();
  });

  test('takes the largest values that are allowed', async () => {
    const shop = await server.addProject();
    const base = 'https://shop.example/';
    await visit(server, shop, {
      uid: 'x'.repeat(128),
      identify: { currentUrl: base + 'a'.repeat(2048 - base.length), title: 'é'.repeat(512) },
    });
  });

  // Without a secret a uid was enough to put a name and a page under another visitor's badge.
  test('with a wrong secret, or with none, is forbidden to others; with the first one it is taken', async () => {
    const shop = await server.addShop();
    const visitorSecret = 'a'.repeat(32);
    const { socket, uid } = await visit(server, shop, { identify: { visitorSecret } });
    const other = await knock(server, shop);
    const message = { projectId: shop.projectId, visitorUid: uid };
    assertError(await ask(other, 'identify', { ...message, visitorSecret: 'b'.repeat(32) }), 'forbidden');
    const identity = { name: 'Mallory', email: 'mallory@example.org' };
    assertError(await ask(other, 'identify', { ...message, currentUrl: url, identity }), 'forbidden');
    const seen = await server.visitor(shop, uid);
    assert.deepEqual([seen.name, seen.email], [null, null]);
    assert.notEqual(seen.currentUrl, url);
    assert.equal((await ask(other, 'identify', { ...message, visitorSecret })).ok, true);
    socket.disconnect();
  });

  test('with a right identity hash proves the user; name and e-mail are shown', async () => {
    const shop = await server.addShop();
    const identity = { userId: '42', name: 'Ada', email: 'ada@example.org' };
    identity.hash = hash(shop.identitySecret, '42');
    const { recorder } = await watch(server, shop);
    const { uid } = await visit(server, shop, { identify: { identity } });
    assert.equal((await recorder.status(uid, true)).name, 'Ada');
    const shown = await eventually(async () => {
      const visitor = await server.visitor(shop, uid);
      return visitor.userId && visitor;
    }, 'the identity in REST');
    assert.equal(shown.userId, '42');
    assert.equal(shown.verified, true);
    assert.equal(shown.email, 'ada@example.org');
  });

  test('with a missing or wrong identity hash is a visitor like any other, unverified, and says so', async () => {
    const shop = await server.addShop();
    for (const wrong of [
      undefined,
      '',
      'nonsense',
      hash('another secret', '42'),
      hash(shop.identitySecret, '43'),
    ]) {
      const identity = { userId: '42', name: 'Ada', ...(wrong === undefined ? {} : { hash: wrong }) };
      const { ack, uid } = await visit(server, shop, { identify: { identity } });
      assert.equal(ack.warning.code, 'identityInvalid');
      const shown = await eventually(async () => {
        const visitor = await server.visitor(shop, uid);
        return visitor.isOnline && visitor;
      }, 'the visitor');
      assert.deepEqual([shown.verified, shown.userId, shown.name], [false, null, 'Ada']);
    }
  });

  test('with a wrong identity hash is refused where the project requires one', async () => {
    const shop = await server.addProject();
    await server.json('project', 'set', String(shop.projectId), '--enforce-identity', 'true');
    const socket = await knock(server, shop);
    const message = { projectId: shop.projectId, visitorUid: newUid() };
    for (const wrong of ['', 'nonsense', hash('another secret', '42')]) {
      const identity = { userId: '42', hash: wrong };
      assertError(await ask(socket, 'identify', { ...message, identity }), 'identityInvalid');
    }
  });

  // "Verified" stayed for ever, and the next user's hash took over the uid and its thread.
  test('without the proof is verified no longer; another user comes only after the first has left', async () => {
    const shop = await server.addShop();
    const signedIn = (userId) => ({ identity: { userId, hash: hash(shop.identitySecret, userId) } });
    const visitorSecret = 'p'.repeat(32);
    const { socket, uid } = await visit(server, shop, { identify: { visitorSecret, ...signedIn('42') } });
    const message = { projectId: shop.projectId, visitorUid: uid, visitorSecret };
    const isShown = (userId) =>
      eventually(async () => {
        const visitor = await server.visitor(shop, uid);
        return visitor.userId === userId && visitor.verified === (userId !== null);
      }, `user ${userId}`);
    await isShown('42');
    assertError(await ask(socket, 'identify', { ...message, ...signedIn('7') }), 'forbidden');
    await isShown('42');
    assert.equal((await ask(socket, 'identify', message)).ok, true);
    await isShown(null);
    assert.equal((await ask(socket, 'identify', { ...message, ...signedIn('7') })).ok, true);
    await isShown('7');
  });

  // Agents who had the visitor on their screens saw the old name and badge until they asked again.
  test('that proves, changes or leaves an identity is told to agents, once it is kept', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const visitorSecret = 'p'.repeat(32);
    const { socket, uid } = await visit(server, shop, { identify: { visitorSecret } });
    const message = { projectId: shop.projectId, visitorUid: uid, visitorSecret };
    const identities = () => recorder.of(uid).filter(({ event }) => event === 'visitorIdentified');
    const told = async (identity, expected) => {
      const from = recorder.events.length;
      assert.equal((await ask(socket, 'identify', { ...message, identity })).ok, true);
      const { payload } = await recorder.find(
        ({ event, payload }) => event === 'visitorIdentified' && payload.visitorUid === uid,
        'visitorIdentified',
        { from },
      );
      assert.deepEqual([payload.name, payload.email, payload.userId, payload.verified], expected);
      const { name, email, userId, verified } = await server.visitor(shop, uid);
      assert.deepEqual([name, email, userId, verified], expected);
    };
    const proof = { userId: '42', hash: hash(shop.identitySecret, '42') };
    await told({ ...proof, name: 'Ada', email: 'ada@example.org' }, ['Ada', 'ada@example.org', '42', true]);
    await told({ ...proof, name: 'Ada L.' }, ['Ada L.', 'ada@example.org', '42', true]);
    await told(undefined, ['Ada L.', 'ada@example.org', null, false]);
    // What changes nothing is not told.
    const before = identities().length;
    assert.equal((await ask(socket, 'identify', message)).ok, true);
    await told(proof, ['Ada L.', 'ada@example.org', '42', true]);
    assert.equal(identities().length, before + 1);
  });

  test('is proved by the old identity secret too, until that is dropped', async () => {
    const shop = await server.addShop();
    const id = String(shop.projectId);
    const warned = async (secret) => {
      const identity = { userId: '42', hash: hash(secret, '42') };
      return 'warning' in (await visit(server, shop, { identify: { identity } })).ack;
    };
    const { identitySecret } = await server.json('project', 'secret', id, '--rotate', '--show');
    await eventually(async () => !(await warned(identitySecret)), 'the new secret');
    assert.equal(await warned(shop.identitySecret), false);
    await server.json('project', 'secret', id, '--drop-old');
    await eventually(() => warned(shop.identitySecret), 'the old secret to be dropped');
  });

  test('without identity is refused where the project requires one', async () => {
    const shop = await server.addProject();
    await server.json('project', 'set', String(shop.projectId), '--enforce-identity', 'true');
    const socket = await knock(server, shop);
    const message = { projectId: shop.projectId, visitorUid: newUid() };
    assertError(await ask(socket, 'identify', message), 'identityRequired');
    const named = { ...message, identity: { name: 'Ada' } };
    assertError(await ask(socket, 'identify', named), 'identityRequired');
    const identity = { userId: '42', hash: hash(shop.identitySecret, '42') };
    assert.equal((await ask(socket, 'identify', { ...message, identity })).ok, true);
  });
});

describe('origins', { concurrency: 4 }, () => {
  test('one of the project’s is let in, another is refused', async () => {
    const shop = await server.addProject({
      origins: ['https://shop.example', '*.wild.example', 'bare.example'],
      missingOrigin: false,
    });
    const good = ['https://shop.example', 'http://a.wild.example:81', 'http://bare.example:8080'];
    for (const transports of [['websocket'], ['polling']]) {
      for (const origin of good) (await knock(server, shop, { origin, transports })).disconnect();
      for (const origin of [
        'http://shop.example',
        'https://shop.example:444',
        'https://evil.example',
        'null',
      ]) {
        assert.equal(
          (await refused(server, shop, { origin, transports })).data.code,
          'originNotAllowed',
          origin,
        );
      }
    }
  });

  test('none is refused unless the project allows it', async () => {
    const shop = await server.addProject({ origins: ['https://shop.example'], missingOrigin: false });
    assert.equal((await refused(server, shop)).data.code, 'originNotAllowed');
    await server.json('project', 'set', String(shop.projectId), '--allow-missing-origin', 'true');
    await eventually(async () => (await knock(server, shop)).disconnect(), 'the setting to count');
  });
});

describe('events', { concurrency: 6 }, () => {
  test('updateContext moves the visitor to another page', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { socket, uid } = await visit(server, shop);
    await recorder.status(uid, true);
    socket.emit('updateContext', { currentUrl: url, title: 'Lamps' });
    const event = await recorder.context(uid, () => true);
    assert.equal(event.currentUrl, url);
    assert.equal(event.title, 'Lamps');
    assert.equal((await server.visitor(shop, uid)).currentUrl, url);
  });

  test('updateContext before identify is ignored without noise', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const socket = await knock(server, shop);
    let noise;
    socket.onAny((event, payload) => (noise = { event, payload }));
    socket.emit('updateContext', { currentUrl: url });
    await assertQuiet(server, shop, recorder, 100);
    const uid = newUid();
    await ask(socket, 'identify', { projectId: shop.projectId, visitorUid: uid });
    assert.equal(noise, undefined);
    assert.ok(!(await recorder.status(uid, true)).currentUrl, 'the early page was not kept');
  });

  test('activity makes the visitor away and back', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { socket, uid } = await visit(server, shop);
    await recorder.status(uid, true);
    socket.emit('activity', { state: 'away' });
    assert.equal((await recorder.context(uid, ({ status }) => status === 'away')).status, 'away');
    const away = await server.visitor(shop, uid);
    assert.equal(away.status, 'away');
    assert.equal(away.isOnline, true);
    socket.emit('activity', { state: 'active' });
    await recorder.context(uid, ({ status }) => status === 'online');
    assert.equal((await server.visitor(shop, uid)).status, 'online');
  });

  test('activity before identify says so', async () => {
    const socket = await knock(server, await server.addProject());
    assertError(await ask(socket, 'activity', { state: 'away' }), 'notIdentified');
  });

  test('wrong ones get an error and change nothing', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const { socket, uid } = await visit(server, shop);
    await recorder.status(uid, true);
    const bad = [
      ['updateContext', {}],
      ['updateContext', { currentUrl: null }],
      ['updateContext', { currentUrl: 'data:text/html,x' }],
      ['updateContext', { currentUrl: 'data:text/html,x', title: {} }],
      ['updateContext', 'text'],
      ['activity', { state: 'asleep' }],
      ['activity', {}],
      ['activity', 7],
      ['noSuchEvent', {}],
      ['joinProjectRoom', { projectId: shop.projectId }],
      ['watchVisitors', { projectId: shop.projectId, uids: null }],
      ['', {}],
      ['__proto__', {}],
    ];
    for (const [event, payload] of bad) assertError(await ask(socket, event, payload), 'badRequest');
    await assertQuiet(server, shop, recorder, 100);
  });

  test('a wrong one without ack gets an error event', async () => {
    const { socket } = await visit(server, await server.addProject());
    for (const [event, payload] of [['noSuchEvent'], ['updateContext', { currentUrl: 7 }]]) {
      const answered = next(socket, 'error');
      socket.emit(event, payload);
      const error = await answered;
      assert.equal(error.code, 'badRequest');
      assert.match(error.message, /[Ee]xpected/);
    }
    assert.equal(socket.connected, true);
  });

  test('visitors are told nothing about others', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const first = await visit(server, shop);
    const heard = [];
    first.socket.onAny((...event) => heard.push(event));
    const second = await visit(server, shop);
    second.socket.emit('updateContext', { currentUrl: url });
    await recorder.context(second.uid, () => true);
    second.socket.disconnect();
    await recorder.status(second.uid, false);
    await ask(first.socket, 'activity', { state: 'active' });
    assert.deepEqual(heard, []);
  });

  test('too many a second are refused, and a client that goes on is disconnected', async () => {
    const { socket } = await visit(server, await server.addProject());
    const gone = next(socket, 'disconnect');
    const answers = [];
    for (let i = 0; i < 150; i += 1) {
      socket.emit('updateContext', { currentUrl: `${url}/${i}` }, (answer) => answers.push(answer));
    }
    const limited = await eventually(() => answers.find(({ ok }) => !ok), 'a refusal');
    assertError(limited, 'rateLimited');
    for (let i = 0; i < 300; i += 1) socket.emit('updateContext', { currentUrl: `${url}/${i}` });
    await gone;
  });
});

describe('what agents see of a page', () => {
  test('is without user info, tokens and e-mail addresses', async () => {
    const shop = await server.addShop();
    const { recorder } = await watch(server, shop);
    const dirty =
      'https://ada:pw@shop.example/reset?token=s3cret&size=2&email=a%40b.example&API_KEY=k#access_token=t&tab=1';
    const { uid } = await visit(server, shop, {
      identify: { currentUrl: dirty, title: '  Re\u0000set\u202Enow\n ' },
    });
    const event = await recorder.status(uid, true);
    assert.equal(event.currentUrl, 'https://shop.example/reset?size=2#tab=1');
    assert.doesNotMatch(event.title, /[\u0000-\u001f\u202e]/);
    assert.match(event.title, /^Re.?set.?now$/);
    const shown = await server.visitor(shop, uid);
    assert.equal(shown.currentUrl, event.currentUrl);
    assert.equal(shown.title, event.title);
  });
});
