// The official socket.io-client against porchlight-test-server, over each of its transports: WebSocket only,
// polling only, and polling that upgrades.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { startServer } from '../support/server.mjs';
import { deadline, sleep } from '../../support/porchlight.mjs';

const modes = {
  'WebSocket only': ['websocket'],
  'polling only': ['polling'],
  'polling, then upgraded': ['polling', 'websocket'],
};

const event = (emitter, name) =>
  deadline(new Promise((resolve) => emitter.once(name, (...args) => resolve(args))), name);

for (const [mode, transports] of Object.entries(modes)) {
  describe(`socket.io-client, ${mode}`, () => {
    let server;
    let sockets = [];
    before(async () => {
      server = await startServer({ flag: '--socketio-client-port' });
    });
    after(async () => {
      assert.equal(await server.stop(), 0);
    });
    afterEach(() => {
      for (const socket of sockets) socket.disconnect();
      sockets = [];
    });

    function connect(path = '/', options = {}) {
      const socket = io(server.http + path, {
        transports,
        forceNew: true,
        reconnectionDelay: 50,
        ...options,
      });
      sockets.push(socket);
      return socket;
    }
    async function connected(path, options) {
      const socket = connect(path, options);
      await event(socket, 'connect');
      if (transports.length > 1 && socket.io.engine.transport.name === 'polling') {
        await event(socket.io.engine, 'upgrade');
      }
      assert.equal(socket.io.engine.transport.name, transports.at(-1));
      return socket;
    }

    test('connects, and knows its id', async () => {
      const socket = await connected();
      assert.equal(await socket.timeout(2000).emitWithAck('getId'), socket.id);
    });

    test('events in both directions, text intact', async () => {
      const socket = await connected();
      socket.emit('hi');
      await event(socket, 'hi');
      const texts = [];
      socket.on('takeUtf8', (text) => texts.push(text));
      socket.emit('getUtf8');
      while (texts.length < 5)
        await event(socket, 'takeUtf8').catch(() => assert.fail(`${texts.length} of 5`));
      assert.deepEqual(texts, ['てすと', 'Я Б Г Д Ж Й', 'Ä ä Ü ü ß', 'utf8 — string', 'utf8 — string']);
      socket.emit('false');
      assert.deepEqual(await event(socket, 'false'), [false]);
    });

    test('many events at once keep their order', async () => {
      const socket = await connected();
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, i) => socket.timeout(5000).emitWithAck('echo', i)),
      );
      assert.deepEqual(
        answers,
        Array.from({ length: 300 }, (_, i) => i),
      );
    });

    test('the client acknowledges what the server asks', async () => {
      const socket = await connected();
      socket.on('ack', (answer) => answer(5, { test: true }));
      socket.emit('ack');
      await event(socket, 'got it');
    });

    test('acknowledgements carry dates and large texts', async () => {
      const socket = await connected();
      const now = await socket.timeout(2000).emitWithAck('getAckDate', { test: true });
      assert.match(now, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const long = 'ä'.repeat(200000);
      assert.equal(await socket.timeout(5000).emitWithAck('echo', long), long);
    });

    test('binary in both directions', async () => {
      const socket = await connected();
      socket.emit('doge');
      const [doge] = await event(socket, 'doge');
      assert.equal(Buffer.from(doge).toString(), 'asdfasdf');
      socket.emit('buffa', Buffer.from('abc'));
      await event(socket, 'buffack');
      socket.emit('jsonbuff', { hello: 'lol', message: Buffer.from('howdy'), goodbye: 'gotcha' });
      await event(socket, 'jsonbuff-ack');
      socket.emit('abuff1', Buffer.from('one'));
      socket.emit('abuff2', 'please arrive second');
      await event(socket, 'abuff2-ack');
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const echoed = await socket.timeout(2000).emitWithAck('echo', { deep: [bytes] });
      assert.ok(bytes.equals(Buffer.from(echoed.deep[0])));
    });

    test('several namespaces share one connection', async () => {
      const socket = await connected();
      const other = socket.io.socket('/foo'); // connects by itself
      sockets.push(other);
      await event(other, 'connect');
      assert.notEqual(other.id, socket.id);
      assert.equal(await other.timeout(2000).emitWithAck('getId'), other.id);
      other.disconnect();
      assert.equal(await socket.timeout(2000).emitWithAck('getId'), socket.id);
      other.connect();
      await event(other, 'connect');
      assert.equal(await other.timeout(2000).emitWithAck('getId'), other.id);
    });

    test('the handshake shows query and auth, in each namespace', async () => {
      const socket = connect('/abc', { query: { a: 'b c&d' }, auth: { token: 'ä' } });
      const [handshake] = await event(socket, 'handshake');
      assert.equal(handshake.query.a, 'b c&d');
      assert.equal(handshake.query.EIO, '4');
      assert.deepEqual(handshake.auth, { token: 'ä' });
    });

    test('refusals arrive as connect_error with the message', async () => {
      for (const [path, options, message] of [
        ['/?fail=true', {}, 'Auth failed (main namespace)'],
        ['/no', {}, 'Auth failed (custom namespace)'],
        ['/invalid', {}, 'Invalid namespace'],
      ]) {
        const [error] = await event(connect(path, options), 'connect_error');
        assert.equal(error.message, message);
      }
    });

    test('a client that leaves is told why, and may come back', async () => {
      const socket = await connected();
      const left = event(socket, 'disconnect');
      socket.disconnect();
      assert.deepEqual((await left)[0], 'io client disconnect');
      socket.connect();
      await event(socket, 'connect');
    });

    test('it stays connected over several heartbeats', { skip: mode === 'polling only' }, async () => {
      const socket = await connected();
      let pings = 0;
      socket.io.on('ping', () => pings++);
      await sleep(4300);
      assert.ok(pings >= 2, `${pings} pings`);
      assert.ok(socket.connected);
    });

    test('a refusal may carry data, a decision may come late, a forgotten one refuses', async () => {
      const [refused] = await event(connect('/porchlight', { auth: { refuse: true } }), 'connect_error');
      assert.equal(refused.message, 'Not you');
      assert.deepEqual(refused.data, { code: 'forbidden' });
      const [forgotten] = await event(connect('/porchlight', { auth: { forget: true } }), 'connect_error');
      assert.equal(forgotten.message, 'Refused');
      await connected('/porchlight', { auth: { late: true } });
    });

    test('after a refusal the same connection may try again', async () => {
      const socket = connect('/porchlight', { auth: { refuse: true } });
      await event(socket, 'connect_error');
      socket.auth = {};
      socket.connect();
      await event(socket, 'connect');
    });

    test('a room hears what is said in it, once, and only its members', async () => {
      const [one, two, three] = await Promise.all([1, 2, 3].map(() => connected('/porchlight')));
      const heard = [];
      for (const [name, socket] of Object.entries({ one, two, three })) {
        socket.on('said', (text) => heard.push(`${name}: ${text}`));
      }
      for (const socket of [one, two, two]) await socket.timeout(2000).emitWithAck('join', 'porch');
      assert.equal(await three.timeout(2000).emitWithAck('say', 'porch', 'hello ä'), 2);
      await one.timeout(2000).emitWithAck('leave', 'porch');
      assert.equal(await three.timeout(2000).emitWithAck('say', 'porch', 'again'), 1);
      assert.equal(await three.timeout(2000).emitWithAck('say', 'nowhere', 'x'), 0);
      await two.timeout(2000).emitWithAck('leave', 'porch');
      assert.deepEqual(heard.sort(), ['one: hello ä', 'two: again', 'two: hello ä']);
    });

    test('disconnected by the server it stays away, dropped it comes back', async () => {
      const watcher = await connected('/porchlight');
      await watcher.timeout(2000).emitWithAck('join', 'goodbyes');
      for (const [request, reasons, told] of [
        ['disconnect-me', ['io server disconnect'], 'server namespace disconnect'],
        ['close-me', ['io server disconnect'], 'server namespace disconnect'],
      ]) {
        const socket = await connected('/porchlight');
        const [lost, left] = [event(socket, 'disconnect'), event(watcher, 'left')];
        socket.emit(request);
        const [reason] = await lost;
        assert.ok(reasons.includes(reason), reason);
        assert.deepEqual(await left, [told]);
        assert.equal(socket.active, false);
      }
      const socket = await connected('/porchlight');
      const [lost, left] = [event(socket, 'disconnect'), event(watcher, 'left')];
      socket.emit('drop-me');
      const [reason] = await lost;
      assert.ok(['transport close', 'transport error'].includes(reason), reason);
      assert.deepEqual(await left, ['forced close']);
      await event(socket, 'connect');
    });

    test('the server learns why a client has gone', async () => {
      const watcher = await connected('/porchlight');
      await watcher.timeout(2000).emitWithAck('join', 'goodbyes');
      const leaver = await connected('/porchlight');
      const left = event(watcher, 'left');
      leaver.disconnect();
      assert.match((await left)[0], /^(client namespace disconnect|transport close)$/);
      const closer = await connected('/porchlight');
      const closed = event(watcher, 'left');
      closer.io.engine.close();
      assert.match((await closed)[0], /^transport (close|error)$/);
    });

    for (const signal of ['SIGTERM', 'SIGKILL']) {
      test(`it comes back by itself after the server has gone by ${signal}`, async () => {
        const socket = await connected();
        const first = socket.id;
        const lost = event(socket, 'disconnect');
        await server.stop(signal);
        const [reason] = await lost;
        assert.ok(['transport close', 'transport error'].includes(reason), reason);
        const back = event(socket, 'connect');
        server = await startServer({ flag: '--socketio-client-port', port: server.port });
        await back;
        assert.notEqual(socket.id, first);
        assert.equal(await socket.timeout(2000).emitWithAck('getId'), socket.id);
      });
    }
  });
}
