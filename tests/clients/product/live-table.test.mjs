// The live table over the wire, as a dashboard has it open: what it is told, put together, is always what is asked
// for. On the embedded default, and with agents and visitors on two gateways that share Redis and PostgreSQL.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer, openTab, say } from '../support/chat.mjs';
import { ask, closeAll, connect, newUid, visit, watch } from '../support/product.mjs';
import { Screen } from '../support/screen.mjs';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { eventually, patience, sanitizers, sleep } from '../../support/porchlight.mjs';

after(closeAll);

/** A visitor by name, on a page. */
const come = (server, shop, name, path = '/', uid = newUid()) =>
  visit(server, shop, {
    uid,
    identify: { currentUrl: `https://shop.example${path}`, title: `Page ${path}`, identity: { name } },
  });
const goTo = ({ socket }, path) =>
  socket.emit('updateContext', { currentUrl: `https://shop.example${path}`, title: `Page ${path}` });

function tables(start) {
  let servers;
  let addShop;
  let end;
  before(async () => ({ servers, addShop, end } = await start()));
  after(() => end());
  const [here, there] = [() => servers[0], () => servers.at(-1)];

  test('is opened with who is here and told who comes, moves and goes', async () => {
    const shop = await addShop();
    const ann = await come(there(), shop, 'Ann', '/lamps?utm=1#x');
    const screen = await Screen.open(here(), shop);
    await screen.showsNames('Ann');
    const row = screen.rows[ann.uid];
    assert.equal(row.status, 'online');
    assert.equal(row.title, 'Page /lamps?utm=1#x');
    assert.equal(screen.last.groups, null);
    const bob = await come(there(), shop, 'Bob');
    await screen.showsNames('Ann', 'Bob');
    assert.equal(screen.last.total, 2);
    goTo(bob, '/chairs');
    await screen.shows(({ rows }) => rows[bob.uid].title === 'Page /chairs', 'Bob’s new page');
    bob.socket.emit('setActivity', { activity: 'away' });
    ann.socket.disconnect();
    await screen.showsNames('Bob');
    assert.equal(screen.last.counts.here, 1);
  });

  test('is filtered, and its counts are what each filter would show', async () => {
    const shop = await addShop();
    for (const [name, path] of [
      ['Ann', '/lamps'],
      ['Bob', '/lamps'],
      ['Cid', '/chairs'],
    ]) {
      await come(there(), shop, name, path);
    }
    const screen = await Screen.open(here(), shop, { filter: { page: ['/lamps'] } });
    await screen.showsNames('Ann', 'Bob');
    assert.equal(screen.count('page', '/chairs'), 1);
    for (const { value, count } of screen.last.counts.page) {
      await screen.open({ filter: { page: [value] } });
      assert.equal(screen.last.total, count, value);
    }
    await screen.open({ filter: { q: 'CHAIR' } });
    await screen.showsNames('Cid');
    await screen.open({ filter: { bots: true } });
    assert.equal(screen.last.total, 0);
    const dan = await come(there(), shop, 'Dan', '/lamps');
    await screen.open({ filter: { page: ['/lamps'] } });
    await screen.showsNames('Ann', 'Bob', 'Dan');
    goTo(dan, '/chairs');
    await screen.showsNames('Ann', 'Bob');
    assert.equal(screen.count('page', '/chairs'), 2);
  });

  test('stands in groups, the largest first', async () => {
    const shop = await addShop();
    await come(there(), shop, 'Ann', '/a');
    await come(there(), shop, 'Bob', '/b');
    const cid = await come(there(), shop, 'Cid', '/b');
    const screen = await Screen.open(here(), shop, { group: 'page' });
    await screen.showsNames('Bob', 'Cid', 'Ann');
    goTo(cid, '/a');
    await screen.showsNames('Ann', 'Cid', 'Bob');
    assert.deepEqual(screen.last.groups, [
      { value: '/a', count: 2 },
      { value: '/b', count: 1 },
    ]);
  });

  test('of an agent who reads nothing is told anew when they read again, and is nobody else’s concern', async () => {
    const shop = await addShop();
    const long = 'x'.repeat(1_900);
    const all = Array.from({ length: 150 }, (_, i) => come(there(), shop, `V${i}`, `/${long}`));
    const visitors = await Promise.all(all);
    const [slow, other] = [
      await Screen.open(here(), shop, { count: 200 }),
      await Screen.open(here(), shop, { count: 200 }),
    ];
    await other.shows(({ last }) => last.total === visitors.length, 'everybody');
    const line = slow.socket.io.engine.transport.ws._socket;
    let ended = false;
    slow.socket.on('disconnect', () => (ended = true));
    line.pause();
    const [told, toldOther] = [slow.changes, other.changes];
    const before = here().resident;
    const title = (round) => `Round ${round} ${'y'.repeat(480)}`;
    // More than the kernel holds for one connection (some 6 MB): what is told then would wait in the server.
    let bytes = 0;
    for (let round = 0; bytes < 20_000_000; round += 1) {
      const url = `https://shop.example/${round}/${long}`;
      for (const { socket } of visitors)
        socket.emit('updateContext', { currentUrl: url, title: title(round) });
      await other.shows(
        ({ rows, last }) => last.uids.every((uid) => rows[uid].title === title(round)),
        `round ${round}`,
      );
      bytes += 2 * visitors.length * 2_500; // as a row, and as an event of presence
    }
    if (!sanitizers()) {
      assert.ok(here().resident - before < 16_000_000, 'what waits for one agent is bounded');
    }
    line.resume();
    const [newest] = Object.values(other.rows).map((row) => row.title);
    await eventually(
      () => slow.last.uids.every((uid) => slow.rows[uid].title === newest),
      'the slow agent’s table to be what the other’s is',
      4 * patience, // megabytes wait in the kernel
    );
    assert.deepEqual([slow.names, slow.last.counts], [other.names, other.last.counts]);
    assert.ok(slow.changes - told < other.changes - toldOther, 'what was overtaken was never told');
    assert.equal(ended, false, 'nobody was cut off');
  });

  test('whose order is held stays, and says what waits', async () => {
    const shop = await addShop();
    const bob = await come(there(), shop, 'Bob');
    await come(there(), shop, 'Cid');
    const screen = await Screen.open(here(), shop);
    await screen.showsNames('Bob', 'Cid');
    await screen.move({ hold: true });
    await come(there(), shop, 'Ann');
    bob.socket.disconnect();
    await screen.shows(({ last }) => last.waiting.arrived === 1 && last.waiting.gone === 1, 'what waits');
    assert.deepEqual(screen.names, ['Bob', 'Cid']);
    assert.equal(screen.rows[bob.uid].status, 'offline');
    assert.equal(screen.rows[bob.uid].currentUrl, null);
    await screen.move({ hold: false });
    assert.deepEqual(screen.names, ['Ann', 'Cid']);
    assert.deepEqual(screen.last.waiting, { arrived: 0, gone: 0, moved: 0 });
  });

  test('is looked at through a window, which moves', async () => {
    const shop = await addShop();
    const names = Array.from({ length: 12 }, (_, i) => `Visitor ${String(i).padStart(2, '0')}`);
    for (const name of names) await come(there(), shop, name);
    const screen = await Screen.open(here(), shop, { count: 5 });
    await screen.shows(({ last }) => last.total === 12, 'all twelve');
    assert.deepEqual(screen.names, names.slice(0, 5));
    await screen.move({ from: 9, count: 5 });
    assert.deepEqual(screen.names, names.slice(9));
    await screen.move({ count: 0 });
    assert.deepEqual(screen.names, []);
    assert.equal(screen.last.counts.here, 12);
    const { changes } = screen;
    await come(there(), shop, 'One more');
    await screen.shows(({ last }) => last.counts.here === 13, 'the count alone');
    assert.ok(screen.changes > changes);
  });

  test('has each visitor’s conversation, as it was and as it becomes', async () => {
    const shop = await addShop();
    const ann = await openTab(there(), shop);
    await say(ann, 'Hello?');
    const bob = await openTab(there(), shop);
    const screen = await Screen.open(here(), shop);
    const shows = (uid, fits, what) =>
      screen.shows(({ rows }) => rows[uid] && fits(rows[uid].conversation), what);
    await shows(ann.uid, (talk) => talk?.unread === 1 && talk.status === 'open', 'what was said before');
    assert.equal(screen.rows[bob.uid].conversation, null);
    await say(bob, 'Hello!');
    await say(bob, 'Anybody?');
    await shows(bob.uid, (talk) => talk?.unread === 2, 'what is said now');
    await screen.open({ filter: { conversation: ['unread'] } });
    assert.equal(screen.last.total, 2);
    await answer(here(), shop, screen.rows[ann.uid].conversation.id, 'Yes?');
    await screen.shows(({ last }) => last.total === 1, 'what is answered is read');
    assert.equal(screen.count('conversation', 'unread'), 1);
    assert.equal(screen.count('conversation', 'open'), 2);
  });

  test('says who else looks at a visitor, whichever came first, and is sorted by it', async () => {
    const shop = await addShop();
    const { projectId } = shop;
    const [ann, bob] = [await come(there(), shop, 'Ann'), await come(there(), shop, 'Bob')];
    const screen = await Screen.open(here(), shop);
    await screen.showsNames('Ann', 'Bob');
    const colleague = await watch(there(), shop);
    const look = (visitorUid) =>
      ask(colleague.socket, 'viewConversation', { projectId, conversationId: null, visitorUid });
    assert.equal((await look(bob.uid)).ok, true);
    const viewersOf = ({ rows }, { uid }) => rows[uid].viewers.length;
    await screen.shows((seen) => viewersOf(seen, bob) === 1, 'a look at Bob');
    assert.equal(viewersOf(screen, ann), 0);
    const late = await Screen.open(here(), shop, { sort: { by: 'viewers', descending: true } });
    await late.shows(({ names }) => names.join() === 'Bob,Ann', 'who is looked at first');
    assert.equal(viewersOf(late, bob), 1, 'also of who came before this table');
    const again = await ask(late.socket, 'viewConversation', {
      projectId,
      conversationId: null,
      visitorUid: bob.uid,
    });
    assert.ok(again.visitorViewers.length > 0, JSON.stringify(again));
    assert.equal((await look('no uid')).error.code, 'badRequest');
    await look(ann.uid);
    colleague.socket.disconnect();
    await screen.shows((seen) => viewersOf(seen, ann) === 0, 'nobody to look at Ann');
  });

  test('ends with closing it, and with the room', async () => {
    const shop = await addShop();
    const { projectId } = shop;
    const screen = await Screen.open(here(), shop);
    const other = await Screen.open(here(), shop);
    assert.equal((await screen.ask('closeTable')).ok, true);
    assert.equal((await other.ask('leaveProjectRoom')).ok, true);
    const third = await Screen.open(here(), shop);
    await come(there(), shop, 'Ann');
    await third.showsNames('Ann');
    assert.equal(screen.changes + other.changes, 0);
    for (const one of [screen, other]) {
      const answer = await one.ask('moveTable', { from: 0, count: 5, hold: false });
      assert.equal(answer.error.code, 'badRequest');
      assert.match(answer.error.message, /Expected openTable/);
    }
    const open = { from: 0, count: 5 };
    assert.equal((await other.ask('openTable', open)).error.code, 'forbidden', 'it is not in the room');
    assert.equal((await screen.ask('openTable', { ...open, projectId })).ok, true);
  });

  test('is refused where it is asked for wrongly', async () => {
    const screen = await Screen.open(here(), await addShop());
    for (const wrong of [
      {},
      { from: -1, count: 5 },
      { from: 0, count: 201 },
      { from: 0, count: 5, filter: { page: Array.from({ length: 21 }, (_, i) => `/${i}`) } },
      { from: 0, count: 5, sort: { by: 'shoes', descending: true } },
    ]) {
      const { error } = await screen.ask('openTable', wrong);
      assert.equal(error?.code, 'badRequest', JSON.stringify(wrong));
      assert.match(error.message, /Expected/);
    }
  });

  test('ends with the membership', async () => {
    const shop = await addShop();
    const email = `${newUid()}@example.com`;
    await here().addAgent(email, [shop.projectId], { role: 'viewer' });
    const agent = await connect(here(), { token: await here().token(email) });
    assert.equal((await ask(agent, 'joinProjectRoom', shop)).ok, true);
    const screen = new Screen(agent, shop);
    await screen.open();
    await here().json('agent', 'remove', email, '--project', String(shop.projectId));
    await eventually(
      async () => (await screen.ask('moveTable', { from: 0, count: 5, hold: false })).ok !== true,
      'the end of the table',
    );
  });
}

describe('the live table, embedded', () => {
  tables(() => embedded());
});

describe('the live table, over two gateways', () => {
  let cluster;
  tables(async () => {
    const started = await twoGateways();
    ({ cluster } = started);
    return started;
  });

  test('is right again after the store was emptied', async () => {
    const shop = await cluster.addShop();
    const [one, two] = cluster.gateways;
    await come(one, shop, 'Ann');
    const bob = await come(two, shop, 'Bob');
    const screen = await Screen.open(one, shop);
    await screen.showsNames('Ann', 'Bob');
    await cluster.redis.call('FLUSHALL');
    bob.socket.disconnect();
    await come(two, shop, 'Cid');
    await screen.shows(({ names }) => names.join() === 'Ann,Cid', 'who is here');
  });

  test('is as it was while the store is away, and right afterwards', async () => {
    const shop = await cluster.addShop();
    const [one, two] = cluster.gateways;
    const ann = await come(one, shop, 'Ann');
    const screen = await Screen.open(one, shop);
    await screen.showsNames('Ann');
    await cluster.redis.kill();
    ann.socket.disconnect();
    await sleep(1_000);
    await screen.move();
    assert.deepEqual(screen.names, ['Ann']);
    await cluster.redis.restart();
    await come(two, shop, 'Bob');
    await screen.shows(({ names }) => names.join() === 'Bob', 'who is here');
  });
});
