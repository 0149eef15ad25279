// What owners do with a project over REST: its settings, secret, refused origins, hours, prepared answers; on the
// embedded default, and over two gateways, where what one has changed is true at the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, connect, knock, next, refused, visit } from '../support/product.mjs';
import { openTab } from '../support/chat.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const site = { origin: 'https://shop.example' };

/** What is true on any deployment. `start`: {servers, addShop, end}; owners are at the first server. */
function projects(start) {
  let servers;
  let here;
  let there;
  let end;
  before(async () => {
    ({ servers, end } = await start());
    here = servers[0];
    there = servers.at(-1);
  });
  after(() => end?.());

  /** A shop with an owner: {projectId, owner, call}. */
  async function open(options = {}) {
    const shop = await here.addShop({ origins: ['https://shop.example'], missingOrigin: false, ...options });
    const email = `owner${shop.projectId}@example.com`;
    await here.addAgent(email, [shop.projectId], { role: 'owner', name: 'Olga' });
    const owner = await here.token(email);
    const call = (method, path, body, token = owner, server = here) =>
      server.rest(`/projects/${shop.projectId}${path}`, { method, body, token });
    return { ...shop, owner, call };
  }
  const publicSettings = (shop, query = '', server = there) =>
    server.rest(`/public/projects/${shop.projectId}/settings${query}`);

  test('settings that an owner changes are true at every gateway, and what is not named stays', async () => {
    const shop = await open();
    const before = (await shop.call('GET', '/settings')).body;
    const change = {
      name: 'Lamps',
      enforceIdentity: true,
      chat: { title: 'Ask us' },
      preview: { notice: true },
    };
    const { status, body } = await shop.call('PATCH', '/settings', change);
    assert.equal(status, 200, JSON.stringify(body));
    const expected = { ...before, name: 'Lamps', enforceIdentity: true };
    expected.chat = { ...before.chat, title: 'Ask us' };
    expected.preview = { ...before.preview, notice: true };
    assert.deepEqual(body, expected);
    assert.deepEqual((await shop.call('GET', '/settings', undefined, shop.owner, there)).body, expected);
    await eventually(
      async () => (await publicSettings(shop)).body.name === 'Lamps',
      'the new name elsewhere',
    );
    const socket = await knock(there, shop, { extraHeaders: site });
    const page = { currentUrl: 'https://shop.example/', title: 'Shop' };
    const { error } = await ask(socket, 'identify', { projectId: shop.projectId, visitorUid: 'v1', ...page });
    assert.equal(error.code, 'identityRequired');
    const { entries } = (await shop.call('GET', '/audit')).body;
    const [{ agent, action, subject, details }] = entries;
    assert.deepEqual([agent.name, action, subject], ['Olga', 'project.settings', 'Lamps']);
    assert.deepEqual(
      details.changes.map(({ name }) => name),
      ['name', 'enforceIdentity', 'chat.title', 'preview.notice'],
    );
  });

  test('two owners who change at once lose nothing of each other', async () => {
    const shop = await open();
    const titles = Array.from({ length: 10 }, (_, i) =>
      shop.call('PATCH', '/settings', { chat: { title: `${i}` } }, shop.owner, here),
    );
    const days = Array.from({ length: 10 }, (_, i) =>
      shop.call('PATCH', '/settings', { visitDays: i + 1, preview: { maskText: true } }, shop.owner, there),
    );
    for (const { status, body } of await Promise.all([...titles, ...days])) {
      assert.equal(status, 200, JSON.stringify(body));
    }
    const { chat, visitDays, preview } = (await shop.call('GET', '/settings')).body;
    assert.match(chat.title, /^\d$/);
    assert.ok(visitDays <= 10 && preview.maskText);
  });

  test('what the command line changes is in the same log', async () => {
    const shop = await open();
    await here.json('project', 'set', String(shop.projectId), '--chat-title', 'Ask', '--new-identity-secret');
    const { entries } = (await shop.call('GET', '/audit')).body;
    assert.deepEqual(
      entries.map(({ agent, action }) => [agent.id, agent.name, action]),
      [
        [0, 'command line', 'project.secret.rotate'],
        [0, 'command line', 'project.settings'],
        [0, 'command line', 'project.add'],
      ],
    );
  });

  test('a secret is shown, rotated with an overlap, and the old one dropped', async () => {
    const shop = await open();
    const first = (await shop.call('GET', '/identity-secret')).body;
    assert.deepEqual(first, { secret: shop.identitySecret, previousSecret: null });
    const rotated = (await shop.call('POST', '/identity-secret/rotate', {})).body;
    assert.equal(rotated.previousSecret, first.secret);
    assert.notEqual(rotated.secret, first.secret);
    assert.equal((await shop.call('GET', '/settings')).body.hasPreviousSecret, true);
    const dropped = (await shop.call('POST', '/identity-secret/drop-old', {})).body;
    assert.deepEqual(dropped, { secret: rotated.secret, previousSecret: null });
    const { entries } = (await shop.call('GET', '/audit?limit=3')).body;
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['project.secret.drop', 'project.secret.rotate', 'project.secret.show'],
    );
    const log = JSON.stringify((await shop.call('GET', '/audit')).body);
    for (const secret of [first.secret, rotated.secret]) assert.ok(!log.includes(secret));
  });

  test('who makes a project is its owner at once, and its removal wants the name again', async () => {
    const shop = await open();
    const wanted = { name: 'Blog', origins: ['https://Blog.example/'] };
    const made = await here.rest('/projects', { method: 'POST', body: wanted, token: shop.owner });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual([made.body.name, made.body.origins], ['Blog', ['https://blog.example']]);
    const path = `/projects/${made.body.projectId}`;
    for (const server of servers) {
      assert.equal((await server.rest(`${path}/settings`, { token: shop.owner })).status, 200);
    }
    const remove = (name) => here.rest(path, { method: 'DELETE', body: { name }, token: shop.owner });
    assert.equal((await remove('blog')).status, 400);
    const visitor = await visit(there, made.body, { extraHeaders: { origin: 'https://blog.example' } });
    const agent = await connect(there, { token: shop.owner });
    const room = await ask(agent, 'joinProjectRoom', { projectId: made.body.projectId });
    assert.equal(room.ok, true, JSON.stringify(room));
    const ended = next(agent, 'error');
    assert.deepEqual(
      [(await remove('Blog')).status, (await here.rest('/me', { token: shop.owner })).status],
      [200, 200],
    );
    await eventually(
      async () => (await there.rest(`${path}/settings`, { token: shop.owner })).status === 403,
      'nobody to be a member of it',
    );
    assert.equal((await ended).code, 'forbidden', 'agents are put out of its room');
    visitor.socket.disconnect();
    await eventually(async () => {
      const error = await refused(there, made.body, { extraHeaders: { origin: 'https://blog.example' } });
      return error.data?.code === 'notFound';
    }, 'visitors of it to be refused');
  });

  test('origins that were refused are shown until the project allows them', async () => {
    const shop = await open();
    const elsewhere = { origin: 'https://Staging.example', referer: 'https://staging.example/a?token=1#x' };
    for (const transports of [['polling'], ['websocket']]) {
      const error = await refused(
        there,
        { projectId: shop.projectId },
        { transports, extraHeaders: elsewhere },
      );
      assert.equal(error.data?.code, 'originNotAllowed');
    }
    await here.rest(`/public/projects/${shop.projectId}/settings`, {
      headers: { origin: 'https://other.example' },
    });
    await here.rest(`/public/projects/${shop.projectId}/settings`, { headers: { origin: 'x'.repeat(2000) } });
    const listed = async () => (await shop.call('GET', '/origins/refused')).body.refused;
    await eventually(
      async () => (await listed()).reduce((sum, { times }) => sum + times, 0) === 3,
      'both to be written',
    );
    const byOrigin = Object.fromEntries(
      (await listed()).map(({ origin, page, times }) => [origin, [page, times]]),
    );
    assert.deepEqual(byOrigin, {
      'https://staging.example': ['https://staging.example/a', 2],
      'https://other.example': [null, 1],
    });
    const origins = ['https://shop.example', 'https://staging.example'];
    await shop.call('PATCH', '/settings', { origins });
    assert.deepEqual(
      (await listed()).map(({ origin }) => origin),
      ['https://other.example'],
    );
    await eventually(async () => {
      const socket = await knock(there, shop, { extraHeaders: elsewhere }).catch(() => null);
      return socket?.connected === true;
    }, 'the new origin to be let in');
  });

  test('hours are told to the widget: open now, or when', async () => {
    const shop = await open();
    assert.deepEqual((await publicSettings(shop)).body.availability, {
      hours: null,
      open: true,
      opensAt: null,
    });
    const never = { timeZone: 'Europe/Berlin', days: [[], [], [], [], [], [], []], closed: [] };
    const always = { ...never, days: never.days.map(() => [{ from: '00:00', to: '24:00' }]) };
    const set = (hours) => shop.call('PATCH', '/settings', { hours });
    const told = async () => (await publicSettings(shop)).body.availability;
    assert.deepEqual((await set(never)).body.hours, never);
    await eventually(async () => (await told()).open === false, 'closed');
    assert.deepEqual(await told(), { hours: never, open: false, opensAt: null });
    const { socket } = await openTab(there, shop, { extraHeaders: site });
    const now = await ask(socket, 'agentAvailability', {});
    assert.deepEqual([now.open, now.opensAt], [false, undefined]);
    const changed = next(socket, 'availabilityChanged');
    await set(always);
    await eventually(async () => (await told()).open === true, 'open');
    assert.deepEqual(await changed, { availability: now.availability, open: true });
    const tomorrow = new Date(Date.now() + 86_400_000);
    const days = never.days.map((_, day) =>
      day === (tomorrow.getUTCDay() + 6) % 7 ? [{ from: '00:00', to: '24:00' }] : [],
    );
    await set({ ...never, timeZone: 'UTC', days });
    const midnight = `${tomorrow.toISOString().slice(0, 10)}T00:00:00.000Z`;
    await eventually(async () => (await told()).opensAt === midnight, `opens at ${midnight}`);
    assert.equal((await set({ ...never, timeZone: 'Europe/Atlantis' })).status, 400);
    assert.equal((await set(null)).body.hours, null);
  });

  test('texts are in the language that is asked for, and as before where there are none', async () => {
    const shop = await open();
    const texts = { DE: { title: 'Frag uns', greeting: 'Hallo' }, 'pt-br': { title: 'Fala' } };
    await shop.call('PATCH', '/settings', { chat: { title: 'Ask us', greeting: 'Hi', texts } });
    await eventually(async () => (await publicSettings(shop)).body.chat.title === 'Ask us', 'the title');
    const said = async (query) => {
      const { chat, language } = (await publicSettings(shop, query)).body;
      return [chat.title, chat.greeting, language];
    };
    assert.deepEqual(await said('?language=de-CH'), ['Frag uns', 'Hallo', 'de']);
    assert.deepEqual(await said('?language=pt-BR'), ['Fala', 'Hi', 'pt-BR']);
    assert.deepEqual(await said('?language=fr'), ['Ask us', 'Hi', undefined]);
    assert.deepEqual(await said(''), ['Ask us', 'Hi', undefined]);
    assert.equal((await publicSettings(shop, `?language=${'x'.repeat(65)}`)).status, 400);
    const { ack } = await visit(there, shop, { extraHeaders: site });
    assert.deepEqual(ack.settings.chat.texts, {
      de: texts.DE,
      'pt-BR': { title: 'Fala', greeting: '' },
    });
  });

  test('prepared answers are written by owners and read by all', async () => {
    const shop = await open();
    const added = await shop.call('POST', '/replies', { shortcut: 'Hours', content: 'Nine to five.' });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.equal(added.body.shortcut, 'hours');
    const path = `/replies/${added.body.id}`;
    assert.equal((await shop.call('POST', '/replies', { shortcut: 'hours', content: 'x' })).status, 400);
    assert.equal((await shop.call('POST', '/replies', { shortcut: 'hours' })).status, 400);
    assert.equal((await shop.call('PATCH', path, {})).status, 400);
    assert.equal((await shop.call('PATCH', path, { content: 'Nine to six.' })).body.content, 'Nine to six.');
    const { replies } = (await shop.call('GET', '/replies', undefined, shop.token, there)).body;
    assert.deepEqual(
      replies.map(({ shortcut, content }) => [shortcut, content]),
      [['hours', 'Nine to six.']],
    );
    assert.deepEqual((await shop.call('DELETE', path)).body, {});
    assert.equal((await shop.call('DELETE', path)).status, 404);
  });
}

describe('projects, on the embedded default', () => projects(() => embedded()));
describe('projects, over two gateways', () => projects(() => twoGateways()));
