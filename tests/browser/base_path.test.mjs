// Under a path of somebody else's host, behind nginx: dashboard, widget, chat, preview, REST and sockets were all looked for
// at the root, and the dashboard was blank. The recipe passes the path on; other proxies take it off, and both do.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Nginx } from '../support/servers/balancer.mjs';
import { Porchlight } from '../support/porchlight.mjs';
import { ChattingVisitor, Inbox, openShop } from './support/inbox.mjs';
import { launchBrowser, shot } from './support/world.mjs';

const recipes = {
  'the path passed on': 'porchlight-path.conf',
  'the path taken off': '../../tests/support/servers/nginx-stripping.conf',
};
let server;
let chromium;
before(async () => {
  const env = { PORCHLIGHT_SERVER_BASE_PATH: '/chat/', PORCHLIGHT_SERVER_TRUST_PROXY: 'true' };
  [server, chromium] = await Promise.all([Porchlight.start({ env }), launchBrowser()]);
});
after(async () => {
  await chromium?.close();
  await server?.end();
});

let accounts;
for (const [name, recipe] of Object.entries(recipes)) {
  test(`a visitor and an agent talk under /chat/, ${name}`, async (t) => {
    const nginx = await Nginx.start([server, server], { recipe });
    t.after(() => nginx.end());
    accounts ??= await openShop(server);
    const under = { url: `${nginx.url}/chat` };
    const shop = {
      ...accounts,
      visitors: { ...accounts.visitors, server: under },
      agents: { ...accounts.agents, server: under },
    };

    const redirected = await fetch(`${under.url}/demo`, { redirect: 'manual' });
    assert.equal(new URL(redirected.headers.get('location'), redirected.url).href, `${under.url}/demo/`);
    const described = await (await fetch(`${under.url}/api/v1/openapi.json`)).json();
    assert.equal(
      new URL(described.servers[0].url, `${under.url}/api/v1/openapi.json`).href,
      `${under.url}/api/v1`,
    );
    const polled = await fetch(`${under.url}/socket.io/?EIO=4&transport=polling`);
    assert.match(await polled.text(), /^0\{"sid"/);

    const robin = await Inbox.open(chromium.browser, shop, shop.robin);
    const visitor = await ChattingVisitor.open(chromium.browser, shop);
    await visitor.openChat();
    await visitor.say('Is it in stock?');
    await robin.row(visitor.uid).waitFor();
    await robin.openConversation(visitor.uid);
    await robin.say('Yes, it is.');
    await visitor.page.getByText('Yes, it is.').waitFor();
    await robin.page.getByTestId('to-visitors').click();
    await robin.dashboard.openVisitor(visitor.uid);
    await robin.dashboard.panel.getByTestId('preview-page').waitFor();
    await shot(robin.page, `base-path-${name}`);
    await visitor.page.getByRole('link', { name: 'Meet the porch lantern' }).click();
    await robin.dashboard.says('page-title', 'Porch lantern in terracotta · Lumen & Co');
    await visitor.visitor.context.close();
    await robin.dashboard.context.close();
  });
}
