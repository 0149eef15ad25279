// Messages through every failure: what was acknowledged stands in the thread, once and in order, whoever was killed
// in the middle of it, and visitor and agent on different gateways hear each other.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually, Porchlight, quick, sleep } from '../../support/porchlight.mjs';
import { answer, newSecret, openTab, payloadsOf, say, told } from '../support/chat.mjs';
import { ask, closeAll, watch } from '../support/product.mjs';
import { long } from './support/checks.mjs';
import { assertThread, closeWriters, read, readThread, Writer } from './support/writer.mjs';

after(() => {
  closeAll();
  closeWriters();
});

const kills = long ? 20 : 4;

/** Two tabs of one visitor that write at the same time, at those servers. */
function twoTabs([left, right], shop) {
  const visitor = { uid: 'ann', secret: newSecret() };
  return [
    new Writer(left, shop, { ...visitor, name: 'left' }).stream(),
    new Writer(right, shop, { ...visitor, name: 'right' }).stream(),
  ];
}

async function conversationOf(server, shop) {
  const { body } = await read(server, shop, '/conversations');
  assert.equal(body.conversations.length, 1);
  return body.conversations[0];
}

async function assertAllThere(server, shop, writers) {
  for (const writer of writers) await writer.stop();
  const { id, lastPosition, unread } = await conversationOf(server, shop);
  const messages = await readThread(server, shop, id);
  assertThread(messages, writers);
  assert.equal(lastPosition, messages.length);
  assert.equal(unread, messages.length);
}

/** Both have written more since. */
const goesOn = (writers, count = 15) =>
  Promise.all(writers.map((writer) => writer.has(writer.acknowledged.size + count)));

async function cluster(t, options) {
  const all = await Cluster.start(options);
  t.after(() => all.end());
  return { ...all, all, shop: await all.addShop() };
}

describe('in a stream of messages', { concurrency: 2 }, () => {
  test('the server is killed again and again (SQLite)', async (t) => {
    const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_LIMITS_ENABLED: 'false' } });
    t.after(() => server.end());
    const shop = await server.addShop();
    const writers = twoTabs([server, server], shop);
    for (let i = 0; i < kills; i += 1) {
      await goesOn(writers);
      await server.kill();
      await server.run();
    }
    await goesOn(writers);
    await assertAllThere(server, shop, writers);
  });

  test('one gateway after the other is killed, and the visitor goes to the other one', async (t) => {
    const { gateways, shop } = await cluster(t);
    const writers = twoTabs([gateways, gateways], shop);
    for (let i = 0; i < kills; i += 1) {
      await goesOn(writers);
      await gateways[i % 2].kill();
      await goesOn(writers);
      await gateways[i % 2].run();
    }
    await assertAllThere(gateways[0], shop, writers);
  });

  test('PostgreSQL is killed and recovers', async (t) => {
    const { gateways, postgres, shop } = await cluster(t);
    const writers = twoTabs(gateways, shop);
    await goesOn(writers);
    await postgres.kill();
    await sleep(500);
    await postgres.run();
    await goesOn(writers);
    await assertAllThere(gateways[1], shop, writers);
  });
});

describe('visitor and agent on different gateways', { concurrency: 4 }, () => {
  test('hear each other: messages, typing, reading, availability', async (t) => {
    const { gateways, shop } = await cluster(t);
    const { projectId } = shop;
    const agent = await watch(gateways[1], shop);
    const visitor = await openTab(gateways[0], shop);
    const available = await eventually(async () => {
      const { availability } = await ask(visitor.socket, 'agentAvailability', {});
      return availability === 'available';
    }, 'the agent to be known at the other gateway');
    assert.ok(available);
    await say(visitor, 'Hello');
    const shown = await told(agent.recorder, 'newMessage');
    assert.equal(shown.message.content, 'Hello');
    const { conversationId } = shown;
    await ask(agent.socket, 'agentIsTyping', { projectId, conversationId, isTyping: true });
    await told(visitor.recorder, 'agentIsTyping');
    await answer(gateways[1], shop, conversationId, 'Good day');
    await told(visitor.recorder, 'agentReplied');
    const tab = await openTab(gateways[1], shop, visitor);
    const history = await told(tab.recorder, 'conversationHistory');
    assert.deepEqual(
      history.messages.map(({ content }) => content),
      ['Hello', 'Good day'],
    );
    await ask(visitor.socket, 'visitorIsTyping', { isTyping: true });
    await told(agent.recorder, 'visitorIsTyping');
    await ask(visitor.socket, 'messagesRead', { position: 2 });
    await told(tab.recorder, 'historyRead', ({ position }) => position === 2);
    await told(
      agent.recorder,
      'conversationUpdated',
      ({ conversation }) => conversation.visitorReadPosition === 2,
    );
    await ask(agent.socket, 'setAvailability', { projectId, availability: 'away' });
    await told(visitor.recorder, 'availabilityChanged', ({ availability }) => availability === 'away');
    const at = (recorder) => payloadsOf(recorder, 'newMessage').map(({ message }) => message.position);
    assert.deepEqual(at(agent.recorder), [1, 2], 'each message once');
  });

  test('know what was said while Redis was away', async (t) => {
    const { gateways, redis, shop } = await cluster(t);
    const agent = await watch(gateways[1], shop);
    const visitor = await openTab(gateways[0], shop);
    await say(visitor, 'Hello');
    const { conversationId } = await told(agent.recorder, 'newMessage');
    await redis.stop();
    await say(visitor, 'Is anybody there?');
    await answer(gateways[1], shop, conversationId, 'I am');
    const mark = { agent: agent.recorder.events.length, visitor: visitor.recorder.events.length };
    await redis.run();
    await told(agent.recorder, 'presenceResync', () => true, { from: mark.agent });
    const { messages } = await told(visitor.recorder, 'conversationHistory', () => true, {
      from: mark.visitor,
    });
    assert.deepEqual(
      messages.map(({ content }) => content),
      ['Hello', 'Is anybody there?', 'I am'],
    );
    await eventually(async () => {
      await say(visitor, 'Fine', 'fine');
      return payloadsOf(agent.recorder, 'newMessage').some(({ message }) => message.tempId === 'fine');
    }, 'the agent to be told again');
  });

  test('know that they have missed what one gateway could not say', async (t) => {
    const { gateways, redis, shop } = await cluster(t);
    const agent = await watch(gateways[1], shop);
    const visitor = await openTab(gateways[0], shop);
    await say(visitor, 'Hello');
    await told(agent.recorder, 'newMessage');
    await redis.call('ACL', 'SETUSER', 'default', '-publish');
    await say(visitor, 'Nobody hears this');
    await redis.call('ACL', 'SETUSER', 'default', '+publish');
    assert.equal(payloadsOf(agent.recorder, 'presenceResync').length, 0);
    await say(visitor, 'Nor do they know before this');
    const { spreadMs } = await told(agent.recorder, 'presenceResync');
    assert.equal(spreadMs, 2_000, 'over which dashboards spread their questions');
    const heard = payloadsOf(agent.recorder, 'newMessage').map(({ message }) => message.position);
    assert.deepEqual(heard, [1, 3]);
  });

  test('an agent whose gateway was killed is available no longer', async (t) => {
    const { gateways, shop } = await cluster(t);
    await watch(gateways[1], shop, { reconnection: false });
    const visitor = await openTab(gateways[0], shop);
    const now = async () => (await ask(visitor.socket, 'agentAvailability', {})).availability;
    await eventually(async () => (await now()) === 'available', 'the agent');
    await gateways[1].kill();
    await told(visitor.recorder, 'availabilityChanged', ({ availability }) => availability === 'away', {
      ms: 90_000,
    });
    await gateways[1].run();
  });
});
