// The scenarios: each measures the server from outside, before and after what the generator does to it, and
// returns figures. The server runs one I/O thread; what is counted is its whole process.

import { setTimeout as sleep } from 'node:timers/promises';

import { startLoad } from './load.mjs';
import { Postgres } from '../../tests/support/servers/postgres.mjs';
import { Redis } from '../../tests/support/servers/redis.mjs';
import { cpuSeconds, descriptorLimit, familySeconds, memory } from './process.mjs';
import { figure } from './report.mjs';
import { firstReap, settleTime, shortLease, startServer } from './server.mjs';

const micros = 1e6;

async function withServer(binaries, work, environment) {
  const server = await startServer(binaries, environment);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function repeat(times, work) {
  const results = [];
  for (let run = 0; run < times; run++) results.push(await work(run));
  return results;
}

/** A few visitors who come and go, so that code and caches are in memory before anything is counted. */
async function warmUp(binaries, server, count, wait = firstReap + settleTime) {
  await startLoad(binaries, server, 'churn', { count, first: 90_000_000 }).finish();
  await sleep(wait);
}

/** How many idle visitors fit the descriptors of a process, of those wished for. */
function fitting(wished) {
  const fit = Math.min(wished, Math.floor((descriptorLimit() - 200) / 1_000) * 1_000);
  if (fit < wished) {
    console.error(`${wished} connections do not fit ${descriptorLimit()} descriptors: measured at ${fit}`);
  }
  return fit;
}

export async function start({ binaries }) {
  const runs = await repeat(5, () =>
    withServer(binaries, async (server) => ({ ms: server.startMs, rss: memory(server.pid).rss })),
  );
  return [
    figure(
      'start of an empty server, until /ready answers',
      'ms',
      runs.map((run) => run.ms),
      {
        goal: '≤ 100 ms',
        atMost: 100,
      },
    ),
    figure(
      'resident memory of an empty server',
      'MB',
      runs.map((run) => run.rss / 2 ** 20),
      {
        goal: '≤ 20 MB',
        atMost: 20,
      },
    ),
  ];
}

/** Resident bytes per visitor: all of it, and of the last four fifths alone (without what is paid once). */
export async function idleMemory({ binaries, visitors = 10_000 }) {
  const all = fitting(visitors);
  const few = all / 5;
  const runs = await repeat(3, () =>
    withServer(binaries, async (server) => {
      await warmUp(binaries, server, 100, 1_500);
      const before = memory(server.pid);
      const first = startLoad(binaries, server, 'idle', { visitors: few });
      await first.next();
      await sleep(1_500);
      const between = memory(server.pid);
      const rest = startLoad(binaries, server, 'idle', { visitors: all - few, first: few });
      await rest.next();
      await sleep(2_500);
      const after = memory(server.pid);
      await Promise.all([first.finish(), rest.finish()]);
      return {
        whole: (after.rss - before.rss) / all,
        written: (after.private - before.private) / all,
        slope: (after.rss - between.rss) / (all - few),
      };
    }),
  );
  const goal = { goal: '≤ 1.5 KB', atMost: 1536 };
  const at = all.toLocaleString('en');
  const between = `${few.toLocaleString('en')} → ${at}`;
  return [
    figure(
      `resident memory per idle identified visitor, at ${at}`,
      'bytes',
      runs.map((run) => run.whole),
      goal,
    ),
    figure(
      '— pages written to (Private_Dirty)',
      'bytes',
      runs.map((run) => run.written),
    ),
    figure(
      `— of the next ones, ${between}`,
      'bytes',
      runs.map((run) => run.slope),
      goal,
    ),
  ];
}

/** Connect, identify, leave, until the departure is told and written: the grace is waited for. */
export async function connect({ binaries, count = 4_000 }) {
  const runs = await withServer(
    binaries,
    async (server) => {
      await warmUp(binaries, server, 1_000);
      const atRest = cpuSeconds(server.pid);
      await sleep(1_000);
      const restPerSecond = cpuSeconds(server.pid) - atRest;
      return repeat(5, async (run) => {
        const before = cpuSeconds(server.pid);
        const began = performance.now();
        const result = await startLoad(binaries, server, 'churn', { count, first: run * count }).finish();
        const during = cpuSeconds(server.pid) - before;
        await sleep(settleTime);
        const rest = (restPerSecond * (performance.now() - began)) / 1_000;
        const used = cpuSeconds(server.pid) - before - rest;
        return { each: (used / count) * micros, atOnce: (during / count) * micros, ...result };
      });
    },
    shortLease,
  );
  return [
    figure(
      'server CPU per connect + identify + disconnect',
      'µs',
      runs.map((run) => run.each),
      { goal: '≤ 80 µs', atMost: 80 },
    ),
    figure(
      '— of it until the connection is closed',
      'µs',
      runs.map((run) => run.atOnce),
    ),
    figure(
      'connect + identify + disconnect, 32 at once',
      'per second',
      runs.map((run) => run.perSecond),
      {
        goal: '≥ 10,000/s',
        atLeast: 10_000,
      },
    ),
  ];
}

/** The same over a Redis and a PostgreSQL of its own, and what those two spend on it. */
export async function distributed({ binaries, count = 4_000 }) {
  const redis = await Redis.start({ options: ['--save', '', '--appendonly', 'no'] });
  const postgres = await Postgres.start();
  const stores = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
  try {
    const runs = await withServer(
      binaries,
      async (server) => {
        const used = () => [cpuSeconds(server.pid), familySeconds(redis.pid), familySeconds(postgres.pid)];
        await warmUp(binaries, server, 1_000);
        const atRest = used();
        await sleep(2_000);
        const perSecond = used().map((seconds, i) => (seconds - atRest[i]) / 2);
        return repeat(5, async (run) => {
          const before = used();
          const began = performance.now();
          const result = await startLoad(binaries, server, 'churn', { count, first: run * count }).finish();
          await sleep(settleTime);
          const seconds = (performance.now() - began) / 1_000;
          const each = used().map((now, i) => ((now - before[i] - perSecond[i] * seconds) / count) * micros);
          return { gateway: each[0], redis: each[1], postgres: each[2], ...result };
        });
      },
      { ...shortLease, ...stores },
    );
    return [
      figure(
        'server CPU per connect + identify + disconnect, Redis + PostgreSQL',
        'µs',
        runs.map((run) => run.gateway),
        { goal: '≤ 80 µs', atMost: 80 },
      ),
      figure(
        '— Redis per transition (two a visit)',
        'µs',
        runs.map((run) => run.redis / 2),
      ),
      figure(
        '— PostgreSQL per transition',
        'µs',
        runs.map((run) => run.postgres / 2),
      ),
      figure(
        '— both together per transition',
        'µs',
        runs.map((run) => (run.redis + run.postgres) / 2),
        { goal: '≤ 40 µs', atMost: 40 },
      ),
      figure(
        '— connect + identify + disconnect, 32 at once',
        'per second',
        runs.map((run) => run.perSecond),
      ),
    ];
  } finally {
    await Promise.all([redis.end(), postgres.end()]);
  }
}

/** The same page changes without agents and with them: the difference is what the deliveries cost. */
async function delivery(binaries, agents, events, rate) {
  return withServer(
    binaries,
    async (server) => {
      let first = 0;
      const measure = async (count) => {
        const visitors = 200;
        first += visitors;
        const options = { agents: count, token: server.token, visitors, events, rate, first };
        const load = startLoad(binaries, server, 'pages', options);
        await load.next();
        await sleep(300);
        const before = cpuSeconds(server.pid);
        load.go();
        const result = await load.next();
        const used = cpuSeconds(server.pid) - before;
        await sleep(settleTime);
        return { used, result };
      };
      await measure(agents);
      return repeat(3, async () => {
        const without = await measure(0);
        const withAgents = await measure(agents);
        const each = ((withAgents.used - without.used) / (events * agents)) * micros;
        return { each, quiet: (without.used / events) * micros, ...withAgents.result };
      });
    },
    shortLease,
  );
}

export async function fanout({ binaries }) {
  const hundred = await delivery(binaries, 100, 1_000, 500);
  const thousand = await delivery(binaries, 1_000, 100, 50);
  const goal = { goal: '≤ 6 µs', atMost: 6 };
  return [
    figure(
      'server CPU per event delivered to 100 agents',
      'µs',
      hundred.map((run) => run.each),
      {
        goal: '(≤ 6 µs)',
        atMost: 6,
      },
    ),
    figure(
      'server CPU per event delivered to 1,000 agents',
      'µs',
      thousand.map((run) => run.each),
      goal,
    ),
    figure(
      'server CPU per page change, nobody watching',
      'µs',
      hundred.map((run) => run.quiet),
    ),
  ];
}

/** Arrivals and, a second later, departures, in an open loop. */
export async function latency({ binaries, rate = 1_000, events = 3_000 }) {
  const runs = await withServer(
    binaries,
    async (server) => {
      await warmUp(binaries, server, 500);
      return repeat(3, async (run) => {
        const load = startLoad(binaries, server, 'arrivals', {
          agents: 10,
          token: server.token,
          events,
          rate,
          first: run * events,
          'stay-ms': 1_000,
        });
        await load.next();
        load.go();
        const result = await load.finish();
        await sleep(settleTime);
        return result;
      });
    },
    shortLease,
  );
  const at = `${rate.toLocaleString('en')} arrivals/s, 10 agents`;
  return [
    figure(
      `identify → event at the agent, ${at}: p50`,
      'ms',
      runs.map((run) => run.p50Us / 1_000),
    ),
    figure(
      `— p99`,
      'ms',
      runs.map((run) => run.p99Us / 1_000),
      { goal: '≤ 5 ms', atMost: 5 },
    ),
  ];
}

/** One ping interval of a crowd that does nothing. */
export async function pings({ binaries, visitors = 10_000, interval = 25 }) {
  const all = fitting(visitors);
  const used = await withServer(
    binaries,
    async (server) => {
      const load = startLoad(binaries, server, 'idle', { visitors: all });
      await load.next();
      await sleep(1_500);
      const before = cpuSeconds(server.pid);
      await sleep(interval * 1_000);
      const cpu = cpuSeconds(server.pid) - before;
      await load.finish();
      return cpu;
    },
    { PORCHLIGHT_SOCKETIO_PING_INTERVAL: `${interval}s` },
  );
  return [
    figure(`CPU per idle visitor and ping interval (${interval} s)`, 'µs', [(used / all) * micros], {
      goal: '≤ 10 µs',
      atMost: 10,
    }),
  ];
}
