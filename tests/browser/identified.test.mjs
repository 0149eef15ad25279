// Who a visitor is changes while an agent looks: name and "verified" follow on every open screen, without a reload. On
// the embedded default, and with visitor and agent on different gateways.

import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Cluster } from '../support/cluster.mjs';
import { Porchlight } from '../support/porchlight.mjs';
import { ChattingVisitor, Inbox, openShop } from './support/inbox.mjs';
import { launchBrowser } from './support/world.mjs';

let chromium;
before(async () => (chromium = await launchBrowser()));
after(() => chromium?.close());

const worlds = {
  async embedded() {
    const server = await Porchlight.start();
    return { shop: await openShop(server), end: () => server.end() };
  },
  async 'two gateways'() {
    const cluster = await Cluster.start({ gateways: 2 });
    const [one, two] = cluster.gateways;
    return { shop: await openShop(one, two), end: () => cluster.end() };
  },
};

for (const [name, start] of Object.entries(worlds)) {
  test(`a customer signs in, and out again, ${name}`, async () => {
    const { shop, end } = await start();
    try {
      const robin = await Inbox.open(chromium.browser, shop, shop.robin);
      const { page, uid, ...visitor } = await ChattingVisitor.open(chromium.browser, shop);
      const identify = (identity) =>
        page.evaluate((given) => window.Porchlight.push(['identify', given]), identity);
      await robin.page.getByTestId('to-visitors').click();
      await robin.dashboard.openVisitor(uid);
      const badge = robin.dashboard.panel.getByText('✓ verified');
      await robin.dashboard.panel.getByRole('heading').first().waitFor();
      const hash = createHmac('sha256', shop.visitors.identitySecret).update('42').digest('hex');
      await identify({ userId: '42', hash, name: 'Ada Lovelace' });
      await badge.waitFor();
      await robin.dashboard.panel.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
      await robin.dashboard.row(uid).getByText('Ada Lovelace').waitFor();
      await identify({ name: 'Grace Hopper' });
      await badge.waitFor({ state: 'detached' });
      await robin.dashboard.panel.getByRole('heading', { name: 'Grace Hopper' }).waitFor();
      await robin.dashboard.assertNoFaults();
      await visitor.visitor.context.close();
    } finally {
      await end();
    }
  });
}
