// Socket.IO 5 on the wire, text for text, against the namespaces `/` and `/custom` of porchlight-test-server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer } from '../support/server.mjs';
import { openWebSocket, Polling } from '../support/wire.mjs';
import { deadline, sleep } from '../../support/porchlight.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(async () => {
  assert.equal(await server.stop(), 0);
});

const open = () => openWebSocket(server, '/socket.io/');

async function connected(nsp = '') {
  const frames = await open();
  frames.send(`40${nsp}`);
  const answer = await frames.next();
  assert.match(answer, nsp ? /^40\/custom,\{"sid":"[\w-]{20}"\}$/ : /^40\{"sid":"[\w-]{20}"\}$/);
  frames.id = JSON.parse(answer.slice(answer.indexOf('{'))).sid;
  assert.equal(await frames.next(), nsp ? '42/custom,["auth",{}]' : '42["auth",{}]');
  return frames;
}

describe('CONNECT', () => {
  test('the main namespace, with the payload handed on', async () => {
    const frames = await open();
    frames.send('40{"token":"123","b":1.5}');
    assert.match(await frames.next(), /^40\{"sid":"[\w-]{20}"\}$/);
    assert.equal(await frames.next(), '42["auth",{"token":"123","b":1.5}]');
    frames.close();
  });

  test('another namespace, with and without a trailing comma', async () => {
    for (const packet of ['40/custom', '40/custom,', '40/custom,{}']) {
      const frames = await open();
      frames.send(packet);
      assert.match(await frames.next(), /^40\/custom,\{"sid":"[\w-]{20}"\}$/);
      assert.equal(await frames.next(), '42/custom,["auth",{}]');
      frames.close();
    }
  });

  test('ids of the two namespaces and of the session differ', async () => {
    const frames = await connected();
    frames.send('40/custom,{"token":"abc"}');
    const other = JSON.parse((await frames.next()).slice('40/custom,'.length)).sid;
    assert.notEqual(other, frames.id);
    assert.notEqual(frames.handshake.sid, frames.id);
    assert.equal(await frames.next(), '42/custom,["auth",{"token":"abc"}]');
    frames.close();
  });

  test('a namespace that does not exist is refused, and the connection goes on', async () => {
    const frames = await open();
    frames.send('40/random');
    assert.equal(await frames.next(), '44/random,{"message":"Invalid namespace"}');
    frames.send('40');
    assert.match(await frames.next(), /^40\{"sid"/);
    frames.close();
  });

  test('a second CONNECT to the same namespace closes the connection', async () => {
    const frames = await connected();
    frames.send('40');
    await deadline(frames.closed, 'the end');
  });

  test('a packet for a namespace that is not connected closes the connection', async () => {
    const frames = await open();
    frames.send('42["message"]');
    await deadline(frames.closed, 'the end');
  });

  test('without a CONNECT the connection is closed after the connect timeout', async () => {
    const opened = Date.now();
    const frames = await open();
    const pong = (async () => {
      for (;;) {
        assert.equal(await frames.next(5000), '2');
        frames.send('3');
      }
    })().catch(() => {});
    await deadline(frames.closed, 'the end');
    await pong;
    const lived = Date.now() - opened;
    assert.ok(lived >= 2998, `lived ${lived} ms`);
  });

  test('with a CONNECT it is not', async () => {
    const frames = await connected();
    for (const end = Date.now() + 3300; Date.now() < end;) {
      assert.equal(await frames.next(), '2');
      frames.send('3');
    }
    frames.send('42["message",1]');
    assert.equal(await frames.next(), '42["message-back",1]');
    frames.close();
  });
});

describe('DISCONNECT', () => {
  test('leaving the main namespace leaves the connection', async () => {
    const frames = await connected();
    frames.send('41');
    assert.equal(await frames.next(), '2');
    frames.close();
  });

  test('leaving one namespace leaves the other, with or without the comma', async () => {
    for (const packet of ['41/custom', '41/custom,']) {
      const frames = await connected();
      frames.send('40/custom');
      await frames.next();
      await frames.next();
      frames.send(packet);
      frames.send('42["message","message to main namespace"]');
      assert.equal(await frames.next(), '42["message-back","message to main namespace"]');
      frames.send('40/custom');
      assert.match(await frames.next(), /^40\/custom,/);
      frames.close();
    }
  });
});

describe('events', () => {
  test('arguments come back text for text', async () => {
    const frames = await connected();
    for (const args of [
      '1',
      '"2",{"3":[true]}',
      '{"b":1,"a":[null,false,-5,0.5,1e21,123456789012]}',
      '"äöü € 😀 \\"quoted\\" \\\\ \\n"',
      '[[[]]],{}',
      '"<script>"',
    ]) {
      frames.send(`42["message",${args}]`);
      assert.equal(JSON.stringify(JSON.parse(`[${args}]`)).slice(1, -1), args.replace('1e21', '1e+21'));
      assert.equal(await frames.next(), `42["message-back",${args.replace('1e21', '1e+21')}]`);
    }
    frames.send('42["message"]');
    assert.equal(await frames.next(), '42["message-back"]');
    frames.close();
  });

  test('binary comes back: placeholders in their key order, then the attachments in order', async () => {
    const frames = await connected();
    frames.send('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
    frames.send(Buffer.from([1, 2, 3]));
    frames.send(Buffer.from([4, 5, 6]));
    assert.equal(
      await frames.next(),
      '452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]',
    );
    assert.deepEqual([...(await frames.next())], [1, 2, 3]);
    assert.deepEqual([...(await frames.next())], [4, 5, 6]);
    frames.close();
  });

  test('an acknowledgement carries the id and the arguments', async () => {
    const frames = await connected();
    frames.send('42456["message-with-ack",1,"2",{"3":[false]}]');
    assert.equal(await frames.next(), '43456[1,"2",{"3":[false]}]');
    frames.send('420["message-with-ack"]');
    assert.equal(await frames.next(), '430[]');
    frames.close();
  });

  test('an acknowledgement may be binary', async () => {
    const frames = await connected();
    frames.send('452-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
    frames.send(Buffer.from([1, 2, 3]));
    frames.send(Buffer.from([4, 5, 6]));
    assert.equal(await frames.next(), '462-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
    assert.deepEqual([...(await frames.next())], [1, 2, 3]);
    assert.deepEqual([...(await frames.next())], [4, 5, 6]);
    frames.close();
  });

  test('the same over polling, binary as base64 in one payload', async () => {
    const session = await new Polling(server, '/socket.io/').open();
    await session.post('40');
    // The test server says `auth` a moment after CONNECT, so that one poll may bring both, or the first alone.
    const first = await session.poll();
    const opened = first.includes('auth') ? first : `${first}\x1e${await session.poll()}`;
    assert.match(opened, /^40\{"sid":"[\w-]{20}"\}\x1e42\["auth",\{\}\]$/);
    await session.post('451-["message",{"_placeholder":true,"num":0}]\x1ebAQID\x1e42["message","ä"]');
    assert.equal(
      await session.poll(),
      '451-["message-back",{"_placeholder":true,"num":0}]\x1ebAQID\x1e42["message-back","ä"]',
    );
  });
});

describe('what is no packet closes the connection', () => {
  const broken = [
    '4abc',
    '4',
    '47',
    '42{}',
    '42abc["message"]',
    '42["message"',
    '42["message"]x',
    '42[]',
    '42[{}]',
    '42',
    '42["connect"]',
    '42["disconnect"]',
    '42["newListener"]',
    '4299999999999999999999["message"]',
    '44',
    '40[]',
    '40"a"',
    '41{}',
    '43["x"]',
    '45["message"]',
    '4599-["message"]',
    '451-["message",{"_placeholder":true,"num":1}]',
    '451-["message",{"_placeholder":true,"num":"0"}]',
    '451-["message",{"_placeholder":true}]',
    `42["message",${'['.repeat(1000)}${']'.repeat(1000)}]`,
  ];
  for (const packet of broken) {
    test(`after CONNECT: ${packet.slice(0, 60)}`, async () => {
      const frames = await connected();
      frames.send(packet);
      await deadline(frames.closed, 'the end', 400);
    });
  }

  test('before CONNECT', async () => {
    const frames = await open();
    frames.send('4abc');
    await deadline(frames.closed, 'the end', 400);
  });

  test('text while attachments are awaited', async () => {
    const frames = await connected();
    frames.send('451-["message",{"_placeholder":true,"num":0}]');
    frames.send('42["message"]');
    await deadline(frames.closed, 'the end', 400);
  });

  test('binary that nobody announced', async () => {
    const frames = await connected();
    frames.send(Buffer.from([1]));
    await deadline(frames.closed, 'the end', 400);
  });
});

test('an acknowledgement that nobody asked for does no harm', async () => {
  const frames = await connected();
  frames.send('4312["x"]');
  frames.send('42["message",1]');
  assert.equal(await frames.next(), '42["message-back",1]');
  frames.close();
  await sleep(1);
});
