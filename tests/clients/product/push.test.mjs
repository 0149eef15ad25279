// Agents who are away are told by their browsers' push service, which is one of the test's own: on the embedded default
// and over two gateways.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../../support/porchlight.mjs';
import { newTempId, openTab, say, told } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { closeAll, watch } from '../support/product.mjs';
import { PushService } from '../support/push.mjs';
import { makeAuthority } from '../support/smtp.mjs';

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

/** How many tries a gateway has put off. */
async function later(server) {
  const text = await (await fetch(`${server.internalUrl}/metrics`)).text();
  return Number(/^porchlight_pushes_total{result="later"} (\d+)$/m.exec(text)?.[1] ?? 0);
}

let authority;
before(() => {
  authority = makeAuthority();
});
after(() => {
  closeAll();
  authority.end();
});

function push(start) {
  let site;
  let service;
  let here;
  let there;
  before(async () => {
    service = await PushService.start(authority);
    site = await start({ ...service.env, PORCHLIGHT_PUSH_CONTACT: 'mailto:ops@shop.example' });
    here = site.servers[0];
    there = site.servers.at(-1);
  });
  after(async () => {
    await site?.end();
    await service?.close();
  });

  const rest = (token, path, method = 'GET', body = undefined) =>
    there.rest(path, { method, token, body, headers: { 'user-agent': chrome } });
  const list = async (token) => (await rest(token, '/me/push')).body.subscriptions;
  /** A browser that an agent has subscribed: {…, id}. */
  const subscribe = async (token, more = {}) => {
    service.publicKey = (await rest(token, '/me/push')).body.publicKey;
    const browser = service.browser();
    const { status, body } = await rest(token, '/me/push', 'POST', { ...browser.body, ...more });
    assert.equal(status, 201, JSON.stringify(body));
    return Object.assign(browser, { id: body.id, kept: body });
  };
  const idOf = (message) => Number(message.id.split('-')[0]);
  const addAgent = async (shop, name) => {
    const email = `${name}${shop.projectId}@example.com`;
    const { agentId } = await here.addAgent(email, [shop.projectId], { name });
    return { agentId, email, token: await here.token(email) };
  };

  test('a browser subscribes, is listed, and is gone when it is taken away', async () => {
    const shop = await site.addShop();
    const browser = await subscribe(shop.token, { showsText: true });
    assert.deepEqual(await list(shop.token), [browser.kept]);
    assert.equal(browser.kept.device, 'Chrome on Windows');
    assert.equal(browser.kept.showsText, true);
    assert.equal(Buffer.from(service.publicKey, 'base64url').length, 65);
    const other = await addAgent(shop, 'bo');
    assert.deepEqual(await list(other.token), [], 'nobody else’s');
    assert.equal((await rest(other.token, `/me/push/${browser.id}`, 'DELETE')).status, 204);
    assert.equal((await rest(other.token, `/me/push/${browser.id}/test`, 'POST', {})).status, 404);
    assert.equal((await list(shop.token)).length, 1);
    assert.equal((await rest(shop.token, `/me/push/${browser.id}`, 'DELETE')).status, 204);
    assert.equal((await rest(shop.token, `/me/push/${browser.id}`, 'DELETE')).status, 204);
    assert.deepEqual(await list(shop.token), []);
    for (const [method, path, given] of [
      ['GET', '/me/push'],
      ['POST', '/me/push', browser.body],
      ['DELETE', `/me/push/${browser.id}`],
      ['POST', `/me/push/${browser.id}/test`, {}],
    ]) {
      for (const token of [undefined, 'none']) {
        assert.equal((await rest(token, path, method, given)).status, 401, `${method} ${path}`);
      }
    }
  });

  test('what is no subscription, or of a private network, is refused with what was expected', async () => {
    const shop = await site.addShop();
    const { body } = service.browser();
    const at = (endpoint) => ({ ...body, endpoint });
    const off = Buffer.from(body.keys.p256dh, 'base64url');
    off[64] ^= 1;
    const cases = [
      [{}, /^endpoint: /],
      [at(7), /^endpoint: /],
      [at('http://push.example/x'), /^endpoint: /],
      [at('https://127.0.0.1/x'), /^endpoint: /],
      [at('https://[::1]/x'), /^endpoint: /],
      [at('https://169.254.169.254/latest/meta-data'), /^endpoint: /],
      [at('https://user@push.example/x'), /^endpoint: /],
      [at('https://push.example:8443/x'), /^endpoint: /],
      [at(`https://push.example/${'x'.repeat(1024)}`), /^endpoint: /],
      [{ endpoint: body.endpoint }, /^keys: /],
      [{ ...body, keys: { ...body.keys, auth: 'AAAA' } }, /^keys\.auth: /],
      [{ ...body, keys: { ...body.keys, p256dh: 'AAAA' } }, /^keys\.p256dh: /],
      [{ ...body, keys: { ...body.keys, p256dh: off.toString('base64url') } }, /^keys\.p256dh: /],
      [{ ...body, showsText: 'yes' }, /^showsText: /],
      [{ ...body, device: 'mine' }, /^body: /],
    ];
    for (const [wrong, expected] of cases) {
      const { status, body: answer } = await rest(shop.token, '/me/push', 'POST', wrong);
      assert.equal(status, 400, JSON.stringify(wrong));
      assert.match(answer.detail, expected);
    }
    assert.deepEqual(await list(shop.token), []);
  });

  test('a message while the agent is away is pushed, encrypted and signed; while one is here it is not', async () => {
    const shop = await site.addShop();
    const bo = await addAgent(shop, 'bo');
    const plain = await subscribe(shop.token);
    const wordy = await subscribe(shop.token, { showsText: true });
    const ofBo = await subscribe(bo.token);
    // Once every gateway knows that the one is here, and the other is not.
    const witness = await watch(here, shop);
    const ofBoAlone = ({ agents }) => agents.length === 1 && agents[0].agentId === bo.agentId;
    const { recorder } = await watch(there, { ...shop, token: bo.token });
    await told(witness.recorder, 'agentsAvailability', ({ agents }) => agents.length === 2);
    witness.socket.disconnect();
    await told(recorder, 'agentsAvailability', ofBoAlone);
    const visitor = await openTab(here, shop);
    const message = await say(visitor, 'Is anybody there?');
    const [first] = await service.pushesTo(plain);
    assert.deepEqual(first.payload, {
      kind: 'newConversation',
      projectId: shop.projectId,
      uid: visitor.uid,
      name: null,
      text: null,
      at: Date.parse(message.sentAt),
    });
    const [second] = await service.pushesTo(wordy);
    assert.equal(second.payload.text, 'Is anybody there?');
    assert.equal(first.bytes, second.bytes, 'the length says nothing');
    assert.equal(first.headers.ttl, '3600');
    assert.equal(first.headers.urgency, 'high');
    assert.match(first.headers.topic, /^[\w-]{32}$/);
    assert.equal(first.claims.sub, 'mailto:ops@shop.example');
    // What came later has been pushed: so this one was not.
    assert.equal(service.pushes.filter((one) => one.browser === ofBo).length, 0);
  });

  test('many messages are one push, and later one more', async () => {
    const shop = await site.addShop();
    const browser = await subscribe(shop.token, { showsText: true });
    const visitor = await openTab(here, shop);
    for (let i = 0; i < 10; i += 1) await say(visitor, `line ${i}`);
    const pushes = await service.pushesTo(browser, 2);
    assert.deepEqual(
      pushes.map(({ payload }) => [payload.kind, payload.text]),
      [
        ['newConversation', 'line 0'],
        ['newMessage', 'line 9'],
      ],
    );
    assert.equal(pushes[0].headers.topic, pushes[1].headers.topic);
  });

  test('a conversation that is somebody’s is pushed to nobody else, and a mention to whom it mentions', async () => {
    const shop = await site.addShop();
    const bo = await addAgent(shop, 'bo');
    const visitor = await openTab(here, shop);
    const id = idOf(await say(visitor, 'Hello'));
    const conversation = `/projects/${shop.projectId}/conversations/${id}`;
    assert.equal((await rest(shop.token, conversation, 'PATCH', { assigneeId: bo.agentId })).status, 200);
    const [mine, ofBo] = [await subscribe(shop.token), await subscribe(bo.token, { showsText: true })];
    // The first message began a pause.
    await say(visitor, 'And?');
    await service.pushesTo(ofBo);
    assert.equal(service.pushes.filter((one) => one.browser === mine).length, 0);
    const note = { content: 'Can you?', mentions: [bo.agentId], tempId: newTempId() };
    assert.equal((await rest(shop.token, `${conversation}/notes`, 'POST', note)).status, 201);
    const { payload } = (await service.pushesTo(ofBo, 2))[1];
    assert.equal(payload.kind, 'mention');
    assert.equal(payload.uid, visitor.uid);
    assert.equal(payload.text, 'Can you?');
    assert.ok('by' in payload);
  });

  test('a test goes to that browser, whoever is here', async () => {
    const shop = await site.addShop();
    const [browser, other] = [await subscribe(shop.token), await subscribe(shop.token)];
    await watch(there, shop);
    assert.equal((await rest(shop.token, `/me/push/${browser.id}/test`, 'POST', {})).status, 202);
    const [{ payload }] = await service.pushesTo(browser);
    assert.equal(payload.kind, 'test');
    assert.equal(service.pushes.filter((one) => one.browser === other).length, 0);
  });

  test('signing out everywhere, and a password, end it', async () => {
    const shop = await site.addShop();
    await subscribe(shop.token);
    const signedOut = await rest(shop.token, '/me/sign-out-everywhere', 'POST', {});
    assert.equal(signedOut.status, 200);
    assert.deepEqual(await list(signedOut.body.token), []);
    await subscribe(signedOut.body.token);
    const change = { current: shop.password, password: 'another correct horse' };
    const changed = await rest(signedOut.body.token, '/me/password', 'POST', change);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual(await list(changed.body.token), []);
  });

  test('a browser that takes no more is forgotten', async () => {
    const shop = await site.addShop();
    await subscribe(shop.token);
    service.answer = { status: 410 };
    await say(await openTab(here, shop), 'Hello');
    await eventually(async () => (await list(shop.token)).length === 0, 'no browser');
    service.answer = {};
  });

  test('a service that is busy, or away, has it later', async () => {
    const shop = await site.addShop();
    const browser = await subscribe(shop.token);
    service.answer = { status: 503, headers: { 'Retry-After': '1' } };
    const { requests } = service;
    await say(await openTab(here, shop), 'Hello');
    await eventually(() => service.requests > requests, 'a try');
    service.answer = {};
    assert.equal((await service.pushesTo(browser))[0].payload.kind, 'newConversation');
    await service.close();
    assert.equal((await rest(shop.token, `/me/push/${browser.id}/test`, 'POST', {})).status, 202);
    const waits = async () => {
      const counts = await Promise.all(
        site.servers.map((server) => server.metric('porchlight_pushes_waiting')),
      );
      return counts.some((count) => count > 0);
    };
    await eventually(waits, 'one that waits');
    await service.open();
    assert.equal((await service.pushesTo(browser, 2))[1].payload.kind, 'test');
  });

  test('a service that never answers, or answers without an end, has it later', async () => {
    const shop = await site.addShop();
    const browser = await subscribe(shop.token);
    const tries = () => site.servers.map((server) => later(server));
    for (const answer of [{ hang: true }, { body: 'x'.repeat(100_000) }]) {
      const before = sum(await Promise.all(tries()));
      service.answer = answer;
      assert.equal((await rest(shop.token, `/me/push/${browser.id}/test`, 'POST', {})).status, 202);
      const counted = async () => sum(await Promise.all(tries())) > before;
      await eventually(counted, 'a try that has failed');
    }
    service.answer = {};
    assert.equal((await service.pushesTo(browser)).at(-1).payload.kind, 'test');
  });

  test('no log line and no answer has a secret in it', async () => {
    const shop = await site.addShop();
    const browser = await subscribe(shop.token);
    const warnings = () => site.servers.map((server) => server.log).join('');
    service.answer = { status: 403 };
    assert.equal((await rest(shop.token, `/me/push/${browser.id}/test`, 'POST', {})).status, 202);
    await eventually(() => warnings().includes('a push was not taken'), 'the warning');
    service.answer = {};
    for (const secret of [new URL(browser.body.endpoint).pathname, ...Object.values(browser.body.keys)]) {
      assert.ok(!warnings().includes(secret), 'in the log');
      assert.ok(!JSON.stringify((await rest(shop.token, '/me/push')).body).includes(secret), 'in an answer');
    }
  });
}

describe('web push, embedded', () => push(embedded));
describe('web push, of two gateways', () => push(twoGateways));

describe('web push', () => {
  test('a name that leads into a private network is taken, and not connected to', async () => {
    const service = await PushService.start(authority);
    const site = await embedded({ SSL_CERT_FILE: authority.caFile });
    const [server] = site.servers;
    try {
      const { token } = await site.addShop();
      const { body } = service.browser();
      const add = (endpoint) =>
        server.rest('/me/push', { method: 'POST', token, body: { ...body, endpoint } });
      assert.equal((await add(body.endpoint)).status, 400, 'it is not allowed by name here');
      // Whatever ends in .localhost is this machine.
      const { id } = (await add('https://push.localhost/x')).body;
      const tested = await server.rest(`/me/push/${id}/test`, { method: 'POST', token, body: {} });
      assert.equal(tested.status, 202);
      const forbidden = async () =>
        /^porchlight_pushes_total{result="forbidden"} 1$/m.test(
          await (await fetch(`${server.internalUrl}/metrics`)).text(),
        );
      await eventually(forbidden, 'a push that was not allowed');
    } finally {
      await site.end();
      await service.close();
    }
  });

  test('switched off, it has no key, and takes no browser', async () => {
    const service = await PushService.start(authority);
    const site = await embedded({ ...service.env, PORCHLIGHT_PUSH_ENABLED: 'false' });
    const [server] = site.servers;
    try {
      const shop = await site.addShop();
      const { token } = shop;
      assert.deepEqual((await server.rest('/me/push', { token })).body, {
        publicKey: null,
        subscriptions: [],
      });
      const { body } = service.browser();
      assert.equal((await server.rest('/me/push', { method: 'POST', token, body })).status, 404);
      assert.equal((await server.rest('/me/push/1/test', { method: 'POST', token, body: {} })).status, 404);
      await say(await openTab(server, shop), 'Hello');
    } finally {
      closeAll();
      await site.end();
      await service.close();
    }
  });
});
