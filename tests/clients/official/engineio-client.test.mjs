// engine.io-client alone against the support server that its own suite expects (maxPayload 100 bytes).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Socket } from 'engine.io-client';
import { startServer } from '../support/server.mjs';
import { deadline } from '../../support/porchlight.mjs';

const next = (socket, name = 'message') =>
  deadline(new Promise((resolve) => socket.once(name, (...args) => resolve(args[0]))), name);

describe('engine.io-client', () => {
  let server;
  before(async () => {
    server = await startServer({ flag: '--engineio-client-port' });
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
  });

  const lists = [['websocket'], ['polling'], ['polling', 'websocket']];
  for (const [transports, forceBase64] of lists.flatMap((list) => [
    [list, false],
    [list, true],
  ])) {
    test(`${transports.join(', then ')}: text and binary${forceBase64 ? ' as base64' : ''}`, async () => {
      const socket = new Socket(server.http, { transports, forceBase64, path: '/engine.io/' });
      const upgraded = transports.length > 1 ? next(socket, 'upgrade') : null;
      assert.equal(await next(socket), 'hi');
      await upgraded;
      socket.binaryType = 'arraybuffer';
      socket.send('give utf8');
      assert.equal(await next(socket), 'пойду спать всем спокойной ночи');
      socket.send('give binary');
      assert.deepEqual([...new Uint8Array(await next(socket))], [0, 1, 2, 3, 4]);
      socket.send(new Int8Array([1, -2, 3]));
      assert.deepEqual([...new Int8Array(await next(socket))], [1, -2, 3]);
      const closed = next(socket, 'close');
      socket.close();
      await closed;
    });
  }

  test('who asks for base64 gets text frames alone', async () => {
    const { WebSocket } = await import('ws');
    const url = `${server.http.replace('http', 'ws')}/engine.io/?EIO=4&transport=websocket`;
    for (const [query, expected] of [
      ['', false],
      ['&b64=1', true],
    ]) {
      const socket = new WebSocket(url + query);
      const frames = [];
      socket.on('message', (data, binary) => frames.push([data.toString('latin1'), binary]));
      await next(socket, 'open');
      socket.send('4give binary');
      await deadline(
        (async () => {
          while (frames.length < 3) await next(socket);
        })(),
        'three frames',
      );
      assert.deepEqual(frames[2], expected ? ['bAAECAwQ=', false] : ['\0\x01\x02\x03\x04', true]);
      socket.close();
    }
  });

  test('polling splits what would pass maxPayload', async () => {
    const socket = new Socket(server.http, { transports: ['polling'], path: '/engine.io/' });
    await next(socket);
    const texts = ['a'.repeat(50), 'b'.repeat(40), 'c'.repeat(99)];
    const received = [];
    const all = deadline(
      new Promise((resolve) => {
        socket.on('message', (text) => received.push(text) === 3 && resolve());
      }),
      'three messages',
    );
    for (const text of texts) socket.send(text);
    await all;
    assert.deepEqual(received, texts);
    socket.close();
  });

  test('extra headers arrive with the POST', async () => {
    const socket = new Socket(server.http, {
      transports: ['polling'],
      path: '/engine.io/',
      extraHeaders: { 'X-Porch': 'light' },
    });
    await next(socket);
    socket.send('sendHeaders');
    assert.equal(JSON.parse(await next(socket))['x-porch'], 'light');
    socket.close();
  });

  test('a handshake that is denied is answered 403', async () => {
    for (const transport of ['polling', 'websocket']) {
      const socket = new Socket(server.http, {
        transports: [transport],
        path: '/engine.io/',
        query: { deny: 1 },
      });
      const error = await next(socket, 'error');
      assert.ok(error instanceof Error);
    }
    const response = await fetch(`${server.http}/engine.io/?EIO=4&transport=polling&deny=1`);
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { code: 4, message: 'Forbidden' });
  });

  test('the handshake carries four cookies', async () => {
    const response = await fetch(`${server.http}/engine.io/?EIO=4&transport=polling`);
    const cookies = response.headers.getSetCookie();
    assert.equal(cookies.length, 4);
    assert.deepEqual(cookies.slice(0, 3), [
      '1=1; Max-Age=86400',
      '2=2; Path=/; HttpOnly; Secure; SameSite=Strict',
      '3=3; Max-Age=0',
    ]);
    assert.match(cookies[3], /^4=4; Expires=\w{3}, \d\d \w{3} \d{4} /);
  });
});
