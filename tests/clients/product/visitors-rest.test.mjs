// Visitors over REST, for programs: one, lists, visits, and who of many is here. On the embedded default, and over two
// gateways, where visitors are at one and the program asks the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { embedded, twoGateways } from '../support/deployments.mjs';
import { assertProblem } from '../support/problem.mjs';
import { closeAll, isoTime, newUid, visit, watch } from '../support/product.mjs';
import { eventually } from '../../support/porchlight.mjs';

after(closeAll);

/** What is true on any deployment. `start`: {servers, addShop, end}. */
function visitors(start) {
  let servers;
  let addShop;
  let end;
  let shop;
  let base;
  before(async () => {
    ({ servers, addShop, end } = await start());
    shop = await addShop();
    base = `/projects/${shop.projectId}`;
  });
  after(() => end?.());
  const [here, there] = [() => servers[0], () => servers.at(-1)];
  const get = (path, options = {}) => here().rest(path, { token: shop.token, ...options });
  const post = (path, body, options = {}) => get(path, { method: 'POST', body, ...options });

  test('one: the database’s facts, and presence while online only', async () => {
    const { socket, uid } = await visit(there(), shop);
    const online = await eventually(async () => {
      const answer = await get(`${base}/visitors/${uid}`);
      return answer.status === 200 && answer.body;
    }, 'the visitor');
    assert.deepEqual(
      Object.keys(online).sort(),
      [
        ...['currentUrl', 'email', 'firstSeenAt', 'isOnline', 'lastSeenAt', 'name', 'now', 'onlineSince'],
        ...['projectId', 'revision', 'status', 'title', 'userId', 'verified', 'visit', 'visitorUid'],
        ...['agentName', 'attributes', 'ban', 'contactEmail', 'note', 'tags'],
      ].sort(),
    );
    assert.equal(online.isOnline, true);
    assert.equal(online.status, 'online');
    assert.equal(online.currentUrl, 'https://shop.example/');
    assert.equal(online.title, 'Shop');
    for (const field of ['firstSeenAt', 'lastSeenAt', 'onlineSince', 'now'])
      assert.match(online[field], isoTime);
    socket.disconnect();
    const offline = await eventually(async () => {
      const { body } = await get(`${base}/visitors/${uid}`);
      return !body.isOnline && body;
    }, 'the visitor to be offline');
    assert.equal(offline.status, 'offline');
    for (const field of ['currentUrl', 'title', 'onlineSince', 'visit'])
      assert.ok(!(field in offline), field);
    assert.ok(offline.revision > online.revision);
  });

  test('one that nobody has seen is not found, and a uid that is none is a bad request', async () => {
    assertProblem(await get(`${base}/visitors/${newUid()}`), 404, 'notFound');
    for (const uid of ['a%20b', 'a%2Fb', '%00', 'x'.repeat(129), '%F0%9F%98%80']) {
      assertProblem(await get(`${base}/visitors/${uid}`), 400, 'badRequest');
    }
    for (const uid of ['%', '%zz']) assertProblem(await get(`${base}/visitors/${uid}`), 404, 'notFound');
  });

  test('visits of one in pages, and of nobody not found', async () => {
    const { uid } = await visit(there(), shop);
    const path = `${base}/visitors/${uid}/visits`;
    const { status, body } = await get(path);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['keptDays', 'nextCursor', 'now', 'visits']);
    assert.equal(body.keptDays, 30);
    assert.match(body.now, isoTime);
    for (const query of ['limit=0', 'limit=51', 'limit=x', 'cursor=x', `cursor=${'x'.repeat(600)}`])
      assertProblem(await get(`${path}?${query}`), 400, 'badRequest');
    assertProblem(await get(`${base}/visitors/${newUid()}/visits`), 404, 'notFound');
    assertProblem(await get(`${base}/visitors/a%20b/visits`), 400, 'badRequest');
  });

  test('a list in pages: each visitor once, the newest first', async () => {
    const own = await addShop();
    const mine = (path) => here().rest(`/projects/${own.projectId}${path}`, { token: own.token });
    const visitors = [];
    for (let i = 0; i < 23; i += 1) visitors.push(await visit(there(), own));
    const isAll = async (query) => (await mine(`/visitors?limit=100&${query}`)).body.visitors.length === 23;
    await eventually(() => isAll('status=all'), 'all of them');
    const assertPages = async (query) => {
      const seen = [];
      let cursor = '';
      for (let pages = 0; pages < 20; pages += 1) {
        const { status, body } = await mine(
          `/visitors?limit=5&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        assert.equal(status, 200);
        assert.ok(body.visitors.length <= 5);
        assert.equal(typeof body.revision, 'number');
        assert.match(body.now, isoTime);
        seen.push(...body.visitors);
        cursor = body.nextCursor;
        if (!cursor) break;
      }
      assert.equal(seen.length, 23, query);
      assert.deepEqual(
        new Set(seen.map(({ visitorUid }) => visitorUid)),
        new Set(visitors.map(({ uid }) => uid)),
      );
      return seen;
    };
    const assertNewestFirst = async (query, field) => {
      const times = (await assertPages(query)).map((visitor) => visitor[field]);
      assert.deepEqual(times, [...times].sort().reverse(), query);
    };
    await assertPages('status=online');
    await assertNewestFirst('sort=firstSeenAt', 'firstSeenAt');
    // Who is here is seen again and again, and moves to the front: only who has left, and whose leaving is written
    // by whichever gateway, stays where a cursor is.
    for (const { socket } of visitors) socket.disconnect();
    await eventually(() => isAll('status=offline'), 'all to have left');
    for (const query of ['sort=lastSeenAt', 'status=all']) {
      await eventually(() => assertNewestFirst(query, 'lastSeenAt').then(() => true), query);
    }
  });

  test('by status', async () => {
    const own = await addShop();
    const mine = async (status) => {
      const { body } = await here().rest(`/projects/${own.projectId}/visitors?status=${status}`, {
        token: own.token,
      });
      return body.visitors.map(({ visitorUid }) => visitorUid);
    };
    const [online, away, offline] = [
      await visit(there(), own),
      await visit(there(), own),
      await visit(there(), own),
    ];
    away.socket.emit('activity', { state: 'away' });
    offline.socket.disconnect();
    await eventually(async () => (await mine('offline')).includes(offline.uid), 'the offline one');
    await eventually(async () => (await mine('away')).includes(away.uid), 'the one away');
    assert.deepEqual(await mine('offline'), [offline.uid]);
    assert.deepEqual(await mine('away'), [away.uid]);
    assert.ok((await mine('online')).includes(online.uid));
    assert.ok(!(await mine('online')).includes(offline.uid));
    assert.equal((await mine('all')).length, 3);
  });

  test('by what is searched for, taken literally', async () => {
    const own = await addShop();
    const named = (name) => visit(there(), own, { identify: { identity: { name } } });
    await named('Ada Lovelace');
    await named('100% Grace');
    const find = async (q) => {
      const query = new URLSearchParams({ q });
      const { body } = await here().rest(`/projects/${own.projectId}/visitors?${query}`, {
        token: own.token,
      });
      return body.visitors.map(({ name }) => name);
    };
    await eventually(async () => (await find('')).length === 2, 'both rows');
    assert.deepEqual(await find('lovelace'), ['Ada Lovelace']);
    assert.deepEqual(await find('0%'), ['100% Grace']);
    assert.deepEqual(await find('%'), ['100% Grace']);
    assert.deepEqual(await find('_'), []);
    assert.deepEqual(await find(`' OR 1=1 --`), []);
    assert.deepEqual(await find('nobody'), []);
  });

  test('a list with bad parameters says what was expected', async () => {
    const bad = ['limit=0', 'limit=-1', 'limit=501', 'limit=x', 'limit=1e3', 'status=nowhere', 'sort=name'];
    bad.push('cursor=nonsense', 'cursor=%00', `cursor=${'x'.repeat(600)}`, `q=${'x'.repeat(201)}`, 'q=%FF');
    for (const query of bad) {
      const answer = await get(`${base}/visitors?${query}`);
      assertProblem(answer, 400, 'badRequest');
      assert.match(answer.body.detail, /expected/);
    }
  });

  describe('presence', { concurrency: 4 }, () => {
    test('of many at once', async () => {
      const { recorder } = await watch(here(), shop);
      const [stays, gone] = [await visit(there(), shop), await visit(there(), shop)];
      gone.socket.disconnect();
      await recorder.status(gone.uid, false);
      const unknown = newUid();
      const { status, body } = await eventually(async () => {
        const answer = await post(`${base}/presence`, { uids: [stays.uid, gone.uid, unknown, stays.uid] });
        return answer.body.statuses?.[gone.uid].lastSeenAt && answer;
      }, 'the last sight of the one that went');
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body).sort(), ['now', 'revision', 'statuses']);
      assert.equal(body.statuses[stays.uid].isOnline, true);
      assert.equal(body.statuses[stays.uid].status, 'online');
      assert.equal(body.statuses[gone.uid].isOnline, false);
      assert.match(body.statuses[gone.uid].lastSeenAt, isoTime);
      assert.deepEqual(body.statuses[unknown], { isOnline: false, status: 'offline', lastSeenAt: null });
      assert.equal(Object.keys(body.statuses).length, 3);
      stays.socket.disconnect();
    });

    test('takes 1,000 uids and refuses 1,001', async () => {
      const uids = Array.from({ length: 1_001 }, (_, i) => `${'u'.repeat(120)}${i}`);
      const full = await post(`${base}/presence`, { uids: uids.slice(1) });
      assert.equal(full.status, 200);
      assert.equal(Object.keys(full.body.statuses).length, 1_000);
      assertProblem(await post(`${base}/presence`, { uids }), 400, 'badRequest');
      assert.equal((await post(`${base}/presence`, { uids: [] })).status, 200);
    });

    test('refuses what is no list of uids, and a body that is too large', async () => {
      for (const body of [
        {},
        { uids: 'a' },
        { uids: [5] },
        { uids: [''] },
        { uids: ['a b'] },
        { uids: null },
        '{',
        '',
      ]) {
        assertProblem(await post(`${base}/presence`, body), 400, 'badRequest');
      }
      const large = await post(`${base}/presence`, { uids: [], more: 'x'.repeat(300_000) });
      assertProblem(large, 413, 'payloadTooLarge');
    });

    test('counts who is online and who of them is away', async () => {
      const own = await addShop();
      const stats = async () =>
        (await here().rest(`/projects/${own.projectId}/presence/stats`, { token: own.token })).body;
      const { now, ...empty } = await stats();
      assert.match(now, isoTime);
      assert.deepEqual(empty, { projectId: own.projectId, online: 0, away: 0, known: true });
      const [first] = [await visit(there(), own), await visit(there(), own)];
      first.socket.emit('activity', { state: 'away' });
      await eventually(async () => {
        const { online, away } = await stats();
        return online === 2 && away === 1;
      }, 'two online, one of them away');
    });
  });
}

describe('visitors over REST, on the embedded default', { concurrency: 4 }, () => visitors(embedded));
describe('visitors over REST, over two gateways', { concurrency: 4 }, () => visitors(twoGateways));
