// REST: what holds of every call, and what bad input is answered with. Of visitors: visitors-rest.test.mjs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertProblem } from '../support/problem.mjs';
import { closeAll, isoTime } from '../support/product.mjs';
import { Porchlight, quick } from '../../support/porchlight.mjs';

let server;
let shop;
let base;
before(async () => {
  server = await Porchlight.start({
    env: { ...quick, PORCHLIGHT_LIMITS_LOGINS_PER_EMAIL: '3' },
  });
  shop = await server.addShop({ name: 'Lamps', origins: ['https://shop.example'] });
  base = `/projects/${shop.projectId}`;
});
after(async () => {
  closeAll();
  await server.end();
});

const get = (path, options = {}) => server.rest(path, { token: shop.token, ...options });
const post = (path, body, options = {}) => get(path, { method: 'POST', body, ...options });

describe('logging in', { concurrency: 4 }, () => {
  const login = (email, password) =>
    server.rest('/auth/login', { method: 'POST', body: { email, password } });

  test('with the right password answers a token, who one is, and the projects', async () => {
    const own = await server.addShop({ name: 'Own' });
    const { status, body, headers } = await login(own.email.toUpperCase(), own.password);
    assert.equal(status, 200);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.deepEqual(Object.keys(body).sort(), ['agent', 'expiresAt', 'projects', 'token']);
    assert.match(body.expiresAt, isoTime);
    assert.ok(Date.parse(body.expiresAt) > Date.now());
    assert.equal(body.agent.email, own.email);
    assert.deepEqual(body.projects, [
      { id: own.projectId, name: 'Own', role: 'agent', origins: ['*'], files: true },
    ]);
    const me = await server.rest('/me', { token: body.token });
    assert.deepEqual(me.body, {
      agent: body.agent,
      projects: body.projects,
      mail: false,
      mailAfterMinutes: 0,
    });
  });

  test('with a wrong password and with an unknown e-mail reads the same', async () => {
    const own = await server.addShop();
    const wrong = await login(own.email, 'not the password');
    const unknown = await login('nobody@example.com', 'not the password');
    assertProblem(wrong, 401, 'unauthorized');
    assertProblem(unknown, 401, 'unauthorized');
    assert.equal(wrong.body.detail, unknown.body.detail);
  });

  test('is limited: failures count, and then the right password must wait too', async () => {
    const own = await server.addShop();
    for (let i = 0; i < 3; i += 1) assertProblem(await login(own.email, `wrong ${i}`), 401, 'unauthorized');
    const limited = await login(own.email, own.password);
    assertProblem(limited, 429, 'rateLimited');
    assert.ok(Number(limited.headers.get('retry-after')) > 0);
  });

  test('as often as one likes where it succeeds', async () => {
    const own = await server.addShop();
    for (let i = 0; i < 5; i += 1) assert.equal((await login(own.email, own.password)).status, 200);
  });

  test('after a new password: the old one is out', async () => {
    const own = await server.addShop();
    const { password } = await server.json('agent', 'passwd', own.email);
    assertProblem(await login(own.email, own.password), 401, 'unauthorized');
    assert.equal((await login(own.email, password)).status, 200);
  });

  test('with bad input says what was expected', async () => {
    const send = (body, headers) => server.rest('/auth/login', { method: 'POST', body, headers });
    const bad = ['{', '[]', '5', 'null', '""', '', {}, { email: 'a@b.example' }, { email: 5, password: 'x' }];
    bad.push({ email: 'a@b.example', password: '' }, { email: 'a@b.example', password: 'x'.repeat(2_000) });
    bad.push(`${'['.repeat(5_000)}${']'.repeat(5_000)}`, '{"email":"\ud800"}');
    for (const body of bad) {
      const answer = await send(body, { 'content-type': 'application/json' });
      assertProblem(answer, 400, 'badRequest');
      assert.match(answer.body.detail, /expected/);
    }
    const text = await send('{"email":"a@b.example","password":"x"}', { 'content-type': 'text/plain' });
    assertProblem(text, 415, 'badRequest');
  });
});

describe('who may ask', { concurrency: 4 }, () => {
  const paths = () => [
    ...[
      '/me',
      `${base}/visitors`,
      `${base}/visitors/a`,
      `${base}/visitors/a/visits`,
      `${base}/presence/stats`,
    ],
  ];

  test('nobody without a token, or with a bad one', async () => {
    for (const path of paths()) {
      for (const token of [undefined, 'nonsense', `${shop.token}x`]) {
        const answer = await server.rest(path, { token });
        assertProblem(answer, 401, 'unauthorized');
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      }
    }
    const body = { uids: [] };
    assertProblem(await server.rest(`${base}/presence`, { method: 'POST', body }), 401, 'unauthorized');
    const basic = { authorization: `Basic ${shop.token}` };
    assertProblem(await server.rest('/me', { headers: basic }), 401, 'unauthorized');
  });

  test('no stranger: a foreign project and one that does not exist read the same', async () => {
    const other = await server.addShop();
    for (const id of [other.projectId, 987_654]) {
      for (const path of ['visitors', 'visitors/a', 'visitors/a/visits', 'presence/stats']) {
        assertProblem(await get(`/projects/${id}/${path}`), 403, 'forbidden');
      }
      assertProblem(await post(`/projects/${id}/presence`, { uids: [] }), 403, 'forbidden');
    }
  });
});

describe('public settings', { concurrency: 4 }, () => {
  const path = () => `/public${base}/settings`;

  test('need no token, and are readable for the project’s pages', async () => {
    const { status, body, headers } = await server.rest(path(), {
      headers: { origin: 'https://shop.example' },
    });
    assert.equal(status, 200);
    assert.equal(body.projectId, shop.projectId);
    assert.equal(headers.get('access-control-allow-origin'), 'https://shop.example');
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.match(headers.get('vary'), /origin/i);
    assert.doesNotMatch(JSON.stringify(body), new RegExp(shop.identitySecret));
    assert.equal((await server.rest(path())).status, 200);
  });

  test('not for others', async () => {
    const answer = await server.rest(path(), { headers: { origin: 'https://evil.example' } });
    assertProblem(answer, 403, 'originNotAllowed');
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assertProblem(await server.rest('/public/projects/987654/settings'), 404, 'notFound');
    assertProblem(await server.rest('/public/projects/x/settings'), 400, 'badRequest');
  });

  test('answer the preflight', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'GET' };
    const { status, headers: answered } = await server.rest(path(), { method: 'OPTIONS', headers });
    assert.equal(status, 204);
    assert.equal(answered.get('access-control-allow-origin'), 'https://shop.example');
    assert.match(answered.get('access-control-allow-methods'), /GET/);
  });
});

describe('paths and methods', { concurrency: 4 }, () => {
  test('that are none', async () => {
    for (const path of ['/', '/nothing', '/me/', '/me/x', `${base}/visitors/a/b`, '/project', '//me']) {
      assertProblem(await get(path), 404, 'notFound');
    }
    for (const id of ['0', '-1', '1.5', 'x', '9'.repeat(30)]) {
      assertProblem(await get(`/projects/${id}/visitors`), 400, 'badRequest');
    }
    const long = await get(`/${'x'.repeat(5_000)}`);
    assertProblem(long, 404, 'notFound');
  });

  test('a wrong method is told the right one', async () => {
    const answer = await get('/me', { method: 'DELETE' });
    assertProblem(answer, 405, 'badRequest');
    assert.match(answer.headers.get('allow'), /GET/);
    assertProblem(await get('/auth/login'), 405, 'badRequest');
    assertProblem(await get(`${base}/presence`), 405, 'badRequest');
  });

  test('HEAD is GET without the body', async () => {
    const { status, body, headers } = await get('/me', { method: 'HEAD' });
    assert.equal(status, 200);
    assert.equal(body === '' || body === undefined, true);
    assert.ok(Number(headers.get('content-length')) > 0);
  });
});

describe('the internal port', { concurrency: 4 }, () => {
  test('tells health, readiness and metrics', async () => {
    const ask = (path) => fetch(server.internalUrl + path);
    assert.equal((await ask('/health')).status, 200);
    const ready = await ask('/ready');
    assert.equal(ready.status, 200);
    assert.equal(typeof (await ready.json()), 'object');
    await get('/me');
    const metrics = await ask('/metrics');
    assert.equal(metrics.status, 200);
    assert.match(metrics.headers.get('content-type'), /^text\/plain/);
    const text = await metrics.text();
    assert.match(text, /^# TYPE porchlight_http_requests_total counter$/m);
    assert.match(text, /^porchlight_http_requests_total\{.*route="\/api\/v1\/me".*\} [1-9]/m);
    assert.equal((await ask('/api/v1/me')).status, 404);
    assert.equal((await ask('/')).status, 404);
  });

  test('is not there on the public one', async () => {
    for (const path of ['/health', '/ready', '/metrics']) {
      // At most the dashboard, which answers for any path that could be a place in it.
      const response = await fetch(server.url + path);
      const type = response.headers.get('content-type');
      assert.ok(response.status === 404 || type.startsWith('text/html'), `${path}: ${type}`);
      assert.doesNotMatch(await response.text(), /porchlight_http|"draining"/);
    }
  });
});
