// The two ways in which Porchlight stands, for suites that run on both: what `start` answers is the same.

import { Cluster } from '../../support/cluster.mjs';
import { Porchlight, quick } from '../../support/porchlight.mjs';

/** One process, its sessions in memory and SQLite on disk; on two threads, so that what is told crosses them. */
export async function embedded(env = {}) {
  const server = await Porchlight.start({ env: { ...quick, PORCHLIGHT_SERVER_THREADS: '2', ...env } });
  return { servers: [server], addShop: (options) => server.addShop(options), end: () => server.end() };
}

/** Two gateways that share Redis and PostgreSQL. */
export async function twoGateways(env = {}) {
  const cluster = await Cluster.start({ env });
  return {
    cluster,
    servers: cluster.gateways,
    addShop: (options) => cluster.addShop(options),
    end: () => cluster.end(),
  };
}
