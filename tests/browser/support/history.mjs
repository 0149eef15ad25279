// A visitor's history as a test wants it: what REST says of visits, and of how the visitor came, is the test's; all else
// is the server's.

import { readFileSync } from 'node:fs';

const samples = new URL('../../../web/dashboard/src/testing/visit-samples.json', import.meta.url);
/** What a test does not name. */
const dull = JSON.parse(readFileSync(samples, 'utf8'));

const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export const pageView = (url, title, minutes, seconds) => ({ url, title, at: minutesAgo(minutes), seconds });

export const visit = (from, until, pageViews, rest = {}) => ({
  ...dull.visit,
  startedAt: minutesAgo(from),
  endedAt: until === null ? null : minutesAgo(until),
  pages: pageViews.length,
  pageViews,
  ...rest,
});

/** From now on the dashboard's pages are answered so; `history.visits` and `history.facts` may be changed. */
export async function playHistory(context, history) {
  await context.route(/\/visitors\/[^/?]+\/visits\?/, async (route) => {
    const { visits = [], status = 200 } = history;
    history.asked = (history.asked ?? 0) + 1;
    if (status !== 200)
      return route.fulfill({ status, json: { title: 'Unavailable', status, code: 'unavailable' } });
    return route.fulfill({ json: { visits, nextCursor: null, keptDays: 30, now: minutesAgo(0) } });
  });
  await context.route(/\/visitors\/[^/?]+$/, async (route) => {
    const response = await route.fetch();
    const visitor = await response.json();
    if (visitor.isOnline && history.facts) visitor.visit = history.facts;
    return route.fulfill({ response, json: visitor });
  });
}

export const facts = (started, since, rest = {}) => ({
  ...dull.facts,
  startedAt: minutesAgo(started),
  pageSince: minutesAgo(since),
  ...rest,
});
