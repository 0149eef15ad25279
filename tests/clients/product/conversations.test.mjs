// Conversations over the socket: what a visitor writes is stored before it is acknowledged, stands in the thread
// once and in order, and is told to all who may know of it: the visitor's own tabs that hold the secret, and the
// agents of the project. Nobody else.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer, newSecret, openTab, payloadsOf, say, told, wholeThread } from '../support/chat.mjs';
import { ask, closeAll, isoTime, knock, newUid, visit, watch } from '../support/product.mjs';
import { Porchlight, quick } from '../../support/porchlight.mjs';

let server;
before(async () => {
  server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_LIMITS_ENABLED: 'false' } });
});
after(async () => {
  closeAll();
  await server.end();
});

/** A project with an agent who is there, and a visitor who has said Hello. */
async function talk() {
  const shop = await server.addShop();
  const agent = await watch(server, shop);
  const visitor = await openTab(server, shop);
  const first = await say(visitor, 'Hello');
  const { conversationId } = await told(agent.recorder, 'newMessage');
  return { shop, agent, visitor, first, conversationId };
}

const contents = (messages) => messages.map(({ content }) => content);

function assertRefused(given, code) {
  assert.equal(given.ok, false, JSON.stringify(given));
  assert.equal(given.error.code, code, JSON.stringify(given));
}

describe('a visitor writes', { concurrency: 6 }, () => {
  test('and the message is acknowledged, echoed and shown to the agent', async () => {
    const { agent, visitor, first, conversationId } = await talk();
    assert.equal(first.position, 1);
    assert.equal(first.author, 'visitor');
    assert.equal(first.id, `${conversationId}-1`);
    assert.match(first.sentAt, isoTime);
    const echo = await told(visitor.recorder, 'messageSent');
    assert.deepEqual(echo, { tempId: first.tempId, finalMessage: first });
    const shown = await told(agent.recorder, 'newMessage');
    assert.equal(shown.visitorUid, visitor.uid);
    assert.deepEqual(shown.message, { ...first, agentId: null, mail: null });
    assert.equal(shown.conversation.unread, 1);
    assert.equal(shown.conversation.status, 'open');
    assert.equal(shown.conversation.lastPosition, 1);
    assert.equal(shown.conversation.visitor.visitorUid, visitor.uid);
  });

  test('and another tab of hers has it, though it knew of no conversation', async () => {
    const shop = await server.addShop();
    const here = await openTab(server, shop);
    const there = await openTab(server, shop, here);
    await told(there.recorder, 'conversationHistory', ({ messages }) => messages.length === 0);
    const message = await say(here, 'Hello');
    const has = ({ event, payload }) =>
      (event === 'messageSent' && payload.finalMessage.id === message.id) ||
      (event === 'conversationHistory' && payload.messages.some(({ id }) => id === message.id));
    await there.recorder.find(has, 'the message in the other tab');
    const second = await say(there, 'From there');
    await told(here.recorder, 'messageSent', ({ finalMessage }) => finalMessage.id === second.id);
  });

  test('and what she sends at once stays in order', async () => {
    const { agent, visitor } = await talk();
    const said = Array.from({ length: 20 }, (_, i) => `no ${i}`);
    const stored = await Promise.all(said.map((content) => say(visitor, content)));
    assert.deepEqual(
      stored.map(({ position }) => position),
      said.map((_, i) => i + 2),
    );
    assert.deepEqual(contents(await wholeThread(visitor)), ['Hello', ...said]);
    await told(agent.recorder, 'newMessage', ({ message }) => message.position === 21);
    const positions = payloadsOf(agent.recorder, 'newMessage').map(({ message }) => message.position);
    assert.deepEqual(
      positions,
      Array.from({ length: 21 }, (_, i) => i + 1),
    );
  });

  test('and too much at once is refused, and nothing of it is lost or out of order', async () => {
    const { visitor } = await talk();
    const all = Array.from({ length: 60 }, (_, i) => i);
    const answers = await Promise.all(
      all.map((i) => ask(visitor.socket, 'sendMessage', { content: `no ${i}`, tempId: `many-${i}` })),
    );
    const taken = all.filter((i) => answers[i].ok);
    for (const given of answers.filter(({ ok }) => !ok)) assertRefused(given, 'rateLimited');
    assert.ok(taken.length >= 20, `${taken.length}`);
    const stored = contents(await wholeThread(visitor)).slice(1);
    assert.deepEqual(
      stored,
      taken.map((i) => `no ${i}`),
    );
  });

  test('and the same tempId again is the same message', async () => {
    const { visitor } = await talk();
    const first = await say(visitor, 'Only once', 'retry-1');
    const again = await say(visitor, 'Only once', 'retry-1');
    assert.deepEqual(again, first);
    assert.deepEqual(contents(await wholeThread(visitor)), ['Hello', 'Only once']);
  });

  test('and after a reload the thread is there again', async () => {
    const { shop, agent, visitor, conversationId } = await talk();
    await answer(server, shop, conversationId, 'Good day');
    await told(visitor.recorder, 'agentReplied');
    visitor.socket.disconnect();
    const back = await openTab(server, shop, visitor);
    const history = await told(back.recorder, 'conversationHistory');
    assert.deepEqual(contents(history.messages), ['Hello', 'Good day']);
    assert.equal(history.hasMore, false);
    assert.equal(history.unread, 1);
    assert.equal(history.agentReadPosition, 2);
    assert.equal(history.visitorReadPosition, 1);
    const next = await say(back, 'I am back');
    assert.equal(next.position, 3);
    await told(agent.recorder, 'newMessage', ({ message }) => message.position === 3);
  });

  test('and the text is kept as text, in shape', async () => {
    const { visitor } = await talk();
    const message = await say(visitor, '  <b>one</b>\r\ntwo\u0000\u0007 ');
    assert.equal(message.content, '<b>one</b>\ntwo');
    const longest = await say(visitor, '💡'.repeat(8_000));
    assert.equal([...longest.content].length, 8_000);
  });
});

describe('the secret', { concurrency: 6 }, () => {
  test('another one is refused and told nothing', async () => {
    const { shop, visitor } = await talk();
    const socket = await knock(server, shop);
    const heard = [];
    socket.onAny((event) => heard.push(event));
    const { projectId } = shop;
    assertRefused(
      await ask(socket, 'identify', { projectId, visitorUid: visitor.uid, visitorSecret: newSecret() }),
      'forbidden',
    );
    for (const event of ['sendMessage', 'getHistory']) {
      assertRefused(await ask(socket, event, { content: 'x', tempId: 'x' }), 'notIdentified');
    }
    await say(visitor, 'Still mine');
    assert.deepEqual(heard, []);
  });

  test('left out is as good as a wrong one', async () => {
    const { shop, visitor } = await talk();
    const socket = await knock(server, shop);
    const heard = [];
    socket.onAny((event) => heard.push(event));
    const { projectId } = shop;
    assertRefused(await ask(socket, 'identify', { projectId, visitorUid: visitor.uid }), 'forbidden');
    for (const event of ['sendMessage', 'getHistory']) {
      assertRefused(await ask(socket, event, { content: 'x', tempId: 'x' }), 'notIdentified');
    }
    await say(visitor, 'Still mine');
    assert.deepEqual(heard, []);
  });

  test('brought later by somebody else takes over nobody who came without one', async () => {
    const shop = await server.addShop();
    const { uid } = await visit(server, shop);
    // Whether the row is there yet or not.
    const thief = await openTab(server, shop, { uid }).catch(() => undefined);
    if (thief)
      assertRefused(await ask(thief.socket, 'sendMessage', { content: 'x', tempId: 'x' }), 'forbidden');
  });

  test('another uid on the same socket has another thread', async () => {
    const { shop, visitor } = await talk();
    const { projectId } = shop;
    const mark = visitor.recorder.events.length;
    const other = await ask(visitor.socket, 'identify', {
      projectId,
      visitorUid: newUid(),
      visitorSecret: visitor.secret,
    });
    assert.equal(other.ok, true);
    const history = await told(visitor.recorder, 'conversationHistory', () => true, { from: mark });
    assert.deepEqual(history.messages, []);
    assert.deepEqual(await wholeThread(visitor), []);
  });
});

describe('bad input', { concurrency: 6 }, () => {
  const bad = [
    ['no content', { tempId: 'a' }, 'badRequest'],
    ['blank content', { content: ' \n ', tempId: 'a' }, 'badRequest'],
    ['content that is no text', { content: 7, tempId: 'a' }, 'badRequest'],
    ['no tempId', { content: 'x' }, 'badRequest'],
    ['a tempId of other characters', { content: 'x', tempId: 'a b' }, 'badRequest'],
    ['a tempId that is too long', { content: 'x', tempId: 'a'.repeat(65) }, 'badRequest'],
    ['too long a text', { content: 'x'.repeat(8_001), tempId: 'a' }, 'payloadTooLarge'],
  ];
  for (const [what, payload, code] of bad) {
    test(`${what} is refused and makes no conversation`, async () => {
      const shop = await server.addShop();
      const visitor = await openTab(server, shop);
      assertRefused(await ask(visitor.socket, 'sendMessage', payload), code);
      assert.deepEqual(await wholeThread(visitor), []);
    });
  }

  test('before identify nothing is taken', async () => {
    const shop = await server.addShop();
    const socket = await knock(server, shop);
    assertRefused(await ask(socket, 'sendMessage', { content: 'x', tempId: 'x' }), 'notIdentified');
    assertRefused(await ask(socket, 'getHistory', {}), 'notIdentified');
  });

  test('a page of the history has its bounds', async () => {
    const { visitor } = await talk();
    for (const query of [{ limit: 0 }, { limit: 101 }, { before: -1 }, { after: 'x' }]) {
      assertRefused(await ask(visitor.socket, 'getHistory', query), 'badRequest');
    }
    for (let i = 2; i <= 5; i += 1) await say(visitor, `${i}`);
    const newest = await ask(visitor.socket, 'getHistory', { limit: 2 });
    assert.deepEqual([contents(newest.messages), newest.hasMore], [['4', '5'], true]);
    const behind = await ask(visitor.socket, 'getHistory', { after: 2, limit: 2 });
    assert.deepEqual([contents(behind.messages), behind.hasMore], [['3', '4'], true]);
    const older = await ask(visitor.socket, 'getHistory', { before: 2 });
    assert.deepEqual([contents(older.messages), older.hasMore], [['Hello'], false]);
  });
});

describe('an agent', { concurrency: 6 }, () => {
  test('answers, and every tab of the visitor has it', async () => {
    const { shop, agent, visitor, conversationId } = await talk();
    const tab = await openTab(server, shop, visitor);
    await told(tab.recorder, 'conversationHistory');
    const message = await answer(server, shop, conversationId, 'Good day');
    for (const { recorder } of [visitor, tab]) {
      const { message: got } = await told(recorder, 'agentReplied');
      assert.equal(got.content, 'Good day');
      assert.equal(got.author, 'agent');
      assert.equal('agentId' in got, false);
    }
    const shown = await told(agent.recorder, 'newMessage', (payload) => payload.message.position === 2);
    assert.deepEqual(shown.message, message);
    assert.equal(shown.conversation.unread, 0, 'who answers has read');
  });

  test('reads, and the visitor sees it; the visitor reads, and agents and other tabs see it', async () => {
    const { shop, agent, visitor, conversationId } = await talk();
    await server.rest(`/projects/${shop.projectId}/conversations/${conversationId}/read`, {
      method: 'POST',
      token: shop.token,
      body: { position: 1 },
    });
    assert.deepEqual(await told(visitor.recorder, 'messagesSeen'), { position: 1 });
    await told(agent.recorder, 'conversationUpdated', ({ conversation }) => conversation.unread === 0);
    await answer(server, shop, conversationId, 'Good day');
    const tab = await openTab(server, shop, visitor);
    await told(tab.recorder, 'conversationHistory', ({ unread }) => unread === 1);
    assert.deepEqual(await ask(visitor.socket, 'messagesRead', { position: 2 }), { ok: true });
    assert.deepEqual(await told(tab.recorder, 'historyRead'), { position: 2 });
    await told(
      agent.recorder,
      'conversationUpdated',
      ({ conversation }) => conversation.visitorReadPosition === 2,
    );
  });

  test('is seen typing by the visitor and by the other agents, and sees the visitor type', async () => {
    const { shop, agent, visitor, conversationId } = await talk();
    const { projectId } = shop;
    const other = await watch(server, shop);
    await ask(agent.socket, 'agentIsTyping', { projectId, conversationId, isTyping: true });
    const seen = await told(visitor.recorder, 'agentIsTyping');
    assert.equal(seen.isTyping, true);
    const beside = await told(other.recorder, 'agentIsTyping');
    assert.equal(beside.conversationId, conversationId);
    assert.equal(beside.agentId, shop.agentId);
    await ask(visitor.socket, 'visitorIsTyping', { isTyping: true });
    assert.deepEqual(await told(agent.recorder, 'visitorIsTyping'), {
      projectId,
      conversationId,
      visitorUid: visitor.uid,
      isTyping: true,
    });
  });

  test('types also for a visitor who has just come back and written nothing yet', async () => {
    const { shop, agent, visitor } = await talk();
    visitor.socket.disconnect();
    const back = await openTab(server, shop, visitor);
    await told(back.recorder, 'conversationHistory');
    await ask(back.socket, 'visitorIsTyping', { isTyping: true });
    await told(agent.recorder, 'visitorIsTyping');
  });

  test('of another project is told nothing, and can do nothing', async () => {
    const { shop, conversationId, visitor } = await talk();
    const otherShop = await server.addShop();
    const stranger = await watch(server, otherShop);
    const { projectId } = shop;
    for (const [event, payload] of [
      ['agentIsTyping', { projectId, conversationId, isTyping: true }],
      ['viewConversation', { projectId, conversationId }],
      ['setAvailability', { projectId, availability: 'away' }],
    ]) {
      assertRefused(await ask(stranger.socket, event, payload), 'forbidden');
    }
    const theirs = { projectId: otherShop.projectId, conversationId, isTyping: true };
    await ask(stranger.socket, 'agentIsTyping', theirs);
    await say(visitor, 'Not for you');
    await openTab(server, otherShop).then((own) => say(own, 'For you'));
    const shown = await told(stranger.recorder, 'newMessage');
    assert.equal(shown.message.content, 'For you');
    assert.deepEqual(payloadsOf(visitor.recorder, 'agentIsTyping'), []);
  });

  test('who is a viewer reads along, and writes nothing over the socket', async () => {
    const { shop, agent, conversationId, visitor } = await talk();
    const { projectId } = shop;
    const email = `viewer${projectId}@example.com`;
    await server.addAgent(email, [projectId], { role: 'viewer' });
    const viewer = await watch(server, { projectId, token: await server.token(email) });
    for (const [event, payload] of [
      ['agentIsTyping', { projectId, conversationId, isTyping: true }],
      ['setAvailability', { projectId, availability: 'available' }],
    ]) {
      assertRefused(await ask(viewer.socket, event, payload), 'forbidden');
    }
    assert.equal((await ask(viewer.socket, 'viewConversation', { projectId, conversationId })).ok, true);
    await ask(visitor.socket, 'agentAvailability', {});
    agent.socket.disconnect();
    await told(visitor.recorder, 'availabilityChanged', ({ availability }) => availability === 'away');
    const mark = visitor.recorder.events.length;
    await server.json('agent', 'set', email, '--project', String(projectId), '--role', 'agent');
    await told(visitor.recorder, 'availabilityChanged', (now) => now.availability === 'available', {
      from: mark,
    });
    assert.deepEqual(payloadsOf(visitor.recorder, 'agentIsTyping'), []);
  });

  // An agent without a name was known to visitors by their e-mail address.
  test('without a name is shown to visitors as nobody by name, never by an address', async () => {
    const { shop, conversationId, visitor } = await talk();
    const { projectId } = shop;
    const email = `nameless${projectId}@example.com`;
    await server.addAgent(email, [projectId], { name: '' });
    const token = await server.token(email);
    const nameless = await watch(server, { projectId, token });
    await ask(nameless.socket, 'agentIsTyping', { projectId, conversationId, isTyping: true });
    assert.equal((await told(visitor.recorder, 'agentIsTyping')).name, '');
    const body = { content: 'Hello', tempId: 'reply-1' };
    const path = `/projects/${projectId}/conversations/${conversationId}/messages`;
    assert.equal((await server.rest(path, { method: 'POST', token, body })).status, 201);
    assert.equal((await told(visitor.recorder, 'agentReplied')).message.agentName, null);
    const history = await ask(visitor.socket, 'getHistory', {});
    assert.doesNotMatch(JSON.stringify([history, visitor.recorder.events]), /nameless/u);
  });

  test('sees who else looks at the conversation', async () => {
    const { shop, agent, conversationId } = await talk();
    const { projectId } = shop;
    const email = `second${projectId}@example.com`;
    const second = await server.addAgent(email, [projectId], { name: 'Second' });
    const other = await watch(server, { projectId, token: await server.token(email) });
    await ask(other.socket, 'viewConversation', { projectId, conversationId });
    const { viewers } = await told(
      agent.recorder,
      'conversationViewers',
      (shown) => shown.viewers.length === 1,
    );
    assert.deepEqual(viewers, [{ agentId: second.agentId, name: 'Second' }]);
    const mark = agent.recorder.events.length;
    other.socket.disconnect();
    const gone = await told(agent.recorder, 'conversationViewers', () => true, { from: mark });
    assert.deepEqual(gone.viewers, []);
  });
});

describe('availability', { concurrency: 6 }, () => {
  test('is away without agents, and changes as they come, choose and go', async () => {
    const shop = await server.addShop();
    const { projectId } = shop;
    const visitor = await openTab(server, shop);
    const asked = await ask(visitor.socket, 'agentAvailability', {});
    assert.deepEqual(asked, { ok: true, availability: 'away' });
    const agent = await watch(server, shop);
    await told(visitor.recorder, 'availabilityChanged', ({ availability }) => availability === 'available');
    let mark = visitor.recorder.events.length;
    await ask(agent.socket, 'setAvailability', { projectId, availability: 'away' });
    await told(visitor.recorder, 'availabilityChanged', (now) => now.availability === 'away', { from: mark });
    await told(agent.recorder, 'agentsAvailability', ({ agents }) => agents[0]?.availability === 'away');
    mark = visitor.recorder.events.length;
    await ask(agent.socket, 'setAvailability', { projectId, availability: null });
    await told(visitor.recorder, 'availabilityChanged', (now) => now.availability === 'available', {
      from: mark,
    });
    mark = visitor.recorder.events.length;
    agent.socket.disconnect();
    await told(visitor.recorder, 'availabilityChanged', (now) => now.availability === 'away', { from: mark });
  });

  // A reconnect counted as a new choice: an old "away" came over a later "available" of the phone.
  test('that is told again after a reconnect does not come over a later choice', async () => {
    const shop = await server.addShop();
    const { projectId } = shop;
    const phone = await watch(server, shop);
    const laptop = await watch(server, shop);
    await ask(laptop.socket, 'setAvailability', { projectId, availability: 'away' });
    await ask(phone.socket, 'setAvailability', { projectId, availability: 'available' });
    laptop.socket.disconnect();
    const back = await watch(server, shop);
    const again = { projectId, availability: 'away', chosenMsAgo: 60_000 };
    assert.equal((await ask(back.socket, 'setAvailability', again)).ok, true);
    const visitor = await openTab(server, shop);
    assert.equal((await ask(visitor.socket, 'agentAvailability', {})).availability, 'available');
    await ask(back.socket, 'setAvailability', { projectId, availability: 'away' });
    await told(visitor.recorder, 'availabilityChanged', (now) => now.availability === 'away');
    assertRefused(await ask(back.socket, 'setAvailability', { ...again, chosenMsAgo: -1 }), 'badRequest');
  });

  test('is there while one of several agents is', async () => {
    const shop = await server.addShop();
    const { projectId } = shop;
    const email = `second${projectId}@example.com`;
    await server.addAgent(email, [projectId]);
    const first = await watch(server, shop);
    const second = await watch(server, { projectId, token: await server.token(email) });
    await ask(first.socket, 'setAvailability', { projectId, availability: 'away' });
    await told(second.recorder, 'agentsAvailability', ({ agents }) =>
      agents.some(({ availability }) => availability === 'away'),
    );
    const visitor = await openTab(server, shop);
    const asked = await ask(visitor.socket, 'agentAvailability', {});
    assert.equal(asked.availability, 'available');
  });
});
