// Who may do what over an agent's socket: every event that asks for something, for each role and for a stranger.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTab, say } from '../support/chat.mjs';
import { ask, closeAll, connect } from '../support/product.mjs';
import { Porchlight, quick } from '../../support/porchlight.mjs';

let server;
before(async () => (server = await Porchlight.start({ env: quick })));
after(async () => {
  closeAll();
  await server.end();
});

const members = { owner: 'ok', agent: 'ok', viewer: 'ok', stranger: 'forbidden' };
const writers = { ...members, viewer: 'forbidden' };

/** By event: what each of them is answered. */
const rows = {
  joinProjectRoom: members,
  watchVisitors: members,
  viewConversation: members,
  agentIsTyping: writers,
  setAvailability: writers,
  requestPreview: members,
  openTable: members,
  moveTable: { ...members, stranger: 'badRequest' }, // nothing of it is open
  closeTable: { ...members, stranger: 'ok' }, // as where nothing is open
};

test('each event is answered as its row says', async () => {
  const shop = await server.addShop();
  const other = await server.addShop();
  const { projectId } = shop;
  const visitor = await openTab(server, shop);
  await say(visitor, 'Hello?');
  const page = await server.rest(`/projects/${projectId}/conversations`, { token: shop.token });
  const conversationId = page.body.conversations[0].id;
  const payloads = {
    joinProjectRoom: { projectId },
    watchVisitors: { projectId, uids: [visitor.uid] },
    viewConversation: { projectId, conversationId },
    agentIsTyping: { projectId, conversationId, isTyping: true },
    setAvailability: { projectId, availability: 'away' },
    requestPreview: { projectId, visitorUid: visitor.uid },
    openTable: { projectId, from: 0, count: 5 },
    moveTable: { projectId, from: 0, count: 5, hold: true },
    closeTable: { projectId },
  };
  const told = Object.fromEntries(Object.keys(rows).map((event) => [event, {}]));
  for (const who of Object.keys(members)) {
    const email = `${who}@example.com`;
    const project = who === 'stranger' ? other.projectId : projectId;
    await server.addAgent(email, [project], { role: who === 'stranger' ? 'owner' : who });
    const socket = await connect(server, { token: await server.token(email) });
    for (const event of Object.keys(rows)) {
      const answer = await ask(socket, event, payloads[event]);
      told[event][who] = answer.ok ? 'ok' : answer.error.code;
    }
  }
  assert.deepEqual(told, rows);
});
