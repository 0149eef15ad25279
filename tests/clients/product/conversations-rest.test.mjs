// Conversations over REST, with the visitor on a socket: what an agent's tool that is not the dashboard would do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask, closeAll, next, visit, watch } from '../support/product.mjs';
import { eventually, Porchlight, quick, root } from '../../support/porchlight.mjs';

let server;
before(async () => {
  server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_LIMITS_ENABLED: 'false' } });
});
after(async () => {
  closeAll();
  await server.end();
});

const secret = 'a-secret-of-a-hundred-and-28-bits';

/** A shop with its REST calls: each answers {status, headers, body}. */
async function openShop() {
  const shop = await server.addShop();
  const base = `/projects/${shop.projectId}/conversations`;
  const call =
    (method) =>
    (path, body, token = shop.token) =>
      server.rest(`${base}${path}`, { method, body, token });
  return { ...shop, get: call('GET'), post: call('POST'), patch: call('PATCH') };
}

const chatter = (shop, options = {}) =>
  visit(server, shop, { ...options, identify: { visitorSecret: secret, ...options.identify } });

let nextTempId = 0;
const newTempId = () => `t-${(nextTempId += 1)}`;

/** The visitor writes; the message as it is acknowledged. */
async function write(socket, content) {
  const answer = await ask(socket, 'sendMessage', { content, tempId: newTempId() });
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.message;
}

/** A shop, a visitor who has written, and the conversation's number. */
async function openConversation(content = 'Hello?') {
  const shop = await openShop();
  const visitor = await chatter(shop);
  const message = await write(visitor.socket, content);
  return { shop, visitor, message, id: Number(message.id.split('-')[0]) };
}

describe('a conversation', { concurrency: 4 }, () => {
  test('begins with the first message, on top, unread, with who is here', async () => {
    const { shop, visitor, id } = await openConversation();
    const { body } = await shop.get('');
    assert.equal(body.conversations.length, 1);
    const [conversation] = body.conversations;
    assert.equal(conversation.id, id);
    assert.equal(conversation.visitor.visitorUid, visitor.uid);
    assert.equal(conversation.visitor.isOnline, true);
    assert.equal(conversation.visitor.currentUrl, 'https://shop.example/');
    assert.equal(conversation.status, 'open');
    assert.equal(conversation.unread, 1);
    assert.equal(conversation.lastMessage.content, 'Hello?');
    visitor.socket.disconnect();
    const gone = await eventually(async () => {
      const answer = await shop.get(`/${id}`);
      return !answer.body.visitor.isOnline && answer.body;
    }, 'the visitor to be offline');
    assert.equal(gone.visitor.status, 'offline');
    for (const field of ['currentUrl', 'title', 'onlineSince']) assert.ok(!(field in gone.visitor), field);
  });

  test('of a visitor who has only looked does not exist', async () => {
    const shop = await openShop();
    await chatter(shop);
    assert.deepEqual((await shop.get('')).body.conversations, []);
  });

  test('is closed, and opened by the next message', async () => {
    const { shop, visitor, id } = await openConversation();
    const closed = await shop.patch(`/${id}`, { status: 'closed', assigneeId: shop.agentId });
    assert.equal(closed.body.status, 'closed');
    assert.equal(closed.body.assignee.id, shop.agentId);
    assert.deepEqual((await shop.get('?status=open')).body.conversations, []);
    await write(visitor.socket, 'One more thing');
    const [open] = (await shop.get('?status=open&assignee=me')).body.conversations;
    assert.equal(open.id, id);
  });

  test('is listed once in pages, the newest first', async () => {
    const shop = await openShop();
    const visitors = [];
    for (let i = 0; i < 7; i += 1) {
      const visitor = await chatter(shop);
      await write(visitor.socket, `No ${i}`);
      visitors.unshift(visitor.uid);
    }
    const seen = [];
    let cursor = '';
    do {
      const { body } = await shop.get(`?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...body.conversations.map(({ visitor }) => visitor.visitorUid));
      cursor = body.nextCursor;
    } while (cursor);
    assert.deepEqual(seen, visitors);
  });

  test('is nobody’s who is no member, and read-only for viewers', async () => {
    const { shop, id } = await openConversation();
    const stranger = await server.addShop();
    assert.equal((await shop.get(`/${id}`, undefined, stranger.token)).status, 403);
    assert.equal((await shop.get(`/${id}`, undefined, 'nonsense')).status, 401);
    const email = `viewer${shop.projectId}@example.com`;
    await server.addAgent(email, [shop.projectId], { role: 'viewer' });
    const viewer = await server.token(email);
    assert.equal((await shop.get(`/${id}/messages`, undefined, viewer)).status, 200);
    const said = { content: 'x', tempId: 't' };
    assert.equal((await shop.post(`/${id}/messages`, said, viewer)).status, 403);
    assert.equal((await shop.post(`/${id}/read`, { position: 1 }, viewer)).status, 403);
    assert.equal((await shop.patch(`/${id}`, { status: 'closed' }, viewer)).status, 403);
    const { status } = await server.rest(`/projects/${stranger.projectId}/conversations/${id}`, {
      token: stranger.token,
    });
    assert.equal(status, 404, 'by another project');
  });
});

describe('a message', { concurrency: 4 }, () => {
  test('of an agent reaches the visitor and the other agents, once however often it is sent', async () => {
    const { shop, visitor, id } = await openConversation();
    const { recorder } = await watch(server, shop);
    const replied = next(visitor.socket, 'agentReplied');
    const said = { content: 'Good morning', tempId: newTempId() };
    const first = await shop.post(`/${id}/messages`, said);
    assert.equal(first.status, 201);
    const again = await shop.post(`/${id}/messages`, said);
    assert.equal(again.status, 200);
    assert.deepEqual(again.body.message, first.body.message);
    const { message } = await replied;
    assert.equal(message.content, 'Good morning');
    assert.equal(message.position, 2);
    assert.ok(!('agentId' in message), 'a visitor learns the name only');
    const { payload } = await recorder.find(({ event }) => event === 'newMessage', 'the message');
    assert.deepEqual(payload.message, first.body.message);
    const { body } = await shop.get(`/${id}/messages`);
    assert.deepEqual(
      body.messages.map(({ content }) => content),
      ['Hello?', 'Good morning'],
    );
  });

  test('after the other has a position without holes, whoever writes', async () => {
    const { shop, visitor, id } = await openConversation();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2
          ? write(visitor.socket, `v${i}`)
          : shop.post(`/${id}/messages`, { content: `a${i}`, tempId: `m${i}` }),
      ),
    );
    const { body } = await shop.get(`/${id}/messages`);
    assert.deepEqual(
      body.messages.map(({ position }) => position),
      Array.from({ length: 21 }, (_, i) => i + 1),
    );
    const of = (author) => body.messages.filter((message) => message.author === author);
    assert.equal(of('agent').length, 10);
    assert.deepEqual(
      of('visitor')
        .slice(1)
        .map(({ content }) => content),
      [1, 3, 5, 7, 9, 11, 13, 15, 17, 19].map((i) => `v${i}`),
    );
    const older = await shop.get(`/${id}/messages?before=6&limit=3`);
    assert.deepEqual(
      older.body.messages.map(({ position }) => position),
      [3, 4, 5],
    );
    assert.equal(older.body.hasMore, true);
    const newer = await shop.get(`/${id}/messages?after=19`);
    assert.deepEqual(
      newer.body.messages.map(({ position }) => position),
      [20, 21],
    );
  });

  test('that is read is told to the visitor', async () => {
    const { shop, visitor, id, message } = await openConversation();
    const seen = next(visitor.socket, 'messagesSeen');
    const { body } = await shop.post(`/${id}/read`, { position: message.position });
    assert.equal(body.unread, 0);
    assert.deepEqual(await seen, { position: 1 });
  });

  const attacks = [
    ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>', undefined],
    ['a javascript: URL', 'javascript:alert(1)//https://shop.example', undefined],
    ['line ends and control characters', 'a\r\nb\u0000c\u001b[31md\u0085e', 'a\nbc[31mde'],
    ['a directional override', '\u202egnp.exe', undefined],
    ['a flood that takes no room', `a${'\u200b'.repeat(5_000)}b`, `a${'\u200b'.repeat(8)}b`],
    ['a tower of accents', `Z${'\u0301'.repeat(500)}`, `Z${'\u0301'.repeat(8)}`],
    ['emoji of many parts', '👩🏽‍👩🏽‍👧🏽‍👦🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥', undefined],
    ['8,000 characters', '😀'.repeat(8_000), undefined],
  ];
  for (const [name, content, expected = content] of attacks) {
    test(`of ${name} is text from either side`, async () => {
      const { shop, message, id } = await openConversation(content);
      assert.equal(message.content, expected);
      const { status, body } = await shop.post(`/${id}/messages`, { content, tempId: newTempId() });
      assert.equal(status, 201);
      assert.equal(body.message.content, expected);
      const thread = await shop.get(`/${id}/messages`);
      assert.deepEqual(
        thread.body.messages.map((stored) => stored.content),
        [expected, expected],
      );
    });
  }

  test('that is none is refused, and the thread stays as it was', async () => {
    const { shop, visitor, id } = await openConversation();
    const bad = ['', ' \n\t ', '\u200b\u2060', '\u0007', 5, null, ['x'], { text: 'x' }];
    for (const content of bad) {
      const { status } = await shop.post(`/${id}/messages`, { content, tempId: newTempId() });
      assert.equal(status, 400, JSON.stringify(content));
      const answer = await ask(visitor.socket, 'sendMessage', { content, tempId: newTempId() });
      assert.equal(answer.error?.code, 'badRequest', JSON.stringify(content));
    }
    const tooLong = { content: 'x'.repeat(8_001), tempId: newTempId() };
    assert.equal((await shop.post(`/${id}/messages`, tooLong)).status, 413);
    assert.equal((await ask(visitor.socket, 'sendMessage', tooLong)).error.code, 'payloadTooLarge');
    const lone = `{"content":"\\ud800","tempId":"${newTempId()}"}`;
    assert.equal((await shop.post(`/${id}/messages`, lone)).status, 400);
    assert.equal((await shop.get(`/${id}`)).body.lastPosition, 1);
  });
});

describe('an agent who writes first', { concurrency: 4 }, () => {
  const first = (shop, uid, said, token = shop.token) =>
    server.rest(`/projects/${shop.projectId}/visitors/${uid}/messages`, {
      method: 'POST',
      body: said,
      token,
    });

  test('begins the conversation, before the visitor’s eyes and the other agents’', async () => {
    const shop = await openShop();
    const { socket, uid } = await chatter(shop);
    const { recorder } = await watch(server, shop);
    const told = new Promise((resolve) => {
      socket.on('conversationHistory', (history) => history.messages.length > 0 && resolve(history));
    });
    const said = { content: 'May I help?', tempId: newTempId() };
    const { status, body } = await eventually(async () => {
      const answer = await first(shop, uid, said);
      return answer.status === 201 || answer.status === 200 ? answer : Promise.reject(answer.body);
    }, 'the visitor to be written');
    assert.equal(status, 201);
    assert.equal(body.conversation.visitor.visitorUid, uid);
    assert.equal(body.conversation.status, 'open');
    const { messages, unread } = await told;
    assert.deepEqual(
      messages.map(({ author, content }) => [author, content]),
      [['agent', 'May I help?']],
    );
    assert.equal(unread, 1);
    const { payload } = await recorder.find(({ event }) => event === 'newMessage', 'the message');
    assert.deepEqual(payload.message, body.message);
    assert.equal((await first(shop, uid, said)).status, 200, 'once, however often it is sent');
    const replied = new Promise((resolve) => {
      socket.on('agentReplied', ({ message }) => message.position === 2 && resolve(message));
    });
    assert.equal((await first(shop, uid, { content: 'Or not?', tempId: newTempId() })).status, 201);
    assert.equal((await replied).content, 'Or not?');
  });

  test('opens what was closed', async () => {
    const { shop, visitor, id } = await openConversation();
    await shop.patch(`/${id}`, { status: 'closed' });
    const { body } = await first(shop, visitor.uid, { content: 'Still there?', tempId: newTempId() });
    assert.equal(body.conversation.id, id);
    assert.equal(body.conversation.status, 'open');
  });

  test('writes to nobody who is not known, or could not read it; nor does who may only look', async () => {
    const shop = await openShop();
    const said = { content: 'May I help?', tempId: 't' };
    assert.equal((await first(shop, 'nobody', said)).status, 404);
    assert.equal((await first(shop, 'no/uid', said)).status, 404);
    assert.equal((await first(shop, 'no%20uid', said)).status, 400);
    const { uid } = await visit(server, shop);
    await eventually(async () => {
      const { status } = await first(shop, uid, said);
      return status === 400 || Promise.reject(new Error(String(status)));
    }, 'the visitor without a secret to be written');
    const stranger = await server.addShop();
    assert.equal((await first(shop, uid, said, stranger.token)).status, 403);
    assert.equal((await first(shop, uid, said, 'nonsense')).status, 401);
    const email = `looker${shop.projectId}@example.com`;
    await server.addAgent(email, [shop.projectId], { role: 'viewer' });
    assert.equal((await first(shop, uid, said, await server.token(email))).status, 403);
  });
});

describe('what a project says of itself', { concurrency: 4 }, () => {
  test('is how its chat looks, within a second of the change', async () => {
    const shop = await openShop();
    const settings = async () => (await server.rest(`/public/projects/${shop.projectId}/settings`)).body.chat;
    const standard = {
      enabled: true,
      accent: '',
      position: 'right',
      theme: 'auto',
      title: '',
      greeting: '',
    };
    assert.deepEqual(await settings(), standard);
    const look = [
      '--chat-accent',
      '#336699',
      '--chat-position',
      'left',
      '--chat-theme',
      'light',
      '--chat-title',
      'Ask <us>',
    ];
    await server.json('project', 'set', String(shop.projectId), ...look);
    const changed = { ...standard, accent: '#336699', position: 'left', theme: 'light', title: 'Ask <us>' };
    await eventually(async () => (await settings()).accent === '#336699', 'the new look');
    assert.deepEqual(await settings(), changed);
    const { ack } = await chatter(shop);
    assert.deepEqual(ack.settings.chat, changed);
  });

  test('is who answers there', async () => {
    const shop = await openShop();
    const path = `/projects/${shop.projectId}/agents`;
    const { body } = await server.rest(path, { token: shop.token });
    assert.deepEqual(body.agents, [{ id: shop.agentId, name: '', email: shop.email, role: 'agent' }]);
  });

  test('is the document that the answers are held against', async () => {
    const { body, headers } = await server.rest('/openapi.json');
    assert.match(headers.get('content-type'), /^application\/json/);
    assert.deepEqual(body, JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')));
  });
});
