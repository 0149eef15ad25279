// Mails through failures: whoever dies with one in hand, it arrives, twice at most.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually } from '../../support/porchlight.mjs';
import { newTempId, openTab, say } from '../support/chat.mjs';
import { ask, closeAll } from '../support/product.mjs';
import { MailServer } from '../support/smtp.mjs';

after(closeAll);

for (const [when, misfortune] of [
  ['before the mail server has it', { DATA: 'hang' }],
  ['after the mail server has it', { content: 'hang', keep: '' }],
]) {
  test(`a gateway is killed in the middle of a mail, ${when}: another one sends it`, async (t) => {
    const post = await MailServer.start();
    t.after(() => post.close());
    const names = ['gw1', 'gw2'];
    const cluster = await Cluster.start({
      env: { ...post.env, PORCHLIGHT_MAIL_PASSWORD: 'secret' },
      envs: names.map((name) => ({ PORCHLIGHT_MAIL_USER: name })),
    });
    t.after(() => cluster.end());
    const shop = await cluster.addShop();
    const visitor = await openTab(cluster.gateways[0], shop);
    const id = Number((await say(visitor, 'Hello')).id.split('-')[0]);
    assert.equal((await ask(visitor.socket, 'leaveContact', { email: 'ann@home.example' })).ok, true);
    post.misfortune = misfortune;
    const conversation = `/projects/${shop.projectId}/conversations/${id}/messages`;
    const { status } = await cluster.gateways[0].rest(conversation, {
      method: 'POST',
      token: shop.token,
      body: { content: 'Hi', tempId: newTempId(), byEmail: true },
    });
    assert.equal(status, 201);
    const doomed = names.indexOf(await eventually(() => post.hangs[0], 'a mail under way', 30_000));
    const other = cluster.gateways[1 - doomed];
    await cluster.gateways[doomed].kill();
    post.misfortune = {};
    // As if its five minutes were over.
    await cluster.postgres.sql('UPDATE mails SET due_at = now()');
    const state = async () =>
      (await other.rest(conversation, { token: shop.token })).body.messages[1].mail === 'sent';
    await eventually(state, 'the mail to be sent', 30_000);
    assert.equal(post.signedIn.at(-1), names[1 - doomed]);
    assert.ok(post.mails.length >= 1 && post.mails.length <= 2, `${post.mails.length} mails`);
    assert.equal(new Set(post.mails.map(({ headers }) => headers['message-id'])).size, 1);
  });
}
