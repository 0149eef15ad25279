// A project's team without the command line: roles, links to join and for passwords, what agents change of
// themselves, and who is signed out everywhere; on the embedded default and over two gateways, where what one is told
// is true at the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { closeAll, connect, next, refused, watch } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const forged = 'A'.repeat(43);
let lastName = 0;
const newEmail = () => `person${(lastName += 1)}@example.com`;

function assertCode({ status, body }, expected, code) {
  assert.equal(status, expected, JSON.stringify(body));
  assert.equal(body.code, code, JSON.stringify(body));
}

function team(start) {
  let site;
  let here;
  let there;
  let shop;
  let project;
  before(async () => {
    site = await start();
    here = site.servers[0];
    there = site.servers.at(-1);
    shop = await site.addShop();
    const owner = `owner${shop.projectId}@example.com`;
    const added = await here.addAgent(owner, [shop.projectId], { role: 'owner', name: 'Olga' });
    shop.ownerId = added.agentId;
    shop.owner = await here.token(owner);
    project = `/projects/${shop.projectId}`;
  });
  after(() => site?.end());

  const call = (method, path, body, { token = shop.owner, server = here } = {}) =>
    server.rest(path, { method, token, ...(body === undefined ? {} : { body }) });
  const open = (path, body, server = there) => server.rest(path, { method: 'POST', body });
  const use = (token, more, server = there) => open('/auth/links/use', { token, ...more }, server);
  const invite = async (more = {}) => {
    const { status, body } = await call('POST', `${project}/invitations`, { role: 'agent', ...more });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  /** A member who joined by a link: {id, email, password, token}. */
  const addMember = async (role = 'agent') => {
    const email = newEmail();
    const password = `password of ${email}`;
    const { token } = await invite({ role });
    const { status, body } = await use(token, { email, password, name: 'New' });
    assert.equal(status, 200, JSON.stringify(body));
    return { id: body.agent.id, email, password, token: body.token };
  };
  const me = (token, server = there) => server.rest('/me', { token });
  const roleOf = async (id) =>
    (await call('GET', `${project}/agents`)).body.agents.find((agent) => agent.id === id)?.role;
  const audit = async () => (await call('GET', `${project}/audit`)).body.entries;
  /** Resolves with its code once the server has ended the agent's socket. */
  const ended = (socket) => next(socket, 'connect_error').then((error) => error.data.code);

  test('an invitation that one gateway made is used at another, once, and told', async () => {
    const { invitation, token } = await invite({ role: 'viewer' });
    assert.equal(invitation.email, null);
    assert.equal(invitation.by.name, 'Olga');
    const listed = (await call('GET', `${project}/invitations`)).body.invitations;
    assert.deepEqual(listed[0], invitation);
    const seen = await open('/auth/links/look', { token });
    assert.equal(seen.body.kind, 'invitation');
    assert.equal(seen.body.role, 'viewer');
    assert.equal(seen.body.hasAccount, false);
    const email = newEmail();
    const joined = await use(token, { email: email.toUpperCase(), name: 'Vera', password: 'long enough' });
    assert.equal(joined.status, 200);
    assert.equal(joined.body.agent.email, email);
    assert.deepEqual(
      joined.body.projects.map(({ id, role }) => [id, role]),
      [[shop.projectId, 'viewer']],
    );
    assertCode(await use(token, { email: newEmail(), password: 'long enough' }), 404, 'notFound');
    assertCode(await open('/auth/links/look', { token }), 404, 'notFound');
    const entries = await audit();
    assert.deepEqual(
      entries.slice(0, 2).map(({ action, agent, details }) => [action, agent.name, details.role]),
      [
        ['agent.join', 'Vera', 'viewer'],
        ['agent.invite', 'Olga', 'viewer'],
      ],
    );
    assert.equal(entries[0].details.member, email);
    assert.ok(!JSON.stringify(entries).includes(token));
  });

  test('what is no link and what was withdrawn read the same', async () => {
    const { invitation, token } = await invite();
    assert.equal((await call('DELETE', `${project}/invitations/${invitation.id}`)).status, 200);
    const [none, withdrawn] = [
      await open('/auth/links/look', { token: forged }),
      await open('/auth/links/look', { token }),
    ];
    assertCode(none, 404, 'notFound');
    assert.deepEqual(none.body, withdrawn.body);
    assertCode(await use(forged, { email: newEmail(), password: 'long enough' }), 404, 'notFound');
    assertCode(await call('DELETE', `${project}/invitations/${invitation.id}`), 404, 'notFound');
  });

  test('an invitation with an e-mail is for that e-mail only, and its account joins by its password', async () => {
    const other = await site.addShop();
    const { token } = await invite({ email: other.email, hours: 1 });
    assert.equal((await open('/auth/links/look', { token })).body.hasAccount, true);
    assertCode(await use(token, { email: newEmail(), password: other.password }), 403, 'forbidden');
    assertCode(await use(token, { password: 'not the password' }), 401, 'unauthorized');
    const joined = await use(token, { password: other.password });
    assert.equal(joined.status, 200);
    assert.equal(joined.body.projects.length, 2);
    assertCode(
      await call('POST', `${project}/invitations`, { role: 'agent', email: other.email }),
      409,
      'conflict',
    );
  });

  test('a role changes what somebody may do at every gateway within a second', async () => {
    const member = await addMember('viewer');
    assertCode(
      await call('GET', `${project}/audit`, undefined, { token: member.token, server: there }),
      403,
      'forbidden',
    );
    const changed = await call('PATCH', `${project}/agents/${member.id}`, { role: 'owner' });
    assert.deepEqual(changed.body, { id: member.id, name: 'New', email: member.email, role: 'owner' });
    await eventually(
      async () =>
        (await call('GET', `${project}/audit`, undefined, { token: member.token, server: there })).status ===
        200,
      'an owner’s rights',
    );
    const [entry] = await audit();
    assert.deepEqual(
      [entry.action, entry.details.previousRole, entry.details.role],
      ['agent.role', 'viewer', 'owner'],
    );
    await call('PATCH', `${project}/agents/${member.id}`, { role: 'viewer' });
  });

  test('who is taken out leaves the room and the project', async () => {
    const member = await addMember();
    const { socket } = await watch(there, { ...shop, token: member.token });
    const told = next(socket, 'error');
    assert.equal((await call('DELETE', `${project}/agents/${member.id}`)).status, 200);
    assert.equal((await told).code, 'forbidden');
    assert.equal(await roleOf(member.id), undefined);
    await eventually(async () => (await me(member.token)).body.projects.length === 0, 'no project');
    assertCode(await call('DELETE', `${project}/agents/${member.id}`), 404, 'notFound');
    const { token } = await invite();
    assert.equal((await use(token, { email: member.email, password: member.password })).status, 200, 'back');
  });

  test('the last owner stays one, also where two take it from each other at once', async () => {
    for (const [method, body] of [['PATCH', { role: 'agent' }], ['DELETE']])
      assertCode(await call(method, `${project}/agents/${shop.ownerId}`, body), 409, 'conflict');
    const other = await addMember('owner');
    const codes = await Promise.all([
      call('PATCH', `${project}/agents/${other.id}`, { role: 'agent' }),
      call(
        'PATCH',
        `${project}/agents/${shop.ownerId}`,
        { role: 'agent' },
        { token: other.token, server: there },
      ),
    ]);
    assert.equal(codes.filter(({ status }) => status === 200).length, 1, JSON.stringify(codes));
    const roles = await Promise.all([roleOf(shop.ownerId), roleOf(other.id)]);
    assert.equal(roles.filter((role) => role === 'owner').length, 1);
    await here.json(
      'agent',
      'set',
      `owner${shop.projectId}@example.com`,
      '--project',
      String(shop.projectId),
      '--role',
      'owner',
    );
    await eventually(async () => (await call('GET', `${project}/audit`)).status === 200, 'the owner again');
    await call('PATCH', `${project}/agents/${other.id}`, { role: 'agent' });
  });

  test('an owner who is one no more leaves no link behind', async () => {
    const other = await addMember('owner');
    const made = await call('POST', `${project}/invitations`, { role: 'owner' }, { token: other.token });
    assert.equal((await open('/auth/links/look', { token: made.body.token })).status, 200);
    await call('DELETE', `${project}/agents/${other.id}`);
    assertCode(await open('/auth/links/look', { token: made.body.token }), 404, 'notFound');
    assertCode(await use(made.body.token, { email: newEmail(), password: 'long enough' }), 404, 'notFound');
  });

  test('a password link works once, and ends every session of the agent, sockets too', async () => {
    const member = await addMember();
    const sockets = [
      await connect(here, { token: member.token }),
      await connect(there, { token: member.token }),
    ];
    const ends = sockets.map(ended);
    const made = await call('POST', `${project}/agents/${member.id}/password-link`, {});
    assert.equal(made.status, 201);
    assert.equal((await open('/auth/links/look', { token: made.body.token })).body.kind, 'password');
    const used = await use(made.body.token, { password: 'a fresh password' });
    assert.equal(used.status, 200);
    assert.deepEqual(await Promise.all(ends), ['unauthorized', 'unauthorized']);
    assert.equal((await me(member.token, there)).status, 401);
    assert.equal((await me(used.body.token, here)).status, 200);
    assertCode(await use(made.body.token, { password: 'another password' }), 404, 'notFound');
    const [set, entry] = await audit();
    assert.deepEqual([set.action, set.agent.id], ['agent.password', member.id]);
    assert.deepEqual([entry.action, entry.subject], ['agent.password-link', String(member.id)]);
  });

  test('who owns only some of an agent’s projects may not set the password', async () => {
    const other = await site.addShop();
    const { token } = await invite({ email: other.email });
    const joined = await use(token, { password: other.password });
    const path = `${project}/agents/${joined.body.agent.id}/password-link`;
    assertCode(await call('POST', path, {}), 403, 'forbidden');
  });

  test('another password signs out everybody else, at every gateway', async () => {
    const member = await addMember();
    const other = await there.token(member.email);
    const end = ended(await connect(there, { token: other }));
    const body = { current: member.password, password: 'a fresh password' };
    assertCode(await call('POST', '/me/password', { ...body, current: 'wrong' }, member), 403, 'forbidden');
    const changed = await call('POST', '/me/password', body, member);
    assert.equal(changed.status, 200);
    assert.equal(await end, 'unauthorized');
    assert.equal((await me(other)).status, 401);
    assert.equal((await refused(there, { token: other })).data.code, 'unauthorized');
    for (const server of site.servers) assert.equal((await me(changed.body.token, server)).status, 200);
  });

  test('signing out everywhere leaves this session alone, which goes on at any gateway at once', async () => {
    const member = await addMember();
    const other = await there.token(member.email);
    for (const server of site.servers) assert.equal((await me(member.token, server)).status, 200);
    const ends = [await connect(here, { token: other }), await connect(there, { token: member.token })].map(
      ended,
    );
    const out = await call('POST', '/me/sign-out-everywhere', {}, member);
    assert.equal(out.status, 200);
    for (const server of site.servers) assert.equal((await me(out.body.token, server)).status, 200);
    assert.deepEqual(await Promise.all(ends), ['unauthorized', 'unauthorized']);
    for (const token of [other, member.token]) assert.equal((await me(token)).status, 401);
    assertCode(
      await call('POST', '/me/sign-out-everywhere', {}, { ...member, server: there }),
      401,
      'unauthorized',
    );
    const fresh = await connect(there, { token: out.body.token });
    assert.equal(fresh.connected, true);
  });

  test('one’s name is what others read', async () => {
    const member = await addMember();
    assert.equal((await call('PATCH', '/me', { name: ' Néa 🏮 ' }, member)).body.agent.name, 'Néa 🏮');
    const agents = (await call('GET', `${project}/agents`)).body.agents;
    assert.equal(agents.find(({ id }) => id === member.id).name, 'Néa 🏮');
    assertCode(await call('PATCH', '/me', { name: '‮evil' }, member), 400, 'badRequest');
  });
}

describe('a team, on the embedded default', () => team(embedded));
describe('a team, over two gateways', () => team(twoGateways));
