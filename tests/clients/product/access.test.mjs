// Who may ask what: a row for each call of docs/openapi.json, asked by everybody there is. A call that is added without
// a row fails here. On the embedded default, and over two gateways, where what is asked of is at one and whoever asks at
// the other.
//
// Nothing that a row needs is changed by another: the server looks at who asks before it looks at what they ask, so bodies
// are bad (400 says: they might) and what would be removed does not exist (404). What good bodies do is in the suite of
// each subject.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newTempId, openTab, say } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { agentSends, png } from '../support/files.mjs';
import { closeAll } from '../support/product.mjs';
import { eventually, root } from '../../support/porchlight.mjs';

after(closeAll);

/** stranger: an owner, of another project. wrong: a token whose signature is none. */
const everybody = ['nobody', 'wrong', 'stranger', 'viewer', 'agent', 'owner'];
const refused = { nobody: 401, wrong: 401, stranger: 403, viewer: 403, agent: 403, owner: 403 };

/** Of a row: what each is answered, and what they ask with. `status`: of whoever may. */
const answered =
  (allowed) =>
  (status, body = {}) => ({
    expected: { ...refused, ...Object.fromEntries(allowed.map((who) => [who, status])) },
    body,
  });
const anybody = answered(everybody);
const people = answered(['stranger', 'viewer', 'agent', 'owner']);
const ownersOfAny = answered(['stranger', 'owner']);
const members = answered(['viewer', 'agent', 'owner']);
const writers = answered(['agent', 'owner']);
const owners = answered(['owner']);

const rows = {
  'POST /auth/login': anybody(400),
  'POST /auth/links/look': anybody(400),
  'POST /auth/links/use': anybody(400),
  'GET /setup': anybody(200),
  'POST /setup': anybody(400),
  'GET /openapi.json': anybody(200),
  'GET /public/projects/{p}/settings': anybody(200),
  'GET /public/projects/{p}/presence/count': anybody(200),
  'POST /public/projects/{p}/files': anybody(400, ''),
  'POST /public/projects/{p}/files/{file}/thumbnail': anybody(400, ''),
  'GET /files/{file}': anybody(404), // its key opens it, and nobody's token does
  'GET /files/{file}/thumbnail': anybody(404),

  'GET /me': people(200),
  'PATCH /me': people(400),
  'POST /me/password': people(400),
  'GET /me/push': people(200),
  'POST /me/push': people(400),
  'DELETE /me/push/{id}': people(204), // of one's own; none is as good as taken away
  'POST /me/push/{id}/test': people(404),

  'POST /projects': ownersOfAny(400),
  'DELETE /projects/{p}': owners(400),
  'GET /projects/{p}/settings': owners(200),
  'PATCH /projects/{p}/settings': owners(200),
  'GET /projects/{p}/identity-secret': owners(200),
  'POST /projects/{p}/identity-secret/rotate': owners(200),
  'POST /projects/{p}/identity-secret/drop-old': owners(200),
  'GET /projects/{p}/origins/refused': owners(200),
  'GET /projects/{p}/audit': owners(200),

  'GET /projects/{p}/replies': members(200),
  'POST /projects/{p}/replies': owners(400),
  'PATCH /projects/{p}/replies/{id}': owners(400),
  'DELETE /projects/{p}/replies/{id}': owners(404),

  'GET /projects/{p}/agents': members(200),
  'PATCH /projects/{p}/agents/{id}': owners(400, { role: 'king' }),
  'DELETE /projects/{p}/agents/{id}': owners(404),
  'POST /projects/{p}/agents/{id}/password-link': owners(404),
  'GET /projects/{p}/invitations': owners(200),
  'POST /projects/{p}/invitations': owners(400, { role: 'king' }),
  'DELETE /projects/{p}/invitations/{id}': owners(404),

  'GET /projects/{p}/visitors': members(200),
  'GET /projects/{p}/visitors/{uid}': members(200),
  'PATCH /projects/{p}/visitors/{uid}': writers(400),
  'POST /projects/{p}/visitors/{uid}/messages': writers(400),
  'GET /projects/{p}/visitors/{uid}/visits': members(200),
  'POST /projects/{p}/presence': members(200, { uids: [] }),
  'GET /projects/{p}/presence/stats': members(200),
  'GET /projects/{p}/bans': writers(200),
  'POST /projects/{p}/bans': writers(400),
  'DELETE /projects/{p}/bans/{id}': writers(404),

  'GET /projects/{p}/conversations': members(200),
  'GET /projects/{p}/conversations/ratings': members(200),
  'GET /projects/{p}/conversations/{id}': members(200),
  'PATCH /projects/{p}/conversations/{id}': writers(400),
  'GET /projects/{p}/conversations/{id}/messages': members(200),
  'POST /projects/{p}/conversations/{id}/messages': writers(400),
  'POST /projects/{p}/conversations/{id}/read': writers(400),
  'GET /projects/{p}/conversations/{id}/notes': members(200),
  'POST /projects/{p}/conversations/{id}/notes': writers(400),
  'POST /projects/{p}/conversations/{id}/notes/seen': members(200),
  'DELETE /projects/{p}/conversations/{id}/notes/{note}': writers(404),
  'POST /projects/{p}/files': writers(400, ''),
  'POST /projects/{p}/files/{file}/thumbnail': writers(400, ''),

  // The last, since it ends the tokens that it is asked with.
  'POST /me/sign-out-everywhere': people(200),
};

/** What an owner of another project asks of what is this one's, by the path of their own: with bodies that are good. */
const foreign = {
  'PATCH /projects/{p}/replies/{id}': { content: 'theirs' },
  'DELETE /projects/{p}/replies/{id}': undefined,
  'PATCH /projects/{p}/agents/{id}': { role: 'viewer' },
  'DELETE /projects/{p}/agents/{id}': undefined,
  'POST /projects/{p}/agents/{id}/password-link': {},
  'DELETE /projects/{p}/invitations/{id}': undefined,
  'GET /projects/{p}/visitors/{uid}': undefined,
  'PATCH /projects/{p}/visitors/{uid}': { note: 'theirs' },
  'POST /projects/{p}/visitors/{uid}/messages': { content: 'theirs', tempId: 'theirs' },
  'GET /projects/{p}/visitors/{uid}/visits': undefined,
  'DELETE /projects/{p}/bans/{id}': undefined,
  'GET /projects/{p}/conversations/{id}': undefined,
  'PATCH /projects/{p}/conversations/{id}': { status: 'closed' },
  'GET /projects/{p}/conversations/{id}/messages': undefined,
  'POST /projects/{p}/conversations/{id}/messages': { content: 'theirs', tempId: 'theirs' },
  'POST /projects/{p}/conversations/{id}/read': { position: 1 },
  'GET /projects/{p}/conversations/{id}/notes': undefined,
  'POST /projects/{p}/conversations/{id}/notes': { content: 'theirs', tempId: 'theirs' },
  'POST /projects/{p}/conversations/{id}/notes/seen': {},
  'DELETE /projects/{p}/conversations/{id}/notes/{note}': undefined,
  'POST /projects/{p}/files/{file}/thumbnail': 'a picture',
};

const calls = Object.entries(JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')).paths).flatMap(
  ([path, item]) =>
    Object.keys(item)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
);

const hasBody = (method) => method !== 'GET';
/** The path with what is named in it: `/agents/{id}` with `things.agents`. */
const pathOf = (template, things) =>
  template.replace(/(\w+)\/\{\w+\}/g, (_, kind) => `${kind}/${things[kind] ?? none}`);
/** An id that nothing has. */
const none = 999_999;

test('there is a row for each call that is documented, and for no other', () => {
  assert.deepEqual(Object.keys(rows).sort(), calls.sort());
  const ofThings = calls.filter((call) => /^\w+ \/projects\/\{p\}\/.*\{/.test(call));
  assert.deepEqual(Object.keys(foreign).sort(), ofThings.sort());
});

/** A shop, everybody who may ask about it, and one of each thing that it has. */
async function open({ servers, addShop }) {
  const [here, there] = [servers[0], servers.at(-1)];
  const [shop, other] = [await addShop(), await addShop()];
  const join = async (role, { projectId }) => {
    const email = `${role}${projectId}@example.com`;
    await here.addAgent(email, [projectId], { role, name: role });
    return here.token(email);
  };
  const tokens = { nobody: undefined, agent: shop.token, stranger: await join('owner', other) };
  for (const role of ['viewer', 'owner']) tokens[role] = await join(role, shop);
  tokens.wrong = tokens.owner.replace(/[^.]+$/, 'A'.repeat(43));
  await here.json('project', 'set', String(shop.projectId), '--public-count', 'true');
  const counts = `/public/projects/${shop.projectId}/presence/count`;
  await eventually(async () => (await here.rest(counts)).status === 200, 'the setting to count');
  const things = await fill(here, there, { ...shop, token: tokens.owner });
  return { here, there, tokens, other, things: { ...things, agents: shop.agentId } };
}

async function fill(here, there, shop) {
  const call = async (method, path, body) => {
    const answer = await here.rest(`/projects/${shop.projectId}${path}`, {
      method,
      body,
      token: shop.token,
    });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const [visitor, banned] = [await openTab(there, shop), await openTab(there, shop)];
  const conversation = Number((await say(visitor, 'Hello?')).id.split('-')[0]);
  for (const { uid } of [visitor, banned]) {
    await eventually(
      async () => (await call('GET', `/visitors?q=${uid}`)).visitors.length === 1,
      `${uid} to be written`,
    );
  }
  const note = { content: 'A good customer.', tempId: newTempId() };
  return {
    projects: shop.projectId,
    visitors: visitor.uid,
    conversations: conversation,
    notes: (await call('POST', `/conversations/${conversation}/notes`, note)).id,
    replies: (await call('POST', '/replies', { shortcut: 'hours', content: 'Nine to six.' })).id,
    bans: (await call('POST', '/bans', { visitorUid: banned.uid })).id,
    invitations: (await call('POST', '/invitations', { role: 'agent' })).invitation.id,
    files: (await agentSends(here, shop, png())).body.id,
  };
}

/** `start`: {servers, addShop, end}. */
function access(start) {
  let site;
  let shop;
  before(async () => {
    site = await start();
    shop = await open(site);
  });
  after(() => site?.end());

  const ask = async (row, things, token, body) => {
    const [method, template] = row.split(' ');
    const options = { method, token, ...(hasBody(method) ? { body } : {}) };
    const answer = await shop.there.rest(pathOf(template, things), options);
    const codes = { 401: 'unauthorized', 403: 'forbidden' };
    if (codes[answer.status]) assert.equal(answer.body.code, codes[answer.status], row);
    return answer.status;
  };

  test('what is another project’s is not found at one’s own', async () => {
    const told = {};
    for (const [row, body] of Object.entries(foreign)) {
      const things = { ...shop.things, projects: shop.other.projectId };
      told[row] = await ask(row, things, shop.tokens.stranger, body);
    }
    assert.deepEqual(told, Object.fromEntries(Object.keys(foreign).map((row) => [row, 404])));
  });

  test('each call is answered as its row says', async () => {
    const told = {};
    for (const [row, { expected, body }] of Object.entries(rows)) {
      const isOfNothing = Object.values(expected).includes(404) && !row.startsWith('GET ');
      const { projects } = shop.things;
      told[row] = {};
      for (const who of everybody) {
        told[row][who] = await ask(row, isOfNothing ? { projects } : shop.things, shop.tokens[who], body);
      }
    }
    const wanted = Object.entries(rows).map(([row, { expected }]) => [row, expected]);
    assert.deepEqual(told, Object.fromEntries(wanted));
  });
}

describe('who may ask, on the embedded default', () => access(embedded));
describe('who may ask, over two gateways', () => access(twoGateways));
