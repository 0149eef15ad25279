// REST: every call of the contract, and what bad input is answered with.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { closeAll, isoTime, newUid, visit, watch } from '../support/product.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

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

function assertProblem({ status, headers, body }, expected, code) {
  const text = JSON.stringify(body);
  assert.equal(status, expected, text);
  assert.match(headers.get('content-type'), /^application\/problem\+json/);
  assert.equal(body.code, code, text);
  assert.equal(body.status, expected);
  for (const field of ['type', 'title', 'detail']) assert.equal(typeof body[field], 'string', text);
}

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

describe('visitors', { concurrency: 4 }, () => {
  test('one: the database’s facts, and presence while online only', async () => {
    const { socket, uid } = await visit(server, shop);
    const online = await eventually(async () => {
      const answer = await get(`${base}/visitors/${uid}`);
      return answer.status === 200 && answer.body;
    }, 'the visitor');
    assert.deepEqual(
      Object.keys(online).sort(),
      [
        ...['currentUrl', 'email', 'firstSeenAt', 'isOnline', 'lastSeenAt', 'name', 'now', 'onlineSince'],
        ...['projectId', 'revision', 'status', 'title', 'userId', 'verified', 'visit', 'visitorUid'],
        ...['agentName', 'attributes', 'ban', 'contactEmail', 'note', 'tags'],
      ].sort(),
    );
    assert.equal(online.isOnline, true);
    assert.equal(online.status, 'online');
    assert.equal(online.currentUrl, 'https://shop.example/');
    assert.equal(online.title, 'Shop');
    for (const field of ['firstSeenAt', 'lastSeenAt', 'onlineSince', 'now'])
      assert.match(online[field], isoTime);
    socket.disconnect();
    const offline = await eventually(async () => {
      const { body } = await get(`${base}/visitors/${uid}`);
      return !body.isOnline && body;
    }, 'the visitor to be offline');
    assert.equal(offline.status, 'offline');
    for (const field of ['currentUrl', 'title', 'onlineSince', 'visit'])
      assert.ok(!(field in offline), field);
    assert.ok(offline.revision > online.revision);
  });

  test('one that nobody has seen is not found, and a uid that is none is a bad request', async () => {
    assertProblem(await get(`${base}/visitors/${newUid()}`), 404, 'notFound');
    for (const uid of ['a%20b', 'a%2Fb', '%00', 'x'.repeat(129), '%F0%9F%98%80']) {
      assertProblem(await get(`${base}/visitors/${uid}`), 400, 'badRequest');
    }
    for (const uid of ['%', '%zz']) assertProblem(await get(`${base}/visitors/${uid}`), 404, 'notFound');
  });

  test('visits of one in pages, and of nobody not found', async () => {
    const { uid } = await visit(server, shop);
    const path = `${base}/visitors/${uid}/visits`;
    const { status, body } = await get(path);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['keptDays', 'nextCursor', 'now', 'visits']);
    assert.equal(body.keptDays, 30);
    assert.match(body.now, isoTime);
    for (const query of ['limit=0', 'limit=51', 'limit=x', 'cursor=x', `cursor=${'x'.repeat(600)}`])
      assertProblem(await get(`${path}?${query}`), 400, 'badRequest');
    assertProblem(await get(`${base}/visitors/${newUid()}/visits`), 404, 'notFound');
    assertProblem(await get(`${base}/visitors/a%20b/visits`), 400, 'badRequest');
  });

  test('a list in pages: each visitor once, the newest first', async () => {
    const own = await server.addShop();
    const mine = (path) => server.rest(`/projects/${own.projectId}${path}`, { token: own.token });
    const visitors = [];
    for (let i = 0; i < 23; i += 1) visitors.push(await visit(server, own));
    const isAll = async (query) => (await mine(`/visitors?limit=100&${query}`)).body.visitors.length === 23;
    await eventually(() => isAll('status=all'), 'all of them');
    const assertPages = async (query) => {
      const seen = [];
      let cursor = '';
      for (let pages = 0; pages < 20; pages += 1) {
        const { status, body } = await mine(
          `/visitors?limit=5&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        assert.equal(status, 200);
        assert.ok(body.visitors.length <= 5);
        assert.equal(typeof body.revision, 'number');
        assert.match(body.now, isoTime);
        seen.push(...body.visitors);
        cursor = body.nextCursor;
        if (!cursor) break;
      }
      assert.equal(seen.length, 23, query);
      assert.deepEqual(
        new Set(seen.map(({ visitorUid }) => visitorUid)),
        new Set(visitors.map(({ uid }) => uid)),
      );
      return seen;
    };
    const assertNewestFirst = async (query, field) => {
      const times = (await assertPages(query)).map((visitor) => visitor[field]);
      assert.deepEqual(times, [...times].sort().reverse(), query);
    };
    await assertPages('status=online');
    await assertNewestFirst('sort=firstSeenAt', 'firstSeenAt');
    // Who is here is seen again and again, and moves to the front: only who has left stays where a cursor is.
    const { now } = (await mine('/visitors?limit=1')).body;
    for (const { socket } of visitors) socket.disconnect();
    const left = async () => {
      const { body } = await mine('/visitors?limit=100&status=offline');
      return body.visitors.filter(({ lastSeenAt }) => lastSeenAt >= now).length === 23;
    };
    await eventually(left, 'all to have left, and it to be written');
    await assertNewestFirst('sort=lastSeenAt', 'lastSeenAt');
    await assertNewestFirst('status=all', 'lastSeenAt');
  });

  test('by status', async () => {
    const own = await server.addShop();
    const mine = async (status) => {
      const { body } = await server.rest(`/projects/${own.projectId}/visitors?status=${status}`, {
        token: own.token,
      });
      return body.visitors.map(({ visitorUid }) => visitorUid);
    };
    const [online, away, offline] = [
      await visit(server, own),
      await visit(server, own),
      await visit(server, own),
    ];
    away.socket.emit('activity', { state: 'away' });
    offline.socket.disconnect();
    await eventually(async () => (await mine('offline')).includes(offline.uid), 'the offline one');
    await eventually(async () => (await mine('away')).includes(away.uid), 'the one away');
    assert.deepEqual(await mine('offline'), [offline.uid]);
    assert.deepEqual(await mine('away'), [away.uid]);
    assert.ok((await mine('online')).includes(online.uid));
    assert.ok(!(await mine('online')).includes(offline.uid));
    assert.equal((await mine('all')).length, 3);
  });

  test('by what is searched for, taken literally', async () => {
    const own = await server.addShop();
    const named = (name) => visit(server, own, { identify: { identity: { name } } });
    await named('Ada Lovelace');
    await named('100% Grace');
    const find = async (q) => {
      const query = new URLSearchParams({ q });
      const { body } = await server.rest(`/projects/${own.projectId}/visitors?${query}`, {
        token: own.token,
      });
      return body.visitors.map(({ name }) => name);
    };
    await eventually(async () => (await find('')).length === 2, 'both rows');
    assert.deepEqual(await find('lovelace'), ['Ada Lovelace']);
    assert.deepEqual(await find('0%'), ['100% Grace']);
    assert.deepEqual(await find('%'), ['100% Grace']);
    assert.deepEqual(await find('_'), []);
    assert.deepEqual(await find(`' OR 1=1 --`), []);
    assert.deepEqual(await find('nobody'), []);
  });

  test('a list with bad parameters says what was expected', async () => {
    const bad = ['limit=0', 'limit=-1', 'limit=501', 'limit=x', 'limit=1e3', 'status=nowhere', 'sort=name'];
    bad.push('cursor=nonsense', 'cursor=%00', `cursor=${'x'.repeat(600)}`, `q=${'x'.repeat(201)}`, 'q=%FF');
    for (const query of bad) {
      const answer = await get(`${base}/visitors?${query}`);
      assertProblem(answer, 400, 'badRequest');
      assert.match(answer.body.detail, /expected/);
    }
  });
});

describe('presence', { concurrency: 4 }, () => {
  test('of many at once', async () => {
    const { recorder } = await watch(server, shop);
    const [here, gone] = [await visit(server, shop), await visit(server, shop)];
    gone.socket.disconnect();
    await recorder.status(gone.uid, false);
    const unknown = newUid();
    const { status, body } = await eventually(async () => {
      const answer = await post(`${base}/presence`, { uids: [here.uid, gone.uid, unknown, here.uid] });
      return answer.body.statuses?.[gone.uid].lastSeenAt && answer;
    }, 'the last sight of the one that went');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['now', 'revision', 'statuses']);
    assert.equal(body.statuses[here.uid].isOnline, true);
    assert.equal(body.statuses[here.uid].status, 'online');
    assert.equal(body.statuses[gone.uid].isOnline, false);
    assert.match(body.statuses[gone.uid].lastSeenAt, isoTime);
    assert.deepEqual(body.statuses[unknown], { isOnline: false, status: 'offline', lastSeenAt: null });
    assert.equal(Object.keys(body.statuses).length, 3);
    here.socket.disconnect();
  });

  test('takes 1,000 uids and refuses 1,001', async () => {
    const uids = Array.from({ length: 1_001 }, (_, i) => `${'u'.repeat(120)}${i}`);
    const full = await post(`${base}/presence`, { uids: uids.slice(1) });
    assert.equal(full.status, 200);
    assert.equal(Object.keys(full.body.statuses).length, 1_000);
    assertProblem(await post(`${base}/presence`, { uids }), 400, 'badRequest');
    assert.equal((await post(`${base}/presence`, { uids: [] })).status, 200);
  });

  test('refuses what is no list of uids, and a body that is too large', async () => {
    for (const body of [
      {},
      { uids: 'a' },
      { uids: [5] },
      { uids: [''] },
      { uids: ['a b'] },
      { uids: null },
      '{',
      '',
    ]) {
      assertProblem(await post(`${base}/presence`, body), 400, 'badRequest');
    }
    const large = await post(`${base}/presence`, { uids: [], more: 'x'.repeat(300_000) });
    assertProblem(large, 413, 'payloadTooLarge');
  });

  test('counts who is online and who of them is away', async () => {
    const own = await server.addShop();
    const stats = async () =>
      (await server.rest(`/projects/${own.projectId}/presence/stats`, { token: own.token })).body;
    const { now, ...empty } = await stats();
    assert.match(now, isoTime);
    assert.deepEqual(empty, { projectId: own.projectId, online: 0, away: 0, known: true });
    const [first] = [await visit(server, own), await visit(server, own)];
    first.socket.emit('activity', { state: 'away' });
    await eventually(async () => {
      const { online, away } = await stats();
      return online === 2 && away === 1;
    }, 'two online, one of them away');
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
