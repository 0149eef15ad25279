// Nobody is lost at night: visitors leave an address, agents answer by mail, and are told by mail of who waits; on the
// embedded default and over two gateways, with a mail server of the test's own.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, Porchlight } from '../../support/porchlight.mjs';
import { newTempId, openTab, say, told } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, watch } from '../support/product.mjs';
import { MailServer, makeAuthority } from '../support/smtp.mjs';

let authority;
before(() => {
  authority = makeAuthority();
});
after(() => {
  closeAll();
  authority.end();
});

let lastAddress = 0;
const newAddress = () => `visitor${(lastAddress += 1)}@home.example`;

/** An answer by mail that waits: the address that it goes to. */
async function queueOne(server) {
  const shop = await server.addShop();
  const visitor = await openTab(server, shop);
  const id = Number((await say(visitor, 'Hello')).id.split('-')[0]);
  const email = newAddress();
  assert.equal((await ask(visitor.socket, 'leaveContact', { email })).ok, true);
  const { status } = await server.rest(`/projects/${shop.projectId}/conversations/${id}/messages`, {
    method: 'POST',
    token: shop.token,
    body: { content: 'Hi', tempId: newTempId(), byEmail: true },
  });
  assert.equal(status, 201);
  return email;
}

function mail(start) {
  let site;
  let post;
  let here;
  let there;
  let shop;
  let base;
  before(async () => {
    post = await MailServer.start();
    site = await start(post.env);
    here = site.servers[0];
    there = site.servers.at(-1);
    shop = await here.addShop({ origins: ['https://shop.example'] });
    base = `/projects/${shop.projectId}`;
  });
  after(async () => {
    await site?.end();
    await post?.close();
  });

  const rest = (path, { method = 'GET', body, token = shop.token, server = there } = {}) =>
    server.rest(path, { method, token, ...(body === undefined ? {} : { body }) });
  const leave = (visitor, email) => ask(visitor.socket, 'leaveContact', { email });
  /** A visitor who has written and left an address: {…, id, address}. */
  const writer = async () => {
    const visitor = await openTab(here, shop, { origin: 'https://shop.example' });
    const message = await say(visitor, 'Is anybody there?');
    const address = newAddress();
    assert.deepEqual(await leave(visitor, address), { ok: true });
    return { ...visitor, address, id: Number(message.id.split('-')[0]) };
  };
  const answer = (id, content, more = { byEmail: true }) =>
    rest(`${base}/conversations/${id}/messages`, {
      method: 'POST',
      body: { content, tempId: newTempId(), ...more },
    });
  const conversation = async (id) => (await rest(`${base}/conversations/${id}`)).body;
  const stateOf = async (id, position) =>
    (await rest(`${base}/conversations/${id}/messages`)).body.messages.find(
      (message) => message.position === position,
    ).mail;

  test('a contact is shown to agents and to the visitor, as what it is, and can be taken back', async () => {
    const agent = await watch(there, shop);
    const { id, uid, secret, address, socket } = await writer();
    const identified = await told(agent.recorder, 'visitorIdentified', (it) => it.contactEmail === address);
    assert.equal(identified.email, null);
    assert.equal(identified.verified, false);
    await told(
      agent.recorder,
      'conversationUpdated',
      (it) => it.conversation.visitor.contactEmail === address,
    );
    assert.equal((await conversation(id)).visitor.contactEmail, address);
    assert.equal((await rest(`${base}/visitors/${uid}`)).body.contactEmail, address);
    const again = await openTab(there, shop, { uid, secret, origin: 'https://shop.example' });
    assert.equal((await told(again.recorder, 'conversationHistory')).contactEmail, address);
    assert.deepEqual(await leave({ socket }, ''), { ok: true });
    await told(
      agent.recorder,
      'visitorIdentified',
      (it) => it.visitorUid === uid && it.contactEmail === null,
    );
    assert.equal((await conversation(id)).visitor.contactEmail, null);
  });

  test('what is no address is refused, and so is somebody else', async () => {
    const visitor = await writer();
    for (const email of ['ann', 'ann@home', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example']) {
      const { ok, error } = await leave(visitor, email);
      assert.equal(ok, false);
      assert.equal(error.code, 'badRequest', email);
    }
    assert.equal((await ask(visitor.socket, 'leaveContact', {})).error.code, 'badRequest');
    const thief = openTab(here, shop, { uid: visitor.uid, origin: 'https://shop.example' });
    await assert.rejects(thief, /forbidden/, 'who has another secret is not let in');
    assert.equal((await conversation(visitor.id)).visitor.contactEmail, visitor.address);
  });

  test('an answer goes by mail, once, and everybody sees that it did', async () => {
    const agent = await watch(there, shop);
    const visitor = await writer();
    const { status, body } = await answer(visitor.id, 'Ja, natürlich.\n.\nÀ bientôt');
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(body.message.mail, 'waiting');
    const { headers, text, from, to } = await post.mailTo(visitor.address);
    assert.equal(from, 'chat@shop.example');
    assert.equal(to, visitor.address);
    assert.equal(headers.to, `<${visitor.address}>`);
    assert.equal(headers.from, '"Shop" <chat@shop.example>');
    assert.equal(headers.subject, 'An answer to your message: Shop');
    assert.equal(headers['auto-submitted'], 'auto-generated');
    assert.equal(headers['reply-to'], undefined);
    assert.match(text, /Ja, natürlich\.\n\.\nÀ bientôt/);
    assert.doesNotMatch(text, /Is anybody there/);
    const mailed = await told(agent.recorder, 'messageMailed', (it) => it.conversationId === visitor.id);
    assert.deepEqual([mailed.position, mailed.mail], [2, 'sent']);
    assert.equal(await stateOf(visitor.id, 2), 'sent');
    assert.equal((await conversation(visitor.id)).lastMessage.mail, 'sent');
    const shown = await told(visitor.recorder, 'agentReplied');
    assert.equal(shown.message.mail, undefined, 'visitors are not told');
    assert.equal(post.mails.filter((one) => one.to === visitor.address).length, 1);
    assert.ok(
      (await here.metric('porchlight_mails_total')) + (await there.metric('porchlight_mails_total')) >= 1,
    );
  });

  test('the page where the visitor wrote is linked to', async () => {
    const visitor = await openTab(here, shop, { origin: 'https://shop.example' });
    const page = { currentUrl: 'https://shop.example/shoes?size=44', title: 'Shoes' };
    await ask(visitor.socket, 'updateContext', page);
    const visits = () => rest(`${base}/visitors/${visitor.uid}/visits`);
    // Page views are written behind.
    await eventually(async () => JSON.stringify((await visits()).body).includes('/shoes'), 'the page');
    const id = Number((await say(visitor, 'These?')).id.split('-')[0]);
    const address = newAddress();
    await leave(visitor, address);
    // What is read is written behind; a mail that goes at once may be quicker.
    let answers = 0;
    await eventually(
      async () => {
        await answer(id, 'Yes');
        const { text } = await post.mailTo(address, (answers += 1));
        return text.trimEnd().endsWith('\nhttps://shop.example/shoes');
      },
      'a link to the page',
      30_000,
    );
  });

  test('without an address there is no answer by mail, and none without saying so', async () => {
    const visitor = await openTab(here, shop, { origin: 'https://shop.example' });
    const id = Number((await say(visitor, 'Hello')).id.split('-')[0]);
    const refused = await answer(id, 'Yes');
    assert.equal(refused.status, 400);
    assert.match(refused.body.detail, /^byEmail: /);
    assert.equal((await answer(id, 'Yes', { byEmail: 'yes' })).status, 400);
    const { body } = await answer(id, 'Yes', {});
    assert.equal(body.message.mail, null);
  });

  test('agents see since when a conversation waits', async () => {
    const visitor = await writer();
    const since = (await conversation(visitor.id)).waitingSince;
    assert.ok(since);
    await say(visitor, 'Hello?');
    assert.equal((await conversation(visitor.id)).waitingSince, since);
    await answer(visitor.id, 'Yes', {});
    assert.equal((await conversation(visitor.id)).waitingSince, null);
  });

  test('agents choose after how long they are told', async () => {
    const me = async (body) => (await rest('/me', { method: 'PATCH', body })).body;
    const first = (await rest('/me')).body;
    assert.deepEqual([first.mail, first.mailAfterMinutes], [true, 0]);
    assert.equal((await me({ mailAfterMinutes: 30 })).mailAfterMinutes, 30);
    assert.equal((await me({ name: 'Ada', mailAfterMinutes: 5 })).agent.name, 'Ada');
    assert.equal((await rest('/me', { server: there })).body.mailAfterMinutes, 5);
    for (const body of [{ mailAfterMinutes: 4 }, { mailAfterMinutes: '5' }, { mailAfterMinutes: null }, {}]) {
      assert.equal((await rest('/me', { method: 'PATCH', body })).status, 400, JSON.stringify(body));
    }
    const mixed = await rest('/me', { method: 'PATCH', body: { name: 'a\nb', mailAfterMinutes: 60 } });
    assert.equal(mixed.status, 400);
    assert.equal((await rest('/me')).body.mailAfterMinutes, 5, 'all of it or nothing');
    await me({ mailAfterMinutes: 0 });
  });

  test('a mail server that is away loses nothing', async () => {
    const visitor = await writer();
    await post.close();
    await answer(visitor.id, 'Later');
    const tries = post.tries;
    await eventually(
      async () => (await site.servers[0].metric('porchlight_mails_waiting')) > 0,
      'a mail to wait',
    );
    assert.equal(await stateOf(visitor.id, 2), 'waiting');
    assert.equal(post.tries, tries);
    await post.open();
    // The first retry comes after half a minute; it is what is tested, not its time.
    await eventually(() => post.mails.some(({ to }) => to === visitor.address), 'the mail', 90_000);
    await eventually(async () => (await stateOf(visitor.id, 2)) === 'sent', 'the state');
  });

  test('an address that the mail server refuses for good has failed', async () => {
    const agent = await watch(there, shop);
    const visitor = await writer();
    post.misfortune = { RCPT: '550 no such user' };
    await answer(visitor.id, 'Hello');
    const mailed = await told(agent.recorder, 'messageMailed', (it) => it.conversationId === visitor.id, {
      ms: 60_000, // a gateway may have left the server of the test before alone
    });
    post.misfortune = {};
    assert.equal(mailed.mail, 'failed');
    assert.equal(await stateOf(visitor.id, 2), 'failed');
  });

  test('the log has no address', () => {
    for (const { log } of site.servers) assert.doesNotMatch(log, /@home\.example/);
  });
}

describe('embedded', () => mail(embedded));
describe('two gateways', () => mail(twoGateways));

describe('who waits', () => {
  test('is told to agents by mail, once, by one gateway', async (t) => {
    const post = await MailServer.start();
    t.after(() => post.close());
    const site = await twoGateways(post.env);
    t.after(() => site.end());
    const [here, there] = site.servers;
    const shop = await site.addShop();
    await there.rest('/me', { method: 'PATCH', token: shop.token, body: { mailAfterMinutes: 5 } });
    const visitor = await openTab(here, shop);
    const id = Number((await say(visitor, `Hello? ${'x'.repeat(300)}`)).id.split('-')[0]);
    await site.cluster.postgres.sql(
      "UPDATE conversations SET waiting_since = waiting_since - interval '1 hour'",
    );
    const { headers, text } = await eventually(() => post.mails[0], 'the mail', 60_000);
    assert.equal(headers.subject, 'A visitor waits for an answer: Shop');
    assert.equal(headers.to, `<${shop.email}>`);
    assert.match(
      text,
      new RegExp(`https://chat\\.shop\\.example/#/projects/${shop.projectId}/inbox/${id}\\n`),
    );
    assert.doesNotMatch(text, /x{200}/, 'never the whole text');
    await eventually(async () => (await here.metric('porchlight_mails_waiting')) === 0, 'nothing to wait');
    assert.equal(post.mails.length, 1);
  });
});

describe('the mail server', { concurrency: 2 }, () => {
  const deliver = async (t, server, env = {}) => {
    const site = await embedded({ ...server.env, ...env });
    t.after(() => site.end());
    const shop = await site.addShop();
    const visitor = await openTab(site.servers[0], shop);
    const id = Number((await say(visitor, 'Hello')).id.split('-')[0]);
    const address = newAddress();
    await ask(visitor.socket, 'leaveContact', { email: address });
    const { status } = await site.servers[0].rest(
      `/projects/${shop.projectId}/conversations/${id}/messages`,
      { method: 'POST', token: shop.token, body: { content: 'Hi', tempId: newTempId(), byEmail: true } },
    );
    assert.equal(status, 201);
    return { server: site.servers[0], address, shop, id };
  };

  for (const security of ['tls', 'starttls']) {
    test(`is signed in to over ${security}`, async (t) => {
      const server = await MailServer.start({ security, authority, user: 'porch', password: 'light secret' });
      t.after(() => server.close());
      const { address, server: gateway } = await deliver(t, server);
      const { encrypted, signedIn } = await server.mailTo(address);
      assert.deepEqual({ encrypted, signedIn }, { encrypted: true, signedIn: true });
      assert.doesNotMatch(gateway.log, /light secret/);
    });
    test(`whose certificate nobody knows gets nothing over ${security}`, async (t) => {
      const server = await MailServer.start({ security, authority, user: 'porch', password: 'light secret' });
      t.after(() => server.close());
      const { server: gateway } = await deliver(t, server, { SSL_CERT_FILE: '/dev/null' });
      await eventually(() => gateway.log.includes('the mail server takes nothing'), 'the log');
      assert.equal(server.mails.length, 0);
    });
  }

  test('that offers no encryption where it was asked for gets nothing', async (t) => {
    const plain = await MailServer.start({ authority });
    t.after(() => plain.close());
    const asked = { PORCHLIGHT_MAIL_SERVER: plain.url.replace('smtp:', 'smtp+starttls:') };
    const { server: gateway } = await deliver(t, plain, asked);
    await eventually(() => gateway.log.includes('the mail server takes nothing'), 'the log');
    assert.equal(plain.mails.length, 0);
  });

  for (const [what, misfortune] of [
    ['asks for patience', { RCPT: '451 later' }],
    ['refuses the sender', { MAIL: '550 not you' }],
    ['refuses the password', { AUTH: '535 no' }],
    ['closes in the middle', { content: 'close' }],
    ['says nothing', { EHLO: 'hang' }],
  ]) {
    test(`that ${what} is tried again, and the end does not wait for it`, async (t) => {
      const server = await MailServer.start({ user: 'porch', password: 'light secret' });
      t.after(() => server.close());
      server.misfortune = misfortune;
      const { server: gateway, shop, id } = await deliver(t, server);
      await eventually(() => server.tries > 0, 'a try');
      const { body } = await gateway.rest(`/projects/${shop.projectId}/conversations/${id}/messages`, {
        token: shop.token,
      });
      assert.equal(body.messages[1].mail, 'waiting');
      const { code } = await gateway.stop();
      assert.equal(code, 0);
      await gateway.run();
    });
  }
});

describe('a mail server', { concurrency: 2 }, () => {
  test('that never says hello is left alone', async (t) => {
    const silent = await MailServer.start();
    t.after(() => silent.close());
    const gateway = await Porchlight.start({
      env: { ...silent.env, PORCHLIGHT_MAIL_SERVER: silent.url.replace('smtp:', 'smtps:') },
    });
    t.after(() => gateway.end());
    await queueOne(gateway);
    await eventually(() => gateway.log.includes('the mail server takes nothing'), 'the log', 40_000);
    assert.equal(silent.mails.length, 0);
  });

  test('that hangs in the middle is given up after a minute, and nothing is lost', async (t) => {
    const post = await MailServer.start();
    t.after(() => post.close());
    post.misfortune = { content: 'hang' };
    const gateway = await Porchlight.start({ env: post.env });
    t.after(() => gateway.end());
    const address = await queueOne(gateway);
    await eventually(() => gateway.log.includes('the mail server takes nothing'), 'the log', 100_000);
    post.misfortune = {};
    await eventually(() => post.mails.some(({ to }) => to === address), 'the mail', 100_000);
  });
});

describe('without a mail server', () => {
  test('nothing goes by mail, and everybody is told', async (t) => {
    const site = await embedded();
    t.after(() => site.end());
    const [server] = site.servers;
    const shop = await site.addShop();
    const visitor = await openTab(server, shop);
    const id = Number((await say(visitor, 'Hello')).id.split('-')[0]);
    assert.equal((await ask(visitor.socket, 'leaveContact', { email: 'ann@home.example' })).ok, true);
    const { status, body } = await server.rest(`/projects/${shop.projectId}/conversations/${id}/messages`, {
      method: 'POST',
      token: shop.token,
      body: { content: 'Hi', tempId: newTempId(), byEmail: true },
    });
    assert.equal(status, 409);
    assert.equal(body.code, 'conflict');
    assert.equal((await server.rest('/me', { token: shop.token })).body.mail, false);
  });
});
