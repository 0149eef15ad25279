// Bots are kept apart: not counted, not listed, not told of, and seen by whoever asks for them. On the embedded
// default, and over two gateways that share Redis and PostgreSQL.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTab, say } from '../support/chat.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { ask, closeAll, newUid, Recorder, visit, watch } from '../support/product.mjs';
import { Screen } from '../support/screen.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const headless = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0.0.0 Safari/537.36';
const as = (userAgent, more = {}) => ({ extraHeaders: { 'user-agent': userAgent, ...more } });

function bots(start) {
  let servers;
  let addShop;
  let end;
  before(async () => ({ servers, addShop, end } = await start()));
  after(() => end());
  const [here, there] = [() => servers[0], () => servers.at(-1)];

  const rest = async (shop, path) =>
    (await here().rest(`/projects/${shop.projectId}${path}`, { token: shop.token })).body;
  const uidsOf = ({ visitors }) => visitors.map(({ visitorUid }) => visitorUid).sort();
  const counts = async (shop) => {
    const { online, bots: apart = 0 } = await rest(shop, '/presence/stats');
    return { online, apart };
  };
  const becomes = (shop, expected, what) =>
    eventually(async () => {
      const now = await counts(shop);
      return now.online === expected.online && now.apart === expected.apart;
    }, what);

  test('a bot is in no count, no list and no event, and is seen when asked for', async () => {
    const shop = await addShop();
    await here().json('project', 'set', String(shop.projectId), '--public-count', 'true');
    const agent = await watch(here(), shop);
    const recorder = new Recorder(agent.socket);
    const everybody = await Screen.open(here(), shop);
    const bot = await visit(there(), shop, as(crawler));
    const ann = await visit(there(), shop, { identify: { identity: { name: 'Ann' } } });
    await recorder.status(ann.uid, true);
    await becomes(shop, { online: 1, apart: 1 }, 'the bot beside the visitor');

    assert.deepEqual(recorder.of(bot.uid), []);
    assert.deepEqual(uidsOf(await rest(shop, '/visitors?status=online')), [ann.uid]);
    assert.ok(!uidsOf(await rest(shop, '/visitors')).includes(bot.uid));
    await eventually(async () => {
      const told = await here().rest(`/public/projects/${shop.projectId}/presence/count`);
      return told.status === 200 && told.body.count === 1;
    }, 'one to be told to everybody');
    await everybody.showsNames('Ann');
    await everybody.shows(({ last }) => last.counts.here === 1, 'one who is here');
    await everybody.shows((screen) => screen.count('bots', 'true') === 1, 'a bot to ask for');

    const table = await Screen.open(here(), shop, { filter: { bots: true } });
    await table.shows(({ last }) => last.uids.join() === bot.uid, 'the bot');
    assert.equal(table.rows[bot.uid].bot, true);
    assert.equal(table.last.counts.here, 1, 'the visitor');
    bot.socket.emit('updateContext', { currentUrl: 'https://shop.example/b', title: 'B' });
    await table.shows(({ rows }) => rows[bot.uid].title === 'B', 'its next page');

    const one = await rest(shop, `/visitors/${bot.uid}`);
    assert.equal(one.isOnline, true);
    assert.equal(one.visit.bot, true);
    assert.equal(one.firstSeenAt, null);
    assert.equal((await rest(shop, `/visitors/${ann.uid}`)).visit.bot, undefined);
    assert.equal(await there().metric('porchlight_bots_online'), 1);

    bot.socket.disconnect();
    await table.shows(({ last }) => last.total === 0, 'nobody');
    await becomes(shop, { online: 1, apart: 0 }, 'the bot to be gone');
    const gone = await here().rest(`/projects/${shop.projectId}/visitors/${bot.uid}`, { token: shop.token });
    assert.equal(gone.status, 404, 'nothing is kept');
    assert.deepEqual(recorder.of(bot.uid), []);
  });

  test('the tables of an agent follow each other', async () => {
    const shop = await addShop();
    const screen = await Screen.open(here(), shop, { filter: { bots: true } });
    const bot = await visit(there(), shop, as(crawler));
    await screen.shows(({ last }) => last.uids.join() === bot.uid, 'the bot');
    await screen.open();
    assert.equal(screen.last.total, 0);
    const ann = await visit(there(), shop);
    await screen.shows(({ last }) => last.uids.join() === ann.uid, 'the visitor');
    await screen.move({ count: 10 });
    assert.deepEqual(screen.last.uids, [ann.uid]);
    await screen.open({ filter: { bots: true } });
    assert.deepEqual(screen.last.uids, [bot.uid]);
    await screen.move({ count: 10 });
    assert.deepEqual(screen.last.uids, [bot.uid]);
  });

  test('a bot that writes is a visitor from then on', async () => {
    const shop = await addShop();
    const agent = await watch(here(), shop);
    const recorder = new Recorder(agent.socket);
    const tab = await openTab(there(), shop, as(crawler));
    await becomes(shop, { online: 0, apart: 1 }, 'the bot');
    const first = await say(tab, 'Is anybody there?');
    const second = await say(tab, 'Hello?');
    assert.ok(second.id > first.id);
    await recorder.status(tab.uid, true);
    await becomes(shop, { online: 1, apart: 0 }, 'a visitor');
    const one = await rest(shop, `/visitors/${tab.uid}`);
    assert.equal(one.visit.bot, undefined);
    assert.equal(one.currentUrl, 'https://shop.example/');
    await eventually(async () => {
      const { visits } = await rest(shop, `/visitors/${tab.uid}/visits`);
      return visits.length === 1 && visits[0].pageViews.length === 1;
    }, 'the visit');
    tab.socket.disconnect();
    await recorder.status(tab.uid, false);

    const later = await openTab(there(), shop, { ...as(crawler), uid: tab.uid, secret: tab.secret });
    await becomes(shop, { online: 1, apart: 0 }, 'the same visitor');
    later.socket.disconnect();
    await becomes(shop, { online: 0, apart: 0 }, 'nobody');
  });

  test('a message that is none makes no visitor', async () => {
    const shop = await addShop();
    const tab = await openTab(there(), shop, as(crawler));
    const answer = await ask(tab.socket, 'sendMessage', { content: 7 });
    assert.equal(answer.error.code, 'badRequest');
    await becomes(shop, { online: 0, apart: 1 }, 'the bot');
  });

  test('a browser without a head is a visitor on this machine alone', async () => {
    const shop = await addShop();
    await visit(there(), shop, as(headless));
    await visit(there(), shop, as(headless, { 'x-forwarded-for': '203.0.113.7' }));
    await becomes(shop, { online: 1, apart: 1 }, 'one of each');
  });

  test('a page that is fetched ahead of time is no visitor', async () => {
    const shop = await addShop();
    await visit(there(), shop, { extraHeaders: { 'sec-purpose': 'prefetch;prerender' } });
    await visit(there(), shop, { extraHeaders: { purpose: 'prefetch' } });
    await becomes(shop, { online: 0, apart: 2 }, 'both apart');
  });
}

const behindProxy = { PORCHLIGHT_SERVER_TRUST_PROXY: '127.0.0.1' };

describe('bots, embedded', () => {
  bots(() => embedded(behindProxy));
});

describe('bots, over two gateways', () => {
  let cluster;
  bots(async () => {
    const started = await twoGateways(behindProxy);
    ({ cluster } = started);
    return started;
  });

  test('a bot whose gateway was killed is gone with its lease', async () => {
    const shop = await cluster.addShop();
    const [one] = cluster.gateways;
    const three = await cluster.addGateway(behindProxy);
    const bot = await visit(three, shop, { uid: newUid(), reconnection: false, ...as(crawler) });
    const screen = await Screen.open(one, shop, { filter: { bots: true } });
    await screen.shows(({ last }) => last.uids.join() === bot.uid, 'the bot');
    await three.kill();
    await screen.shows(({ last }) => last.total === 0, 'the end of the bot');
    const { body } = await one.rest(`/projects/${shop.projectId}/presence/stats`, { token: shop.token });
    assert.equal(body.bots, undefined);
  });

  test('a bot is explained as one, and afterwards as nobody', async () => {
    const shop = await cluster.addShop();
    const [one, two] = cluster.gateways;
    const bot = await visit(two, shop, { uid: newUid(), ...as(crawler) });
    const explained = async () => (await one.cli('explain', String(shop.projectId), bot.uid)).stderr;
    await eventually(async () => /says that it is a bot\n.*online/.test(await explained()), 'the bot');
    bot.socket.disconnect();
    await eventually(async () => !/is a bot/.test(await explained()), 'its end');
    assert.match(await explained(), /never seen visitor/);
  });

  test('a project that is removed leaves nobody in Redis, neither visitors nor bots', async () => {
    const shop = await cluster.addShop();
    const [one, two] = cluster.gateways;
    const bot = await visit(two, shop, { uid: newUid(), ...as(crawler) });
    const ann = await visit(one, shop);
    /** Of both halves; what stays is the number of the last event, and the fence of the gateways' connections. */
    const kept = async () =>
      (await cluster.redis.call('KEYS', `*{*${shop.projectId}}*`)).filter(
        (key) => !/^(revision|epoch):/.test(key),
      );
    const uids = [bot.uid, ann.uid];
    const holds = (keys) => uids.every((uid) => keys.some((key) => key.endsWith(`:${uid}`)));
    await eventually(async () => holds(await kept()), 'both to be there');
    await one.json('project', 'remove', String(shop.projectId));
    for (const { socket } of [bot, ann]) socket.disconnect();
    const halves = new RegExp(`{-?${shop.projectId}}`);
    await eventually(async () => !(await kept()).some((key) => halves.test(key)), 'both to be gone', 30_000);
  });
});
