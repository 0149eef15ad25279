// The bytes themselves: what HTTP/1.1 allows works, what it forbids is refused, and nothing that anybody sends
// stops the server. After every group the very same process must be alive and well.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { closeAll, connect, newUid, visit, watch } from '../support/product.mjs';
import { exchange, Raw, statusesOf, statusOf } from '../support/raw.mjs';
import { eventually, Porchlight, quick, sleep } from '../../support/porchlight.mjs';

let server;
let shop;
let pid;
before(async () => {
  server = await Porchlight.start({
    env: {
      ...quick,
      PORCHLIGHT_SERVER_THREADS: '2',
      PORCHLIGHT_LIMITS_CONNECTIONS_PER_ADDRESS: '1000',
    },
  });
  shop = await server.addShop();
  ({ pid } = server);
});
afterEach(async () => {
  await server.assertAlive();
  assert.equal(server.pid, pid);
});
after(async () => {
  closeAll();
  await server.end();
});

const settings = () => `/api/v1/public/projects/${shop.projectId}/settings`;
const get = (path, headers = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const closing = 'Connection: close\r\n';

describe('HTTP/1.1 as it should be', () => {
  test('requests in one go are answered in their order, each in full', async () => {
    const paths = ['/api/v1/me', settings(), '/no.thing', '/', settings()];
    const text = await exchange(server, paths.map((path) => get(path)).join('') + get('/api/v1/me', closing));
    assert.deepEqual(statusesOf(text), [401, 200, 404, 200, 200, 401]);
  });

  test('a hundred requests in one go', async () => {
    const text = await exchange(server, get(settings()).repeat(100) + get('/no.thing', closing));
    const statuses = statusesOf(text);
    assert.equal(statuses.length, 101);
    assert.ok(statuses.slice(0, 100).every((status) => status === 200));
  });

  test('a connection is kept, and closed when asked', async () => {
    const raw = await Raw.open(server);
    for (let i = 1; i <= 3; i += 1) {
      raw.send(get(settings()));
      await eventually(() => statusesOf(raw.text).length === i, 'the answer');
    }
    raw.send(get(settings(), closing));
    assert.match(await raw.untilClosed(), /connection: close/i);
  });

  test('OPTIONS of the server, and a target that is a whole address', async () => {
    assert.equal(statusOf(await exchange(server, `OPTIONS * HTTP/1.1\r\nHost: x\r\n${closing}\r\n`)), 204);
    assert.equal(statusOf(await exchange(server, get(`http://shop.example${settings()}`, closing))), 200);
    assert.equal(statusOf(await exchange(server, get('http://shop.example', closing))), 200);
  });

  test('HTTP/1.0 is answered and closed', async () => {
    assert.equal(statusOf(await exchange(server, `GET ${settings()} HTTP/1.0\r\n\r\n`)), 200);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const head = await exchange(server, `HEAD / HTTP/1.1\r\nHost: x\r\n${closing}\r\n`);
    const full = await exchange(server, get('/', closing));
    assert.equal(statusOf(head), 200);
    assert.ok(head.endsWith('\r\n\r\n'), 'no body');
    const length = /content-length: (\d+)/i;
    assert.equal(length.exec(head)[1], length.exec(full)[1]);
    assert.ok(Number(length.exec(full)[1]) > 0);
  });

  test('a body in chunks', async () => {
    const body = JSON.stringify({ email: 'nobody@example.com', password: 'x' });
    const half = body.length >> 1;
    const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const text = await exchange(
      server,
      `POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${closing}` +
        `Transfer-Encoding: chunked\r\n\r\n${chunk(body.slice(0, half))}${chunk(body.slice(half))}0\r\n\r\n`,
    );
    assert.equal(statusOf(text), 401);
    assert.match(text, /"code":"unauthorized"/);
  });

  test('Expect: 100-continue', async () => {
    const body = JSON.stringify({ email: 'nobody@example.com', password: 'x' });
    const raw = await Raw.open(server);
    raw.send(
      `POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${closing}` +
        `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await raw.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    raw.send(body);
    assert.match(await raw.untilClosed(), /\r\n\r\nHTTP\/1\.1 401 /);
  });

  test('a request that comes byte by byte', async () => {
    const raw = await Raw.open(server);
    for (const byte of get(settings(), closing)) {
      raw.send(byte);
      await new Promise(setImmediate);
    }
    assert.equal(statusOf(await raw.untilClosed()), 200);
  });

  test('static files: types, validators, no way out of the folder', async () => {
    const page = await fetch(`${server.url}/`);
    assert.match(page.headers.get('content-type'), /^text\/html/);
    const widget = await fetch(`${server.url}/widget.js`);
    assert.match(widget.headers.get('content-type'), /javascript/);
    const etag = widget.headers.get('etag');
    const again = await fetch(`${server.url}/widget.js`, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
    assert.equal((await fetch(`${server.url}/demo/`)).status, 200);
    const lengths = {};
    for (const accepted of ['br', 'gzip', 'identity']) {
      const headers = { 'accept-encoding': accepted };
      const [whole, head] = await Promise.all(
        ['GET', 'HEAD'].map((method) => fetch(`${server.url}/widget.js`, { method, headers })),
      );
      assert.equal(whole.headers.get('content-encoding') ?? 'identity', accepted);
      assert.equal(whole.headers.get('vary'), 'Accept-Encoding');
      assert.equal(head.headers.get('etag'), whole.headers.get('etag'));
      lengths[accepted] = Number(head.headers.get('content-length'));
      assert.match(await whole.text(), /porchlight/); // the client undoes the coding
    }
    assert.ok(lengths.br < lengths.gzip && lengths.gzip < lengths.identity, JSON.stringify(lengths));
    for (const path of [
      '/../etc/passwd',
      '/demo/../../etc/passwd',
      '/%2e%2e/etc/passwd',
      '/demo/%00',
      '//etc/passwd',
    ]) {
      const text = await exchange(server, get(path, closing));
      assert.doesNotMatch(text, /root:/);
      assert.ok([400, 404].includes(statusOf(text)), `${path}: ${text.slice(0, 40)}`);
    }
  });
});

describe('what is not there', () => {
  for (const path of ['/health', '/ready', '/metrics', '/projects/1', '/demo/nothing', '/widget', '/x.js']) {
    test(`${path} on the public port: 404`, async () => {
      const response = await fetch(server.url + path);
      assert.equal(response.status, 404);
      assert.doesNotMatch(await response.text(), /<html/i);
    });
  }
});

describe('HTTP/1.1 as it should not be', { concurrency: 4 }, () => {
  const cases = {
    'headers that are too large': [get('/', `X-Long: ${'x'.repeat(20_000)}\r\n`), [431]],
    'a URL that is too long': [get(`/${'x'.repeat(20_000)}`), [414, 431]],
    'too many headers': [get('/', Array.from({ length: 150 }, (_, i) => `X-${i}: 1\r\n`).join('')), [431]],
    'a request line that is none': ['nonsense\r\n\r\n', [400]],
    'no method': [' / HTTP/1.1\r\nHost: x\r\n\r\n', [400]],
    'a target that is no path': ['GET nothing HTTP/1.1\r\nHost: x\r\n\r\n', [400]],
    'another version': ['GET / HTTP/3.7\r\nHost: x\r\n\r\n', [400]],
    'a blank in the target': ['GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', [400]],
    'a Host that is none': ['GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', [400]],
    'a folded header': [get('/', 'X-A: 1\r\n folded\r\n'), [400]],
    'lines that end with LF alone': ['GET / HTTP/1.1\nHost: x\n\n', [400]],
    'a CR alone': [get('/', 'X-A: a\rb\r\n'), [400]],
    'no Host': ['GET / HTTP/1.1\r\n\r\n', [400]],
    'two Hosts': ['GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', [400]],
    'a blank before the colon': [get('/', 'X-A : 1\r\n'), [400]],
    'a zero byte': [get('/', 'X-A: a\0b\r\n'), [400]],
    'a length that is none': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n`, [400]],
    'a negative length': [`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n`, [400]],
    'two lengths': ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', [400]],
    'length and chunks': [
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      [400],
    ],
    'a chunk that is none': ['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', [400]],
    'a body that is too large': ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', [413]],
    'TLS to a plain port': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  };
  for (const [what, [bytes, expected]] of Object.entries(cases)) {
    test(what, async () => {
      const text = await exchange(server, Buffer.from(bytes, 'latin1'));
      assert.ok(expected.includes(statusOf(text)), `${what}: ${text.slice(0, 60)}`);
    });
  }

  // What a proxy takes for the end of a body must be what we take for it: else the rest is a request of ours.
  const smuggled = get('/api/v1/me');
  const framings = {
    gzip: 'Transfer-Encoding: gzip\r\n',
    'chunked, gzip': 'Transfer-Encoding: chunked, gzip\r\n',
    'gzip, chunked': 'Transfer-Encoding: gzip, chunked\r\n',
    xchunked: 'Transfer-Encoding: xchunked\r\n',
    identity: 'Transfer-Encoding: identity\r\n',
    'an empty coding': 'Transfer-Encoding:\r\n',
    'chunked twice': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
    'chunked beside a length': 'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n',
    'the same length twice': 'Content-Length: 0\r\nContent-Length: 0\r\n',
    'a list of lengths': 'Content-Length: 0, 0\r\n',
  };
  for (const version of ['1.1', '1.0']) {
    const all = version === '1.0' ? { ...framings, chunked: 'Transfer-Encoding: chunked\r\n' } : framings;
    for (const [what, fields] of Object.entries(all)) {
      test(`${what}, HTTP/${version}: refused, and nothing behind it is answered`, async () => {
        const head = `POST /api/v1/auth/login HTTP/${version}\r\nHost: x\r\n${fields}\r\n`;
        const text = await exchange(server, `${head}0\r\n\r\n${smuggled}${smuggled}`);
        assert.deepEqual(statusesOf(text), [400]);
      });
    }
  }

  test('what has no end is refused while it is small', async () => {
    const chunked = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    const endless = {
      [chunked]: '0'.repeat(100_000),
      [`${chunked}5;`]: 'e'.repeat(100_000),
      [`${chunked}0\r\n`]: 'X: 1\r\n'.repeat(20_000),
      'GET / HTTP/1.1\r\nX: ': 'x'.repeat(100_000),
    };
    for (const [begin, more] of Object.entries(endless)) {
      assert.ok([400, 431].includes(statusOf(await exchange(server, begin + more))), begin);
    }
  });

  test('headers that never end: 408, or the end', async () => {
    const raw = await Raw.open(server);
    raw.send('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const drip = setInterval(() => raw.send('x'), 500);
    const text = await raw.untilClosed().finally(() => clearInterval(drip));
    assert.ok(text === '' || statusOf(text) === 408, text);
  });

  test('a half-close after the request is answered all the same', async () => {
    const raw = await Raw.open(server);
    raw.socket.end(get(settings()));
    assert.equal(statusOf(await raw.until(/\r\n\r\n\{/)), 200);
    raw.close();
  });
});

describe('Engine.IO as it should not be', { concurrency: 4 }, () => {
  const polling = '/socket.io/?EIO=4&transport=polling';
  const bad = {
    'an unknown transport': '/socket.io/?EIO=4&transport=carrier-pigeon',
    'no transport': '/socket.io/?EIO=4',
    'another protocol': '/socket.io/?EIO=3&transport=polling',
    'no protocol': '/socket.io/?transport=polling',
    'an unknown sid': `${polling}&sid=unknown`,
    'a giant sid': `${polling}&sid=${'x'.repeat(8_000)}`,
    'an empty sid over POST': `${polling}&sid=`,
  };
  for (const [what, path] of Object.entries(bad)) {
    test(`${what}: 400`, async () => {
      const method = what.includes('POST') ? 'POST' : 'GET';
      const response = await fetch(server.url + path, { method });
      assert.equal(response.status, 400);
      await response.text();
    });
  }

  test('payloads that are none end the session', async () => {
    for (const body of [
      '',
      'abc',
      '\x1e\x1e\x1e',
      '4{',
      '9',
      'b!!!',
      '4'.repeat(20_000),
      `4${'['.repeat(50_000)}`,
    ]) {
      const opened = await (await fetch(server.url + polling)).text();
      const { sid } = JSON.parse(opened.slice(1));
      const posted = await fetch(`${server.url}${polling}&sid=${sid}`, { method: 'POST', body });
      assert.ok(posted.status === 400 || posted.status === 200, `${posted.status}`);
      await posted.text();
    }
  });

  test('more than maxPayload is refused', async () => {
    const opened = await (await fetch(server.url + polling)).text();
    const { sid, maxPayload } = JSON.parse(opened.slice(1));
    assert.equal(maxPayload, 1_000_000);
    const refusal = fetch(`${server.url}${polling}&sid=${sid}`, {
      method: 'POST',
      body: '4'.repeat(maxPayload + 1),
    });
    const status = await refusal.then(
      (response) => response.status,
      () => 413, // the connection was reset while we were sending
    );
    assert.equal(status, 413);
  });

  test('CORS is open to any origin, without credentials', async () => {
    const { headers } = await fetch(server.url + polling, { headers: { origin: 'https://any.example' } });
    assert.ok(['*', 'https://any.example'].includes(headers.get('access-control-allow-origin')));
    assert.equal(headers.get('access-control-allow-credentials'), null);
  });

  test('Socket.IO packets that are none end the connection, never the server', async () => {
    const { WebSocket } = await import('ws');
    const packets = [
      '4',
      '40{',
      '42["identify"',
      '42{}',
      '4242424242',
      '49',
      '451-["x"]',
      '45999999999-["x"]',
    ];
    packets.push(
      '42/nowhere,["x"]',
      `40${'x'.repeat(100_000)}`,
      `42${'['.repeat(100_000)}`,
      '43["no such ack"]',
    );
    packets.push('4518446744073709551616-[]', '42["identify",{"projectId":1e400}]', '40/\u0000,', 'x', '');
    for (const packet of packets) {
      for (const connectFirst of [true, false]) {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`);
        socket.on('error', () => {});
        const closed = new Promise((done) => socket.once('close', done));
        await new Promise((done) => socket.once('open', done));
        if (connectFirst) socket.send(`40{"projectId":${shop.projectId}}`);
        socket.send(packet);
        await Promise.race([closed, sleep(30)]);
        socket.terminate();
      }
    }
  });

  test('WebSocket frames that are none end the connection', async () => {
    const upgrade =
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    const frames = {
      unmasked: [0x81, 0x02, 0x34, 0x30],
      'reserved bits': [0xf1, 0x80, 0, 0, 0, 0],
      'an unknown opcode': [0x83, 0x80, 0, 0, 0, 0],
      'a fragmented ping': [0x09, 0x80, 0, 0, 0, 0],
      'a long ping': [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0, ...new Array(126).fill(0)],
      'a continuation of nothing': [0x80, 0x80, 0, 0, 0, 0],
      'a length of 2^63': [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
      'broken UTF-8': [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28],
      'a close with one byte': [0x88, 0x81, 0, 0, 0, 0, 0x03],
      noise: [...randomBytes(500)],
    };
    for (const [what, bytes] of Object.entries(frames)) {
      const raw = await Raw.open(server);
      raw.send(upgrade);
      assert.match(await raw.until(/\r\n\r\n/), /^HTTP\/1\.1 101 /);
      raw.send(Buffer.from(bytes));
      if (what === 'noise') await Promise.race([raw.closed, sleep(200)]);
      else await raw.untilClosed();
      raw.close();
    }
  });

  test('upgrades that are none are refused', async () => {
    const path = '/socket.io/?EIO=4&transport=websocket';
    const headers = (more) => `Connection: Upgrade\r\nUpgrade: websocket\r\n${more}`;
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    const version = 'Sec-WebSocket-Version: 13\r\n';
    const bad = [
      get(path, headers(version)),
      get(path, headers(key)),
      get(path, headers(`${key}Sec-WebSocket-Version: 8\r\n`)),
      get(path, headers(`${version}Sec-WebSocket-Key: short\r\n`)),
      get('/elsewhere', headers(key + version)),
      get('/socket.io/?EIO=4&transport=websocket&sid=unknown', headers(key + version)),
      get('/socket.io/?EIO=3&transport=websocket', headers(key + version)),
    ];
    for (const bytes of bad) {
      const text = await exchange(server, bytes);
      const status = statusOf(text);
      assert.ok(status >= 400 || text === '' || status === 101, text.slice(0, 80));
    }
  });
});

describe('a crowd of bad clients', () => {
  test('a thousand half-open connections do not disturb a normal one', async () => {
    const half = Array.from({ length: 1_000 }, () => new Raw(server.port));
    const begin = [
      '',
      'GET / HT',
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
    ];
    half.forEach((raw, i) => raw.send(begin[i % begin.length]));
    await Promise.all(
      half.map((raw) => eventually(() => raw.socket.readyState === 'open', 'the connection')),
    );
    const { recorder } = await watch(server, shop);
    const { socket, uid } = await visit(server, shop);
    await recorder.status(uid, true);
    socket.disconnect();
    await recorder.status(uid, false);
    for (const raw of half) raw.close();
  });

  test('five hundred connections cut off at any byte', async () => {
    const whole = get('/socket.io/?EIO=4&transport=polling') + get(settings()) + get('/');
    const cut = Array.from({ length: 500 }, async (_, i) => {
      const raw = await Raw.open(server);
      raw.send(whole.slice(0, (i * 7) % whole.length));
      if (i % 2) raw.socket.resetAndDestroy();
      else raw.close();
    });
    await Promise.all(cut);
    const { socket } = await visit(server, shop);
    socket.disconnect();
  });

  test('giant and odd visitors', async () => {
    const socket = await connect(server, { projectId: shop.projectId });
    const answers = [];
    const odd = [
      'x'.repeat(500_000),
      '\u0000',
      '../../x',
      '<script>',
      '%s%n',
      "'; DROP TABLE visitors; --",
      '💡',
    ];
    for (const visitorUid of odd) {
      answers.push(await socket.emitWithAck('identify', { projectId: shop.projectId, visitorUid }));
    }
    assert.ok(answers.every(({ ok, error }) => !ok && error.code === 'badRequest'));
    const uid = newUid();
    const title = '<img src=x onerror=alert(1)>\n\u001b[31m2020-01-01 error fake log line';
    const named = { projectId: shop.projectId, visitorUid: uid, title, currentUrl: 'https://shop.example/' };
    assert.equal((await socket.emitWithAck('identify', named)).ok, true);
    assert.doesNotMatch(server.log, /\u001b\[31m2020|fake log line/);
    socket.disconnect();
  });

  test('a message over maxPayload ends that connection only', async () => {
    const [first, second] = [await visit(server, shop), await visit(server, shop)];
    const gone = new Promise((done) => first.socket.once('disconnect', done));
    first.socket.emit('identify', { padding: 'x'.repeat(1_100_000) });
    await gone;
    assert.equal(second.socket.connected, true);
    first.socket.disconnect();
    second.socket.disconnect();
  });
});
