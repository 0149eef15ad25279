// A visitor's visits, read over REST from a PostgreSQL that two gateways share, and while it is away.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { eventually } from '../../support/porchlight.mjs';
import { closeAll, visit } from '../support/product.mjs';

after(() => closeAll());

async function clusterWithVisits(t) {
  const cluster = await Cluster.start({ gateways: 2 });
  t.after(() => cluster.end());
  const shop = await cluster.addShop();
  const { uid, socket } = await visit(cluster.gateways[0], shop);
  const path = `/projects/${shop.projectId}/visitors/${uid}/visits`;
  const read = (query = '', gateway = cluster.gateways[0]) => gateway.rest(`${path}${query}`, shop);
  await eventually(
    async () => (await cluster.postgres.sql(`SELECT 1 FROM visitors WHERE uid = '${uid}'`)).length === 1,
    'the visitor’s row',
  );
  // Two of last week, an hour apart.
  await cluster.postgres.sql(
    `INSERT INTO visits (project_id, visitor_uid, started_at, ended_at, pages, referrer, campaign, landing, device,
       browser, system, country, city, bot)
     SELECT ${shop.projectId}, '${uid}', at, at + interval '90 seconds', 2, 'https://search.example/',
       '{"source":"news"}', 'https://shop.example/a', 'phone', 'Firefox', '', 'SE', '', false
     FROM generate_series(date_trunc('hour', now()) - interval '170 hours',
       date_trunc('hour', now()) - interval '169 hours', interval '1 hour') AS at;
     INSERT INTO page_views (visit_id, viewed_at, url, title)
     SELECT id, started_at + n * interval '30 seconds', 'https://shop.example/' || n, 'Page ' || n
     FROM visits, generate_series(0, 1) AS n WHERE ended_at < now() - interval '1 hour'`,
  );
  return { cluster, socket, read };
}

const lastWeek = ({ startedAt }) => Date.parse(startedAt) < Date.now() - 3_600_000;

describe('a visitor’s visits', { concurrency: 2 }, () => {
  test('are the same from every gateway, in pages, the newest first', async (t) => {
    const { cluster, read } = await clusterWithVisits(t);
    const { status, body } = await read();
    assert.equal(status, 200);
    assert.equal(body.keptDays, 30);
    const old = body.visits.filter(lastWeek);
    assert.equal(old.length, 2);
    assert.ok(old[0].startedAt > old[1].startedAt);
    const [{ startedAt, endedAt, pageViews, campaign, device, system, morePageViews }] = old;
    assert.equal(Date.parse(endedAt) - Date.parse(startedAt), 90_000);
    assert.deepEqual(campaign, { source: 'news' });
    assert.deepEqual([device, system, morePageViews], ['phone', null, false]);
    assert.deepEqual(
      pageViews.map(({ url, title, seconds }) => [url, title, seconds]),
      [
        ['https://shop.example/1', 'Page 1', 60],
        ['https://shop.example/0', 'Page 0', 30],
      ],
    );
    const walked = [];
    for (let cursor = ''; cursor !== null;) {
      const page = await read(`?limit=1${cursor && `&cursor=${cursor}`}`, cluster.gateways[1]);
      assert.equal(page.status, 200);
      assert.ok(page.body.visits.length <= 1);
      walked.push(...page.body.visits);
      cursor = page.body.nextCursor;
    }
    assert.deepEqual(walked.filter(lastWeek), old);
  });

  test('are unavailable while the database is away, and there again behind it', async (t) => {
    const { cluster, read } = await clusterWithVisits(t);
    await cluster.postgres.stop();
    const { status, body } = await read();
    assert.equal(status, 503, JSON.stringify(body));
    assert.equal(body.code, 'unavailable');
    await cluster.postgres.restart();
    await eventually(async () => (await read()).status === 200, 'the visits');
  });
});
