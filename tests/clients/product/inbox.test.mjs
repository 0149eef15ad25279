// How agents work with conversations among themselves: notes and mentions, snooze, assignment by rule, search; on
// the embedded default, and over two gateways, where agents are at one and visitors at the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTab, payloadsOf, say, told, wholeThread } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, watch } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

/** What is true on any deployment. `start`: {servers, addShop, end}; agents are at the first server. */
function inbox(start) {
  let here;
  let there;
  let end;
  before(async () => {
    const deployment = await start();
    here = deployment.servers[0];
    there = deployment.servers.at(-1);
    end = deployment.end;
  });
  after(() => end?.());

  /** A shop with an owner: {projectId, token of an agent, owner, call}. */
  async function open() {
    const shop = await here.addShop();
    const email = `owner${shop.projectId}@example.com`;
    await here.addAgent(email, [shop.projectId], { role: 'owner', name: 'Olga' });
    const owner = await here.token(email);
    const call = async (method, path, body, token = shop.token) => {
      const answer = await here.rest(`/projects/${shop.projectId}${path}`, { method, body, token });
      assert.ok(answer.status < 500, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    };
    const { body: me } = await here.rest('/me', { token: owner });
    return { ...shop, owner, ownerId: me.agent?.id ?? me.id, call };
  }
  /** A visitor of the shop who has written: {visitor, id, base}. */
  async function talk(shop, content = 'Hello?') {
    const visitor = await openTab(there, shop);
    const message = await say(visitor, content);
    const id = Number(message.id.split('-')[0]);
    return { visitor, id, base: `/conversations/${id}` };
  }
  const uids = ({ body }) => body.conversations.map(({ visitor }) => visitor.visitorUid);

  test('notes are told to the agents of every gateway, and to no visitor ever', async () => {
    const shop = await open();
    const [near, far] = [await watch(here, shop), await watch(there, shop)];
    const { visitor, base } = await talk(shop);
    const note = { content: 'He is a good customer.', tempId: 'n-1', mentions: [shop.ownerId] };
    const written = await shop.call('POST', `${base}/notes`, note);
    assert.equal(written.status, 201, JSON.stringify(written.body));
    for (const agent of [near, far]) {
      const heard = await told(agent.recorder, 'noteAdded');
      assert.deepEqual(heard.note, written.body);
      await told(agent.recorder, 'conversationUpdated', ({ conversation }) =>
        conversation.mentionedAgents.includes(shop.ownerId),
      );
    }
    assert.equal((await shop.call('POST', `${base}/notes`, note)).status, 200);
    await say(visitor, 'Are you there?');
    const tab = await openTab(there, shop, visitor);
    await told(tab.recorder, 'conversationHistory', ({ messages }) => messages.length === 2);
    await shop.call('DELETE', `${base}/notes/${written.body.id}`);
    for (const agent of [near, far]) await told(agent.recorder, 'noteRemoved');
    const contents = (await wholeThread(visitor)).map(({ content }) => content);
    assert.deepEqual(contents, ['Hello?', 'Are you there?']);
    const history = await ask(visitor.socket, 'getHistory', {});
    for (const one of [history, visitor.recorder.events, tab.recorder.events])
      assert.doesNotMatch(JSON.stringify(one), /good customer|note|mention/i);
  });

  test('who is mentioned finds the conversation until they have read it', async () => {
    const shop = await open();
    const { visitor, base } = await talk(shop);
    await talk(shop);
    const mentioned = async (token) =>
      uids(await shop.call('GET', '/conversations?mentioned=true', undefined, token));
    await shop.call('POST', `${base}/notes`, { content: 'Olga?', tempId: 'n-1', mentions: [shop.ownerId] });
    assert.deepEqual(await mentioned(shop.owner), [visitor.uid]);
    assert.deepEqual(await mentioned(shop.token), []);
    const read = await shop.call('POST', `${base}/read`, { position: 1 }, shop.owner);
    assert.deepEqual(read.body.mentionedAgents, []);
    assert.deepEqual(await mentioned(shop.owner), []);
  });

  test('a snooze ends by itself, and each agent is told once', async () => {
    const shop = await open();
    const agents = [await watch(here, shop), await watch(there, shop)];
    const { id, base } = await talk(shop);
    const snoozedUntil = new Date(Date.now() + 2_000).toISOString();
    const answer = await shop.call('PATCH', base, { snoozedUntil });
    assert.equal(answer.body.snoozedUntil, snoozedUntil);
    const asleep = ({ conversation }) => conversation.id === id && conversation.snoozedUntil !== null;
    const awake = ({ conversation }) => conversation.id === id && conversation.snoozedUntil === null;
    for (const { recorder } of agents) {
      await told(recorder, 'conversationUpdated', asleep);
      await told(recorder, 'conversationUpdated', awake);
      assert.equal(payloadsOf(recorder, 'conversationUpdated').filter(awake).length, 1);
    }
    assert.equal((await shop.call('GET', base)).body.snoozedUntil, null);
  });

  test('a snooze ends with a message of the visitor', async () => {
    const shop = await open();
    const agent = await watch(here, shop);
    const { visitor, base } = await talk(shop);
    await shop.call('PATCH', base, { snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() });
    assert.deepEqual(uids(await shop.call('GET', '/conversations?status=open&snoozed=false')), []);
    await say(visitor, 'One more thing');
    const { conversation } = await told(
      agent.recorder,
      'newMessage',
      ({ message }) => message.content === 'One more thing',
    );
    assert.equal(conversation.snoozedUntil, null);
    assert.deepEqual(uids(await shop.call('GET', '/conversations?status=open&snoozed=false')), [visitor.uid]);
  });

  test('conversations are assigned in turn to the agents who are here', async () => {
    const shop = await open();
    const settings = await shop.call('PATCH', '/settings', { assignment: 'inTurn' }, shop.owner);
    assert.equal(settings.body.assignment, 'inTurn');
    const log = await shop.call('GET', '/audit', undefined, shop.owner);
    assert.ok(log.body.entries.some(({ details }) => JSON.stringify(details).includes('inTurn')));
    const agent = await watch(here, shop);
    const owner = await watch(here, { ...shop, token: shop.owner });
    const viewer = `viewer${shop.projectId}@example.com`;
    await here.addAgent(viewer, [shop.projectId], { role: 'viewer' });
    await watch(here, { ...shop, token: await here.token(viewer) });
    const first = await openTab(there, shop);
    await eventually(
      async () => (await ask(first.socket, 'agentAvailability', {})).availability === 'available',
      'the agents to be known at the other gateway',
    );
    // The setting is known everywhere a second later, and who is here as soon as it is told.
    await eventually(async () => {
      const { id } = await talk(shop);
      return (await shop.call('GET', `/conversations/${id}`)).body.assignee;
    }, 'the rule to be known');
    const got = [];
    for (let i = 0; i < 4; i += 1) {
      const { base, id } = await talk(shop);
      got.push((await shop.call('GET', base)).body.assignee?.id);
      for (const { recorder } of [agent, owner]) {
        await told(recorder, 'conversationUpdated', ({ conversation }) => conversation.id === id);
      }
    }
    assert.deepEqual([...new Set(got)].sort(), [shop.agentId, shop.ownerId].sort());
    assert.notEqual(got[0], got[1]);
    assert.deepEqual(got.slice(0, 2), got.slice(2));
    await ask(owner.socket, 'setAvailability', { projectId: shop.projectId, availability: 'away' });
    await told(agent.recorder, 'agentsAvailability', ({ agents }) =>
      agents.some(({ agentId, availability }) => agentId === shop.ownerId && availability === 'away'),
    );
    await eventually(async () => {
      const assignees = [];
      for (let i = 0; i < 2; i += 1) {
        const { base } = await talk(shop);
        assignees.push((await shop.call('GET', base)).body.assignee?.id);
      }
      return assignees.every((one) => one === shop.agentId);
    }, 'all to go to who is not away');
  });

  test('what was said, noted or is somebody’s name is found', async () => {
    const shop = await open();
    const { visitor, base } = await talk(shop, 'Где мой заказ?');
    const other = await talk(shop, '我想去北京大学');
    await shop.call('POST', `${base}/notes`, { content: 'Wants a refund', tempId: 'n-1' });
    const search = async (text, more = '') =>
      (await shop.call('GET', `/conversations?q=${encodeURIComponent(text)}${more}`)).body.conversations;
    const [found] = await search('ЗАКАЗ');
    assert.equal(found.visitor.visitorUid, visitor.uid);
    assert.deepEqual(found.match, { position: 1, noteId: null, excerpt: 'Где мой заказ?' });
    const [noted] = await search('refund');
    assert.equal(noted.match.excerpt, 'Wants a refund');
    assert.equal((await search('北京'))[0].id, other.id);
    assert.equal((await search(visitor.uid))[0].id, found.id);
    assert.deepEqual(await search('заказ', '&status=closed'), []);
    assert.deepEqual(await search('lamp'), []);
  });

  test('a note is taken away by who wrote it, and by owners', async () => {
    const shop = await open();
    const { base } = await talk(shop);
    const own = await shop.call('POST', `${base}/notes`, { content: 'mine', tempId: 'mine' }, shop.owner);
    assert.equal((await shop.call('DELETE', `${base}/notes/${own.body.id}`)).status, 403);
    const theirs = await shop.call('POST', `${base}/notes`, { content: 'yours', tempId: 'yours' });
    const removed = await shop.call('DELETE', `${base}/notes/${theirs.body.id}`, undefined, shop.owner);
    assert.equal(removed.status, 200);
  });
}

describe('the inbox, on the embedded default', () => inbox(() => embedded()));
describe('the inbox, over two gateways', () => inbox(() => twoGateways()));
