// What agents do with visitors: they call, note and tag them, and ban them; on the embedded default and over two
// gateways, where the agent is at one and the visitor at the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTab, say } from '../support/chat.mjs';
import { ask, closeAll, knock, newUid, next, visit, watch } from '../support/product.mjs';
import { Cluster } from '../../support/cluster.mjs';
import { eventually, Porchlight, quick } from '../../support/porchlight.mjs';

after(closeAll);

/** As a proxy in front of the server would say it. */
const from = (address) => ({ extraHeaders: { 'x-forwarded-for': address } });
let lastAddress = 0;
const newAddress = () => `198.51.100.${(lastAddress += 1)}`;

/** What is true on any deployment. `start`: {servers, addShop, end}; the first server is the agents'. */
function acts(start) {
  let site;
  let agents;
  let visitors;
  let shop;
  let project;
  before(async () => {
    site = await start();
    agents = site.servers[0];
    visitors = site.servers.at(-1);
    shop = await site.addShop();
    const owner = `owner${shop.projectId}@example.com`;
    await agents.addAgent(owner, [shop.projectId], { role: 'owner', name: 'Olga' });
    shop.owner = await agents.token(owner);
    project = `/projects/${shop.projectId}`;
  });
  after(() => site?.end());

  const call = (method, path, body, token = shop.owner) =>
    agents.rest(project + path, { method, body, token });
  const change = (uid, body) => call('PATCH', `/visitors/${uid}`, body);
  const ban = (visitorUid, more = {}) => call('POST', '/bans', { visitorUid, ...more });
  const identify = async (uid, options) => {
    const socket = await knock(visitors, shop, options);
    const page = { currentUrl: 'https://shop.example/', title: 'Shop' };
    return ask(socket, 'identify', { projectId: shop.projectId, visitorUid: uid, ...page });
  };
  /** A visitor of whom the database knows: it is written a moment after they came. */
  const come = async (options) => {
    const visitor = await visit(visitors, shop, options);
    await written(visitor.uid);
    return visitor;
  };
  const written = (uid) =>
    eventually(
      async () => (await call('GET', `/visitors?q=${uid}`)).body.visitors.length === 1,
      `${uid} to be written`,
    );
  const codeOf = async (...args) => (await identify(...args)).error?.code ?? 'ok';

  test('a name and tags are seen by every agent, in the table, the panel and the inbox', async () => {
    const tab = await openTab(visitors, shop);
    const { uid } = tab;
    await say(tab, 'Hello?');
    const one = await watch(agents, shop);
    const other = await watch(visitors, shop);
    const opened = await ask(one.socket, 'openTable', { projectId: shop.projectId, from: 0, count: 50 });
    assert.equal(opened.ok, true, JSON.stringify(opened));
    const answer = await change(uid, {
      agentName: 'Big customer',
      note: 'Buys lamps',
      tags: ['vip', 'lamps'],
    });
    assert.equal(answer.status, 200);
    for (const { recorder } of [one, other]) {
      const { payload } = await recorder.find(
        ({ event, payload }) => event === 'visitorIdentified' && payload.visitorUid === uid,
        'the visitor’s new name',
      );
      assert.equal(payload.agentName, 'Big customer');
      assert.equal(payload.note, 'Buys lamps');
      assert.deepEqual(payload.tags, ['vip', 'lamps']);
    }
    const rowOf = ({ payload }) => payload.rows?.find((row) => row.visitorUid === uid);
    const told = await one.recorder.find(
      (entry) => entry.event === 'tableChanged' && rowOf(entry)?.name === 'Big customer',
      'the row',
    );
    assert.deepEqual(rowOf(told).tags, ['vip', 'lamps']);
    assert.deepEqual(rowOf(told).visit.tags, ['vip', 'lamps']);
    const visitor = await visitors.visitor(shop, uid);
    assert.equal(visitor.agentName, 'Big customer');
    assert.deepEqual(visitor.visit.tags, ['vip', 'lamps']);
    const inbox = (await call('GET', '/conversations')).body.conversations;
    assert.equal(inbox.find((thread) => thread.visitor.visitorUid === uid).visitor.name, 'Big customer');
    const q = (await call('GET', '/visitors?status=online&q=BIG%20CUST')).body.visitors;
    assert.deepEqual(
      q.map((found) => found.visitorUid),
      [uid],
    );
    const filtered = await ask(one.socket, 'openTable', {
      projectId: shop.projectId,
      from: 0,
      count: 50,
      filter: { tags: ['vip'] },
    });
    assert.equal(filtered.total, 1);
    assert.deepEqual(
      filtered.counts.tags.find(({ value }) => value === 'vip'),
      { value: 'vip', count: 1 },
    );
    await change(uid, { agentName: null, note: null, tags: [] });
    const last = await one.recorder.find(
      ({ event, payload }) => event === 'visitorIdentified' && payload.agentName === null,
      'the name’s end',
    );
    assert.equal(last.payload.note, null);
    tab.socket.disconnect();
  });

  test('who is called something is that when they come back', async () => {
    const { socket, uid } = await come();
    const { recorder } = await watch(agents, shop);
    await change(uid, { agentName: 'Regular' });
    socket.disconnect();
    await recorder.status(uid, false);
    const mark = recorder.events.length;
    await visit(visitors, shop, { uid });
    assert.equal((await recorder.status(uid, true, { from: mark })).name, 'Regular');
  });

  test('whoever is banned is gone at once and cannot come back until it is lifted', async () => {
    const { socket, uid } = await come();
    const { recorder } = await watch(agents, shop);
    const refused = next(socket, 'identifyRefused');
    const gone = next(socket, 'disconnect');
    const answer = await ban(uid, { reason: 'spam' });
    assert.equal(answer.status, 201);
    assert.equal(answer.body.agent.name, 'Olga');
    assert.equal(answer.body.endsAt, null);
    const told = await refused;
    assert.equal(told.code, 'banned');
    assert.doesNotMatch(told.message, /spam/);
    await gone;
    await recorder.status(uid, false);
    assert.equal(await codeOf(uid), 'banned');
    assert.equal(await codeOf(newUid()), 'ok');
    assert.equal((await agents.visitor(shop, uid)).ban.id, answer.body.id);
    assert.deepEqual(
      (await call('GET', '/bans')).body.bans.map((one) => one.visitorUid),
      [uid],
    );
    assert.equal((await call('DELETE', `/bans/${answer.body.id}`)).status, 204);
    await eventually(async () => (await codeOf(uid)) === 'ok', 'the answer ok');
    assert.equal((await call('DELETE', `/bans/${answer.body.id}`)).status, 404);
  });

  test('a ban by address is for whoever comes from there', async () => {
    const address = newAddress();
    const { uid } = await come(from(address));
    const { recorder } = await watch(agents, shop);
    const offline = newUid();
    await come({ uid: offline }).then(({ socket }) => socket.disconnect());
    await recorder.status(offline, false);
    assert.equal((await ban(offline, { byAddress: true })).status, 400);
    const answer = await ban(uid, { byAddress: true, hours: 2 });
    assert.equal(answer.status, 201);
    assert.ok(answer.body.endsAt);
    await recorder.status(uid, false);
    assert.equal(await codeOf(uid, from(newAddress())), 'banned');
    await eventually(async () => (await codeOf(newUid(), from(address))) === 'banned', 'the answer banned');
    assert.equal(await codeOf(newUid(), from(newAddress())), 'ok');
    const agent = await watch(visitors, shop, from(address));
    assert.equal(agent.joined.ok, true, 'agents are not concerned');
    await call('DELETE', `/bans/${answer.body.id}`);
    await eventually(async () => (await codeOf(newUid(), from(address))) === 'ok', 'the answer ok');
  });

  test('the thread of a banned visitor stays for agents', async () => {
    const tab = await openTab(visitors, shop);
    await say(tab, 'Hello?');
    await ban(tab.uid);
    const { conversations } = (await call('GET', '/conversations')).body;
    const thread = conversations.find(({ visitor }) => visitor.visitorUid === tab.uid);
    const { body } = await call('GET', `/conversations/${thread.id}/messages`);
    assert.equal(body.messages[0].content, 'Hello?');
  });

  test('the log says who did it, to owners alone', async () => {
    const { uid } = await come();
    await change(uid, { note: 'hush' });
    const { id } = (await ban(uid)).body;
    await call('DELETE', `/bans/${id}`);
    const { entries } = (await call('GET', '/audit?limit=3')).body;
    assert.deepEqual(
      entries.map(({ agent, action, subject }) => [agent.name, action, subject]),
      [
        ['Olga', 'visitor.unban', uid],
        ['Olga', 'visitor.ban', uid],
        ['Olga', 'visitor.note', uid],
      ],
    );
    assert.doesNotMatch(JSON.stringify(entries), /hush/);
  });

  test('a restart keeps bans', async () => {
    const { uid } = await come();
    await ban(uid);
    await eventually(async () => (await codeOf(uid)) === 'banned', 'the answer banned');
    await visitors.kill();
    await visitors.restart();
    assert.equal(await codeOf(uid), 'banned');
    assert.ok((await visitors.metric('porchlight_bans_in_force')) > 0);
    assert.ok((await visitors.metric('porchlight_identifies_refused_total')) > 0);
  });
}

describe('acts, on the embedded default', () => {
  acts(async () => {
    const env = { ...quick, PORCHLIGHT_SERVER_THREADS: '2', PORCHLIGHT_SERVER_TRUST_PROXY: 'true' };
    const server = await Porchlight.start({ env });
    return { servers: [server], addShop: () => server.addShop(), end: () => server.end() };
  });
});

describe('acts, over two gateways', () => {
  acts(async () => {
    const cluster = await Cluster.start({ env: { PORCHLIGHT_SERVER_TRUST_PROXY: 'true' } });
    return { servers: cluster.gateways, addShop: () => cluster.addShop(), end: () => cluster.end() };
  });
});

test('a ban has no grace', async () => {
  const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_PRESENCE_GRACE: '60s' } });
  try {
    const shop = await server.addShop();
    const { uid } = await visit(server, shop);
    const { recorder } = await watch(server, shop);
    const body = { visitorUid: uid };
    await server.rest(`/projects/${shop.projectId}/bans`, { method: 'POST', body, token: shop.token });
    await recorder.status(uid, false);
  } finally {
    closeAll();
    await server.end();
  }
});
