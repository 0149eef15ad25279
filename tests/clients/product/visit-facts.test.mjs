// How a visitor came and what with: what their session carries, as REST tells it. On the embedded default, and over two
// gateways, where the visitor is at one and whoever asks at the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, visit } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const landing = {
  currentUrl: 'https://shop.example/sale?utm_source=news&utm_campaign=summer#top',
  referrer: 'https://www.search.example/?q=lamp',
};

/** What is true on any deployment. `start`: {servers, addShop, end}. */
function facts(start) {
  let servers;
  let addShop;
  let end;
  before(async () => ({ servers, addShop, end } = await start()));
  after(() => end?.());
  const [here, there] = [() => servers[0], () => servers.at(-1)];

  async function told(shop, uid) {
    return (await here().visitor(shop, uid)).visit;
  }

  for (const transports of [['websocket'], ['polling']]) {
    test(`${transports}: campaign, referrer, landing page and device are known, and pages are counted`, async () => {
      const shop = await addShop();
      const { socket, uid } = await visit(there(), shop, {
        identify: landing,
        transports,
        extraHeaders: { 'user-agent': phone },
      });
      const facts = await told(shop, uid);
      const { startedAt, pageSince, ...rest } = facts;
      assert.equal(startedAt, pageSince);
      assert.deepEqual(rest, {
        pages: 1,
        visits: 1,
        referrer: 'search.example',
        campaign: 'summer',
        landing: '/sale',
        device: 'phone',
        browser: 'Safari',
        system: 'iOS',
        country: null,
        city: null,
      });

      await ask(socket, 'updateContext', { currentUrl: 'https://shop.example/cart', title: 'Cart' });
      const later = await eventually(async () => {
        const now = await told(shop, uid);
        return now.pages === 2 && now;
      }, 'the second page');
      assert.equal(later.startedAt, startedAt);
      assert.equal(later.landing, '/sale');
      assert.ok(later.pageSince > pageSince);
    });
  }

  test('client hints go before the user agent, and a second tab counts in the same visit', async () => {
    const shop = await addShop();
    const first = await visit(there(), shop, { identify: landing, extraHeaders: { 'user-agent': phone } });
    const facts = await told(shop, first.uid);
    await visit(there(), shop, {
      uid: first.uid,
      identify: { currentUrl: 'https://shop.example/lamps' },
      extraHeaders: {
        'user-agent': phone,
        'sec-ch-ua': '"Not/A)Brand";v="8", "Chromium";v="126", "Microsoft Edge";v="126"',
        'sec-ch-ua-mobile': '?0',
        'sec-ch-ua-platform': '"Windows"',
      },
    });
    const both = await eventually(async () => {
      const now = await told(shop, first.uid);
      return now.pages === 2 && now;
    }, 'the second tab');
    assert.equal(both.startedAt, facts.startedAt);
    assert.equal(both.browser, 'Edge');
    assert.equal(both.system, 'Windows');
    assert.equal(both.landing, '/sale');
  });

  test('a reload is no other page, another page is, and whoever is back soon continues the visit', async () => {
    const shop = await addShop();
    const first = await visit(there(), shop, { identify: landing });
    const facts = await told(shop, first.uid);
    first.socket.disconnect();
    const reloaded = await visit(there(), shop, { uid: first.uid, identify: landing });
    const same = await told(shop, first.uid);
    assert.equal(same.pages, 1);
    assert.equal(same.pageSince, facts.pageSince);
    reloaded.socket.disconnect();
    await eventually(async () => !(await here().visitor(shop, first.uid)).isOnline, 'the visitor to be gone');
    await visit(there(), shop, { uid: first.uid, identify: { currentUrl: 'https://shop.example/lamps' } });
    const back = await told(shop, first.uid);
    assert.equal(back.pages, 2);
    assert.equal(back.visits, 1);
    assert.equal(back.startedAt, facts.startedAt);
    assert.equal(back.campaign, 'summer');
    assert.equal(back.landing, '/sale');
  });

  test('whoever has read a page is found by its title and path, also when they have gone on and left', async () => {
    const shop = await addShop();
    const { socket, uid } = await visit(there(), shop, {
      identify: { currentUrl: 'https://shop.example/lamps/brass?colour=red', title: 'The Reading Lamp' },
    });
    const other = await visit(there(), shop, { identify: { currentUrl: 'https://shop.example/chairs' } });
    await ask(socket, 'updateContext', { currentUrl: 'https://shop.example/checkout', title: 'Pay' });
    const found = async (q, more = '') => {
      const path = `/projects/${shop.projectId}/visitors?q=${encodeURIComponent(q)}${more}`;
      const { status, body } = await here().rest(path, { token: shop.token });
      assert.equal(status, 200, JSON.stringify(body));
      return body.visitors.map(({ visitorUid }) => visitorUid);
    };
    await eventually(async () => (await found('reading LAMP')).length === 1, 'the page is written');
    await eventually(async () => (await found('/checkout')).length === 1, 'the next one too');
    socket.disconnect();
    await eventually(async () => (await told(shop, uid)) === undefined, 'the visitor has left');
    for (const q of ['reading LAMP', 'lamps/brass', '/checkout', 'pay']) {
      assert.deepEqual(await found(q), [uid], q);
      assert.deepEqual(await found(q, '&sort=firstSeenAt&limit=1'), [uid], q);
    }
    assert.deepEqual(await found('colour=red'), []);
    assert.deepEqual(await found('/chairs'), [other.uid]);
  });
}

describe('how a visitor came, on the embedded default', () => facts(embedded));
describe('how a visitor came, over two gateways', () => facts(twoGateways));
