// What the widget's calls need of the server: what is being written, whether the conversation is closed, ratings, and
// what pages say of their visitors; on the embedded default, and over two gateways, where visitors are at the one and
// agents at the other.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { answer, openTab, payloadsOf, say, told } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, isoTime, knock, newUid, visit, watch } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const refusal = (ack) => (ack.ok ? 'none' : ack.error.code);
const proofOf = (shop, userId) => ({
  userId,
  hash: createHmac('sha256', shop.identitySecret).update(userId).digest('hex'),
});

/** What is true on any deployment. `start`: {servers, addShop, end}. */
function talks(start) {
  let agents; // are here
  let visitors; // and they there
  let addShop;
  let end;
  before(async () => {
    const deployment = await start();
    agents = deployment.servers[0];
    visitors = deployment.servers.at(-1);
    ({ addShop, end } = deployment);
  });
  after(() => end?.());

  /** A project with those switches on, an agent who is there, and a visitor who has said Hello. */
  async function talk(...switches) {
    const shop = await addShop();
    for (const name of switches) await agents.json('project', 'set', String(shop.projectId), name, 'true');
    const agent = await watch(agents, shop);
    const visitor = await openTab(visitors, shop);
    await say(visitor, 'Hello');
    const { conversationId } = await told(agent.recorder, 'newMessage');
    const call = (method, path, body) =>
      agents.rest(`/projects/${shop.projectId}${path}`, { method, body, token: shop.token });
    const turn = (status) => call('PATCH', `/conversations/${conversationId}`, { status });
    return { shop, agent, visitor, conversationId, call, turn };
  }
  /** Once the gateway knows of the switch: a page that comes then is told so. */
  const known = (shop, name) =>
    eventually(async () => (await visit(visitors, shop)).ack.settings.chat[name] === true, name);

  test('agents see what is being written where the project wants it, and nobody else', async () => {
    const { shop, agent, visitor } = await talk('--chat-typing-preview');
    await known(shop, 'typingPreview');
    const elsewhere = await openTab(visitors, shop, visitor);
    const text = `Do you\nhave ${'x'.repeat(1_100)}`;
    assert.equal((await ask(visitor.socket, 'visitorIsTyping', { isTyping: true, text })).ok, true);
    const seen = await told(agent.recorder, 'visitorIsTyping');
    assert.equal(seen.text, text.replace('\n', ' ').slice(0, 1_000));
    await ask(visitor.socket, 'visitorIsTyping', { isTyping: false, text: 'left over' });
    const ended = await told(agent.recorder, 'visitorIsTyping', ({ isTyping }) => !isTyping);
    assert.equal('text' in ended, false);
    assert.deepEqual(payloadsOf(elsewhere.recorder, 'visitorIsTyping'), []);
  });

  test('what is being written is thrown away where the project did not ask for it', async () => {
    const { agent, visitor } = await talk();
    await ask(visitor.socket, 'visitorIsTyping', { isTyping: true, text: 'not yours' });
    assert.equal('text' in (await told(agent.recorder, 'visitorIsTyping')), false);
  });

  test('whoever has written is told that it is closed and open again, and learns it after a reload', async () => {
    const { shop, agent, visitor, turn, call } = await talk();
    const histories = () => payloadsOf(visitor.recorder, 'conversationHistory');
    await eventually(() => histories().length > 0, 'a history');
    assert.equal(histories()[0].status, 'open');
    assert.equal(histories()[0].rating, null);
    await turn('closed');
    assert.deepEqual(await told(visitor.recorder, 'conversationStatusChanged'), { status: 'closed' });
    const reloaded = await openTab(visitors, shop, visitor);
    assert.equal((await told(reloaded.recorder, 'conversationHistory')).status, 'closed');
    await turn('open');
    await told(visitor.recorder, 'conversationStatusChanged', ({ status }) => status === 'open');
    await turn('closed');
    await told(reloaded.recorder, 'conversationStatusChanged', ({ status }) => status === 'closed');
    const body = { content: 'Still here?', tempId: 'again' };
    assert.equal((await call('POST', `/visitors/${visitor.uid}/messages`, body)).status, 201);
    await told(reloaded.recorder, 'conversationStatusChanged', ({ status }) => status === 'open');
    const others = payloadsOf(agent.recorder, 'conversationStatusChanged');
    assert.deepEqual(others, [], 'agents are told of the conversation itself');
  });

  test('a closed conversation is rated, and the last rating counts', async () => {
    const { shop, agent, visitor, conversationId, turn, call } = await talk('--chat-rating');
    await known(shop, 'rating');
    const rate = (rating) => ask(visitor.socket, 'rateConversation', rating);
    assert.equal(refusal(await rate({ rating: 5 })), 'conflict', 'it is open');
    await turn('closed');
    await told(visitor.recorder, 'conversationStatusChanged');
    const other = await openTab(visitors, shop, visitor);
    assert.equal((await told(other.recorder, 'conversationHistory')).rating, null);
    assert.equal(refusal(await rate({ rating: 2, comment: ' Slow ' })), 'none');
    const updated = await told(
      agent.recorder,
      'conversationUpdated',
      ({ conversation }) => conversation.rating,
    );
    assert.equal(updated.conversation.rating.score, 2);
    assert.equal(updated.conversation.rating.comment, 'Slow');
    assert.match(updated.conversation.rating.ratedAt, isoTime);
    await told(other.recorder, 'conversationHistory', ({ rating }) => rating === 2);
    assert.equal(refusal(await rate({ rating: 4 })), 'none');
    const kept = (await call('GET', `/conversations/${conversationId}`)).body.rating;
    assert.deepEqual([kept.score, kept.comment], [4, null]);
    const summary = (await call('GET', '/conversations/ratings?days=1')).body;
    assert.deepEqual([summary.count, summary.average, summary.scores], [1, 4, [0, 0, 0, 1, 0]]);
    assert.equal((await call('GET', '/conversations?rated=true')).body.conversations.length, 1);
    assert.equal((await call('GET', '/conversations?rated=false')).body.conversations.length, 0);
    await say(visitor, 'One more thing');
    await turn('closed');
    const anew = await openTab(visitors, shop, visitor);
    assert.equal((await told(anew.recorder, 'conversationHistory')).rating, null, 'it may be rated anew');
    assert.equal(refusal(await rate({ rating: 6 })), 'badRequest');
    assert.equal(refusal(await rate({ rating: 1 })), 'none');
  });

  test('nobody rates who was not asked, has not talked, or has another secret', async () => {
    const { shop, visitor, turn } = await talk();
    await turn('closed');
    await told(visitor.recorder, 'conversationStatusChanged');
    assert.equal(refusal(await ask(visitor.socket, 'rateConversation', { rating: 5 })), 'conflict');
    await agents.json('project', 'set', String(shop.projectId), '--chat-rating', 'true');
    await known(shop, 'rating');
    const silent = await openTab(visitors, shop);
    assert.equal(refusal(await ask(silent.socket, 'rateConversation', { rating: 5 })), 'notFound');
    const bare = await visit(visitors, shop);
    assert.equal(refusal(await ask(bare.socket, 'rateConversation', { rating: 5 })), 'forbidden');
    const nobody = await knock(visitors, shop);
    assert.equal(refusal(await ask(nobody, 'rateConversation', { rating: 5 })), 'notIdentified');
  });

  test('what a page says of its visitor is shown to agents, at once and when they ask', async () => {
    const { shop, agent, call } = await talk();
    const visitor = await openTab(visitors, shop);
    const set = (attributes) => ask(visitor.socket, 'setAttributes', { attributes });
    const shown = async () => (await call('GET', `/visitors/${visitor.uid}`)).body.attributes;
    assert.equal(refusal(await set({ plan: 'pro', seats: 12, vip: true, Größe: ' XL ' })), 'none');
    const all = { plan: 'pro', seats: 12, vip: true, Größe: 'XL' };
    const event = await told(
      agent.recorder,
      'visitorIdentified',
      ({ visitorUid }) => visitorUid === visitor.uid,
    );
    assert.deepEqual(event.attributes, all);
    assert.deepEqual(await shown(), all);
    assert.equal(refusal(await set({ vip: null, seats: 13 })), 'none');
    assert.deepEqual(await shown(), { plan: 'pro', seats: 13, Größe: 'XL' });
    const many = Object.fromEntries(Array.from({ length: 18 }, (_, i) => [`k${i}`, i]));
    for (const bad of [{ 'a b': 1 }, { plan: ['pro'] }, { plan: 'x'.repeat(256) }, many, null, 'plan=pro'])
      assert.equal(refusal(await set(bad)), 'badRequest', JSON.stringify(bad));
    assert.deepEqual(await shown(), { plan: 'pro', seats: 13, Größe: 'XL' });
    const bare = await visit(visitors, shop);
    assert.equal(refusal(await ask(bare.socket, 'setAttributes', { attributes: { a: 1 } })), 'forbidden');
    const nobody = await knock(visitors, shop);
    assert.equal(refusal(await ask(nobody, 'setAttributes', { attributes: { a: 1 } })), 'notIdentified');
  });

  test('what was said of a device is said of its person, who keeps what was said before', async () => {
    const { shop, agent, call } = await talk();
    const come = async (userId) => {
      const tab = await openTab(visitors, shop);
      const identify = () =>
        ask(tab.socket, 'identify', {
          projectId: shop.projectId,
          visitorUid: tab.uid,
          visitorSecret: tab.secret,
          identity: proofOf(shop, userId),
        });
      const set = (attributes) => ask(tab.socket, 'setAttributes', { attributes });
      return { ...tab, identify, set };
    };
    const laptop = await come('42');
    const phone = await come('42');
    await phone.set({ plan: 'pro' });
    await laptop.identify();
    await phone.identify();
    const joined = await told(
      agent.recorder,
      'visitorIdentified',
      ({ visitorUid, attributes }) => visitorUid === laptop.uid && attributes,
    );
    assert.deepEqual(joined.attributes, { plan: 'pro' });
    await phone.set({ seats: 2 });
    const { body } = await call('GET', `/visitors/${laptop.uid}`);
    assert.deepEqual(body.attributes, { plan: 'pro', seats: 2 });
  });

  test('a log-out leaves nothing of one person to the next', async () => {
    const { shop, agent, visitor, conversationId, turn, call } = await talk(
      '--chat-typing-preview',
      '--chat-rating',
    );
    await known(shop, 'rating');
    await ask(visitor.socket, 'setAttributes', { attributes: { plan: 'pro' } });
    await ask(visitor.socket, 'visitorIsTyping', { isTyping: true, text: 'of the one' });
    await turn('closed');
    await told(visitor.recorder, 'conversationStatusChanged');
    const next = { uid: newUid(), secret: `${visitor.secret.slice(1)}0` };
    const from = visitor.recorder.events.length;
    const identified = ask(visitor.socket, 'identify', {
      projectId: shop.projectId,
      visitorUid: next.uid,
      visitorSecret: next.secret,
    });
    // Said before it is known who the connection is now: nobody's, or the next one's.
    const early = [
      ask(visitor.socket, 'rateConversation', { rating: 1 }),
      ask(visitor.socket, 'setAttributes', { attributes: { plan: 'free' } }),
      ask(visitor.socket, 'visitorIsTyping', { isTyping: true, text: 'of the other' }),
    ];
    assert.equal((await identified).ok, true);
    const [rated] = await Promise.all(early);
    assert.ok(['notIdentified', 'notFound'].includes(refusal(rated)), JSON.stringify(rated));
    const isEmpty = ({ messages }) => messages.length === 0;
    const history = await told(visitor.recorder, 'conversationHistory', isEmpty, { from });
    assert.deepEqual([history.messages, history.status, history.rating], [[], 'open', null]);
    assert.equal(refusal(await ask(visitor.socket, 'rateConversation', { rating: 1 })), 'notFound');
    assert.equal(refusal(await ask(visitor.socket, 'setAttributes', { attributes: { cart: 1 } })), 'none');
    await ask(visitor.socket, 'visitorIsTyping', { isTyping: true, text: 'of the other' });
    await turn('open');
    await answer(agents, shop, conversationId, 'For the one alone');
    await eventually(async () => {
      const { status, body } = await call('GET', `/visitors/${next.uid}`);
      return status === 200 && body.attributes.cart === 1;
    }, 'what is said of the next');
    assert.deepEqual((await call('GET', `/visitors/${visitor.uid}`)).body.attributes, { plan: 'pro' });
    const texts = payloadsOf(agent.recorder, 'visitorIsTyping').map(({ text }) => text);
    assert.deepEqual(texts, ['of the one']);
    const heard = visitor.recorder.events.slice(from).map(({ event }) => event);
    assert.equal(heard.includes('conversationStatusChanged'), false, heard.join());
    assert.equal(heard.includes('agentReplied'), false, heard.join());
    assert.equal((await call('GET', `/conversations/${conversationId}`)).body.rating, null);
  });

  test('of a bot nothing is kept', async () => {
    const { shop, call } = await talk();
    const extraHeaders = { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' };
    const bot = await openTab(visitors, shop, { extraHeaders });
    assert.equal(refusal(await ask(bot.socket, 'setAttributes', { attributes: { a: 1 } })), 'none');
    const { body } = await call('GET', `/visitors/${bot.uid}`);
    assert.deepEqual(body.attributes, {});
  });
}

describe('talks, on the embedded default', { concurrency: 4 }, () => talks(() => embedded()));
describe('talks, over two gateways', { concurrency: 4 }, () => talks(() => twoGateways()));
