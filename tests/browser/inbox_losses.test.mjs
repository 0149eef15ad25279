// The inbox across a crash of the server: what was acknowledged is there, what is written meanwhile is sent once the
// server is back, and each message stands once on both sides.

import { test } from 'node:test';
import { ChattingVisitor, Inbox, useShop } from './support/inbox.mjs';

let robin;
let visitor;
let other;
const world = useShop({
  prepare: async ({ chromium, shop }) => {
    robin = await Inbox.open(chromium.browser, shop, shop.robin);
    visitor = await ChattingVisitor.open(chromium.browser, shop);
    other = await ChattingVisitor.open(chromium.browser, shop);
  },
});

test('both write while the server is away: each message is there once, when it is back', async () => {
  await visitor.openChat();
  await visitor.say('before');
  await robin.row(visitor.uid).waitFor();
  await robin.openConversation(visitor.uid);
  await robin.say('answered');
  await visitor.says(['before', 'answered']);

  await world.server.kill();
  await robin.say('from the agent');
  await robin.messages('[data-delivery=sending]').waitFor();
  await world.server.run();
  await visitor.page.getByText('from the agent').waitFor();
  await visitor.say('after');
  await robin.says(['before', 'answered', 'from the agent', 'after']);
  await visitor.says(['before', 'answered', 'from the agent', 'after']);
  await robin.page.reload();
  await robin.says(['before', 'answered', 'from the agent', 'after']);
});

test('a message that cannot be sent says so, keeps its text, and is sent by a click', async () => {
  await robin.page.route('**/messages', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          body: JSON.stringify({ title: 'Forbidden', detail: 'Not now.', code: 'forbidden' }),
        })
      : route.fallback(),
  );
  await robin.say('kept');
  await robin.page.getByText('Not now.').waitFor();
  await robin.page.unroute('**/messages');
  await robin.page.getByTestId('retry').click();
  await visitor.says(['before', 'answered', 'from the agent', 'after', 'kept']);
  await robin.says(['before', 'answered', 'from the agent', 'after', 'kept']);
});

test('what is written in a thread that could not be read yet stands after what was said before', async () => {
  await other.openChat();
  await other.say('one');
  await other.say('two');
  await robin.row(other.uid).waitFor();
  const unread = (route) => (route.request().method() === 'GET' ? route.abort() : route.fallback());
  await robin.page.route('**/messages*', unread);
  await robin.openConversation(other.uid);
  await robin.say('three');
  await other.says(['one', 'two', 'three']);
  await robin.says(['three']);
  await robin.messages('[data-delivery=sending]').waitFor({ state: 'detached' });
  await robin.page.unroute('**/messages*', unread);
  await robin.says(['one', 'two', 'three']);
});
