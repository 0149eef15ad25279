// RFC 6455 from outside: the echo of porchlight-test-server by a client of somebody else's, and raw bytes.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { Frames } from '../support/wire.mjs';
import { deadline } from '../../support/porchlight.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(async () => {
  assert.equal(await server.stop(), 0);
});

const open = () => new Frames(`${server.ws}/ws-echo`).ready();

test('text and binary of every length class come back', async () => {
  const frames = await open();
  for (const size of [0, 1, 125, 126, 127, 65535, 65536, 1 << 20]) {
    frames.send('x'.repeat(size));
    assert.equal(await frames.next(), 'x'.repeat(size));
    const bytes = randomBytes(size);
    frames.send(bytes);
    assert.ok(bytes.equals(await frames.next()));
  }
  frames.close();
});

test('16 MiB come back', async () => {
  const frames = await open();
  const bytes = randomBytes(16 << 20);
  frames.send(bytes);
  assert.ok(bytes.equals(await frames.next()));
  frames.close();
});

test('a close is answered with the same code, within a second', async () => {
  const frames = await open();
  frames.socket.close(1000, 'done');
  assert.equal(await deadline(frames.closed, 'the end'), 1000);
});

test('a ping is answered', async () => {
  const frames = await open();
  const pong = new Promise((resolve) => frames.socket.once('pong', resolve));
  frames.socket.ping('abc');
  assert.equal((await deadline(pong, 'the pong')).toString(), 'abc');
  frames.close();
});

function raw(bytes) {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    const parts = [];
    socket.write(
      'GET /ws-echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    socket.write(bytes);
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => {});
    socket.on('close', () => {
      const all = Buffer.concat(parts);
      resolve(all.subarray(all.indexOf('\r\n\r\n') + 4));
    });
  });
}

test('frame faults are answered with 1002, bad UTF-8 with 1007, and TCP is closed within a second or so', async () => {
  const faults = [
    ['unmasked', Buffer.from([0x81, 0x01, 0x61]), 1002],
    ['reserved bit', Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), 1002],
    ['reserved opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['fragmented ping', Buffer.from([0x09, 0x80, 0, 0, 0, 0]), 1002],
    ['bad UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
  ];
  for (const [what, bytes, code] of faults) {
    const answer = await deadline(raw(bytes), what);
    assert.equal(answer[0], 0x88, what);
    assert.equal(answer.readUInt16BE(2), code, what);
  }
});
