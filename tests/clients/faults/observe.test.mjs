// What an operator sees: why somebody is online or not (`porchlight explain`), and what is counted.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually } from '../../support/porchlight.mjs';
import { closeGuests, Guest } from './support/guest.mjs';

describe('what an operator sees', () => {
  let cluster;
  let shop;
  let gateway;

  before(async () => {
    cluster = await Cluster.start({
      env: { PORCHLIGHT_PRESENCE_GRACE: '3s', PORCHLIGHT_PRESENCE_LEASE: '10s' },
    });
    [gateway] = cluster.gateways;
    shop = await cluster.addShop();
  });
  after(async () => {
    closeGuests();
    await cluster.end();
  });

  const explain = async (uid) => (await gateway.json('explain', String(shop.projectId), uid)).presence;
  const until = (uid, fits, what) =>
    eventually(async () => {
      const why = await explain(uid).catch(() => undefined); // the row is written a moment later
      return why && fits(why) ? why : undefined;
    }, what);

  test('explain names claims, holders and leases, then the grace, then the end', async () => {
    const guest = await Guest.come(gateway, shop);
    const here = await until(guest.uid, ({ isOnline }) => isOnline, 'the explanation to say online');
    assert.equal(here.because, 'online: a living holder claims the visitor');
    assert.equal(here.claims.length, 1);
    assert.match(here.claims[0].holder, /^gw1x[A-Za-z0-9]+\/\d+$/);
    assert.ok(Date.parse(here.claims[0].leaseEndsAt) > Date.parse(here.now));
    assert.ok(here.revision > 0);

    const second = await Guest.come(cluster.gateways[1], shop, { uid: guest.uid });
    await until(guest.uid, ({ claims }) => claims.length === 2, 'two claims');
    second.close();
    guest.close();
    const graced = await until(guest.uid, ({ leftAt }) => leftAt, 'the grace');
    assert.match(graced.because, /^online for now: .* the grace ends in \d/);
    assert.deepEqual(graced.claims, []);
    const gone = await until(guest.uid, ({ isOnline }) => !isOnline, 'the explanation to say offline');
    assert.equal(gone.because, 'offline: there is no session');
  });

  test('explain in words, and with Redis away', async () => {
    const guest = await Guest.come(gateway, shop);
    await until(guest.uid, ({ isOnline }) => isOnline, 'the explanation to say online');
    const words = await gateway.cli('explain', String(shop.projectId), guest.uid);
    assert.match(words.stdout, /presence: online: a living holder/);
    assert.match(words.stdout, /alive, its lease lasts for \d/);
    await cluster.redis.freeze();
    const away = await gateway.cli('explain', String(shop.projectId), guest.uid);
    await cluster.redis.thaw();
    assert.equal(away.code, 0, away.stderr);
    assert.match(away.stdout, /presence: unknown, offline to whoever asks: Redis/);
    guest.close();
  });

  test('metrics tell of transitions, scripts, batches and outages', async () => {
    const text = await eventually(async () => {
      const metrics = await (await fetch(`${gateway.internalUrl}/metrics`)).text();
      return (
        /^porchlight_transitions_total\{cause="connection",to="online"\} [1-9]/m.test(metrics) && metrics
      );
    }, 'a transition to be counted');
    for (const name of [
      'porchlight_claims_total',
      'porchlight_renewals_total',
      'porchlight_session_store_up',
      'porchlight_session_store_degraded_seconds_total',
      'porchlight_redis_script_seconds_count{script="claim"}',
      'porchlight_redis_batch_commands_count',
      'porchlight_redis_queued_commands{thread="0"}',
      'porchlight_journal_written_rows_total',
      'porchlight_journal_waiting_rows',
      'porchlight_database_up',
    ]) {
      assert.ok(text.includes(name), name);
    }
    assert.match(text, /^porchlight_redis_script_seconds_count\{script="claim"\} [1-9]/m);
  });
});
