// Engine.IO 4 on the wire, checked packet by packet against the bare echo of porchlight-test-server
// (pingInterval 300 ms, pingTimeout 200 ms, maxPayload 1,000,000).

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { Frames, openWebSocket, Polling } from '../support/wire.mjs';
import { deadline, sleep } from '../../support/porchlight.mjs';

for (const threads of [1, 2]) {
  describe(`Engine.IO, ${threads} I/O thread(s)`, () => {
    let server;
    before(async () => {
      server = await startServer({ threads });
    });
    after(async () => {
      assert.equal(await server.stop(), 0);
    });

    const url = (query) => `${server.http}/engine.io/${query}`;
    async function error(response, status, code, message) {
      assert.equal(response.status, status);
      assert.deepEqual(await response.json(), { code, message });
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
    }
    const open = () => new Polling(server).open();

    describe('handshake', () => {
      test('a polling handshake holds exactly the five keys and offers WebSocket', async () => {
        const { handshake } = await open();
        assert.deepEqual(Object.keys(handshake), [
          'sid',
          'upgrades',
          'pingInterval',
          'pingTimeout',
          'maxPayload',
        ]);
        assert.match(handshake.sid, /^testnode-[0-9a-f]-[\w-]{20}$/);
        assert.deepEqual(handshake.upgrades, ['websocket']);
        assert.equal(handshake.pingInterval, 300);
        assert.equal(handshake.pingTimeout, 200);
        assert.equal(handshake.maxPayload, 1000000);
      });

      test('a WebSocket handshake offers no upgrade', async () => {
        const frames = await openWebSocket(server);
        assert.deepEqual(frames.handshake.upgrades, []);
        frames.close();
      });

      test('faults are refused with the codes of Engine.IO', async () => {
        await error(await fetch(url('')), 400, 0, 'Transport unknown');
        await error(await fetch(url('?EIO=4')), 400, 0, 'Transport unknown');
        await error(await fetch(url('?EIO=4&transport=abc')), 400, 0, 'Transport unknown');
        await error(await fetch(url('?transport=polling')), 400, 5, 'Unsupported protocol version');
        await error(await fetch(url('?EIO=3&transport=polling')), 400, 5, 'Unsupported protocol version');
        await error(await fetch(url('?EIO=abc&transport=polling')), 400, 5, 'Unsupported protocol version');
        await error(await fetch(url('?EIO=4&transport=websocket')), 400, 3, 'Bad request');
        await error(await fetch(url('?EIO=4&transport=polling&sid=abc')), 400, 1, 'Session ID unknown');
        for (const method of ['POST', 'PUT']) {
          const response = await fetch(url('?EIO=4&transport=polling'), { method, body: '4a' });
          await error(response, 400, 2, 'Bad handshake method');
        }
      });

      test('a WebSocket with the same faults sees its connection close', async () => {
        for (const query of [
          '',
          '?EIO=4',
          '?EIO=4&transport=abc',
          '?transport=websocket',
          '?EIO=3&transport=websocket',
          '?EIO=4&transport=polling',
          '?EIO=4&transport=websocket&sid=abc',
          '?EIO=4&transport=websocket&sid=testnode-0-AAAAAAAAAAAAAAAAAAAA',
          '?EIO=4&transport=websocket&sid=testnode-1-AAAAAAAAAAAAAAAAAAAA',
        ]) {
          const frames = new Frames(`${server.ws}/engine.io/${query}`);
          await deadline(frames.closed, `the end of "${query}"`);
        }
      });

      test('a preflight is answered for any origin, without credentials', async () => {
        const response = await fetch(url('?EIO=4&transport=polling'), {
          method: 'OPTIONS',
          headers: { 'access-control-request-headers': 'x-mine' },
        });
        assert.equal(response.status, 204);
        assert.equal(response.headers.get('access-control-allow-origin'), '*');
        assert.equal(response.headers.get('access-control-allow-credentials'), null);
        assert.match(response.headers.get('access-control-allow-methods'), /POST/);
        assert.equal(response.headers.get('access-control-allow-headers'), 'x-mine');
      });
    });

    describe('messages', () => {
      test('a polling message comes back, and the POST is answered ok', async () => {
        const session = await open();
        const posted = await session.post('4hello');
        assert.equal(posted.status, 200);
        assert.equal(await posted.text(), 'ok');
        assert.equal(await session.poll(), '4hello');
      });

      test('PUT carries packets as POST does', async () => {
        const session = await open();
        assert.equal((await session.post('4put', 'PUT')).status, 200);
        assert.equal(await session.poll(), '4put');
      });

      test('everything queued before a GET comes in that one GET, binary as base64', async () => {
        const session = await open();
        await session.post('4a\x1ebAQIDBA==\x1e4€ and 😀');
        await session.post('4c');
        assert.equal(await session.poll(), '4a\x1ebAQIDBA==\x1e4€ and 😀\x1e4c');
      });

      test('a GET waits until there is something to say', async () => {
        const session = await open();
        const waiting = session.poll();
        await sleep(20);
        await session.post('4late');
        assert.equal(await waiting, '4late');
      });

      test('text and binary come back as they were on WebSocket', async () => {
        const frames = await openWebSocket(server);
        frames.send('4hello');
        assert.equal(await frames.next(), '4hello');
        frames.send(Buffer.from([1, 2, 3, 4]));
        assert.deepEqual([...(await frames.next())], [1, 2, 3, 4]);
        frames.close();
      });

      test('what does not parse closes a polling session', async () => {
        for (const body of ['abc', '', '4a\x1e', '4ok\x1eabc', 'b***', '9', Buffer.from([0x34, 0xff])]) {
          const session = await open();
          assert.equal((await session.post(body)).status, 400);
          await error(await session.get(), 400, 1, 'Session ID unknown');
        }
      });

      test('what does not parse closes a WebSocket session', async () => {
        for (const packet of ['abc', '', '7', '2']) {
          const frames = await openWebSocket(server);
          frames.send(packet);
          await deadline(frames.closed, `the end after "${packet}"`);
        }
      });

      test('a payload over maxPayload is refused: 413 on polling, 1009 on WebSocket', async () => {
        const session = await open();
        assert.equal((await session.post('4' + 'a'.repeat(1000000))).status, 413);
        const frames = await openWebSocket(server);
        frames.send('4' + 'a'.repeat(1000000));
        assert.equal(await deadline(frames.closed, 'the end'), 1009);
      });

      test('two GETs at once end the session', async () => {
        const session = await open();
        const first = session.get();
        await sleep(20);
        const second = await session.get();
        assert.equal(second.status, 400);
        const answered = await first;
        assert.equal(answered.status, 200);
        assert.equal(await answered.text(), '1');
        assert.equal((await session.get()).status, 400);
      });

      test('a GET that the client gives up ends the session', async () => {
        const session = await open();
        const abort = new AbortController();
        const gone = session.get({ signal: abort.signal }).catch(() => {});
        await sleep(50);
        abort.abort();
        await gone;
        await sleep(20);
        assert.equal((await session.get()).status, 400);
      });
    });

    describe('heartbeat', () => {
      test('the ping is the whole answer of a waiting GET, and a pong keeps the session', async () => {
        const session = await open();
        for (let i = 0; i < 3; i++) {
          assert.equal(await session.poll(), '2');
          assert.equal((await session.post('3')).status, 200);
        }
      });

      test('a polling session without a pong is dead at 500 ms, and not before', async () => {
        const before = Date.now();
        const session = await open();
        const received = Date.now();
        assert.equal(await session.poll(), '2');
        assert.ok(Date.now() - before >= 299);
        await sleep(420 - (Date.now() - before));
        assert.equal((await session.post('4still here')).status, 200);
        await sleep(500 - (Date.now() - received));
        assert.equal((await session.get()).status, 400);
      });

      test('a WebSocket session without a pong is closed after 500 ms', async () => {
        const opened = Date.now();
        const frames = await openWebSocket(server);
        assert.equal(await frames.next(), '2');
        await deadline(frames.closed, 'the end');
        const lived = Date.now() - opened;
        assert.ok(lived >= 498 && lived < 900, `lived ${lived} ms`);
      });

      test('pongs keep a WebSocket session', async () => {
        const frames = await openWebSocket(server);
        for (let i = 0; i < 3; i++) {
          assert.equal(await frames.next(), '2');
          frames.send('3');
        }
        frames.send('4alive');
        assert.equal(await frames.next(), '4alive');
        frames.close();
      });
    });

    describe('close', () => {
      test('a close packet answers the waiting GET with a noop', async () => {
        const session = await open();
        const waiting = session.poll();
        await sleep(20);
        const posted = await session.post('1');
        assert.equal(posted.status, 200);
        assert.equal(await waiting, '6');
        assert.equal((await session.get()).status, 400);
      });

      test('a close packet closes a WebSocket', async () => {
        const frames = await openWebSocket(server);
        frames.send('1');
        await deadline(frames.closed, 'the end');
      });

      // Order of arrival over two connections exists on one loop only.
      test('a GET and a POST sent at once are taken in their order', { skip: threads > 1 }, async () => {
        for (let i = 0; i < 20; i++) {
          const session = await open();
          const [got, posted] = await Promise.all([session.get(), session.post('1')]);
          assert.equal(got.status, 200);
          assert.equal(await got.text(), '6');
          assert.equal(posted.status, 200);
        }
      });
    });

    describe('upgrade', () => {
      async function probe(session) {
        const frames = new Frames(`${server.ws}/engine.io/?EIO=4&transport=websocket&sid=${session.sid}`);
        await frames.ready();
        frames.send('2probe');
        assert.equal(await frames.next(), '3probe');
        return frames;
      }

      test('a session moves from polling to WebSocket', async () => {
        const session = await open();
        const frames = await probe(session);
        frames.send('5');
        frames.send('4hello');
        assert.equal(await frames.next(), '4hello');
        frames.close();
      });

      test('a GET that waits, and one that arrives, during the probe are answered with a noop', async () => {
        const session = await open();
        const waiting = session.poll();
        await sleep(20);
        const frames = await probe(session);
        assert.equal(await waiting, '6');
        assert.equal(await session.poll(), '6');
        frames.send('5');
        frames.send('4x');
        assert.equal(await frames.next(), '4x');
        frames.close();
      });

      test('what was queued before the upgrade comes over the WebSocket, in order', async () => {
        const session = await open();
        await session.post('4one\x1ebAQID\x1e4two');
        const frames = await probe(session);
        frames.send('5');
        assert.equal(await frames.next(), '4one');
        assert.deepEqual([...(await frames.next())], [1, 2, 3]);
        assert.equal(await frames.next(), '4two');
        frames.close();
      });

      test('polling and a second WebSocket are refused afterwards and do no harm', async () => {
        const session = await open();
        const frames = await probe(session);
        frames.send('5');
        frames.send('4a');
        assert.equal(await frames.next(), '4a');
        await error(await session.get(), 400, 3, 'Bad request');
        const second = new Frames(`${server.ws}/engine.io/?EIO=4&transport=websocket&sid=${session.sid}`);
        await deadline(second.closed, 'the end of the second WebSocket');
        frames.send('4b');
        assert.equal(await frames.next(), '4b');
        frames.close();
      });

      test('a WebSocket that gives up its probe leaves polling as it was', async () => {
        const session = await open();
        const frames = await probe(session);
        frames.close();
        await sleep(30);
        await session.post('4still polling');
        assert.equal(await session.poll(), '4still polling');
      });

      test('anything else than a probe closes the WebSocket and leaves polling as it was', async () => {
        const session = await open();
        const frames = new Frames(`${server.ws}/engine.io/?EIO=4&transport=websocket&sid=${session.sid}`);
        await frames.ready();
        frames.send('4hello');
        await deadline(frames.closed, 'the end');
        await session.post('4fine');
        assert.equal(await session.poll(), '4fine');
      });
    });

    test('one connection may carry the requests of many sessions', async () => {
      const { Agent } = await import('node:http');
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const call = (method, query, body) =>
        new Promise((resolve, reject) => {
          const sent = request(url(query), { method, agent }, (response) => {
            let text = '';
            response.on('data', (part) => (text += part));
            response.on('end', () => resolve({ status: response.statusCode, text }));
          });
          sent.on('error', reject);
          sent.end(body);
        });
      const sessions = await Promise.all(Array.from({ length: 16 }, open));
      for (const { sid } of sessions) {
        const query = `?EIO=4&transport=polling&sid=${sid}`;
        assert.deepEqual(await call('POST', query, `4${sid}`), { status: 200, text: 'ok' });
        assert.deepEqual(await call('GET', query), { status: 200, text: `4${sid}` });
      }
      agent.destroy();
    });
  });
}
