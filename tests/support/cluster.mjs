// Several gateways that share a Redis and a PostgreSQL of their own, if wished behind a balancer. Leases are short,
// so that what outlives one is seen in seconds.

import { Postgres } from './servers/postgres.mjs';
import { Redis } from './servers/redis.mjs';
import { Porchlight } from './porchlight.mjs';

export const lease = 2_000;
export const grace = 300;

/** What fault tests want of a gateway: quick to notice, and no limit on what comes from one address. */
const settings = {
  PORCHLIGHT_PRESENCE_LEASE: `${lease}ms`,
  PORCHLIGHT_PRESENCE_GRACE: `${grace}ms`,
  PORCHLIGHT_SERVER_THREADS: '2',
  PORCHLIGHT_LIMITS_ENABLED: 'false',
};

export class Cluster {
  /**
   * `gateways`: how many; `env`: settings of all, `envs`: of each; `redis`, `postgres`: servers that were started
   * already, or the options to start them with; `balancer`: HAProxy or Nginx (the class).
   */
  static async start({ gateways = 2, env = {}, envs = [], redis = {}, postgres = {}, balancer } = {}) {
    const cluster = new Cluster();
    cluster.gateways = [];
    try {
      const stores = [
        redis.url ? redis : Redis.start(redis),
        postgres.url ? postgres : Postgres.start(postgres),
      ];
      [cluster.redis, cluster.postgres] = (await Promise.allSettled(stores)).map(({ value }) => value);
      await Promise.all(stores); // one that did not start is why the cluster does not
      for (let i = 0; i < gateways; i += 1) {
        await cluster.addGateway({
          PORCHLIGHT_SERVER_NODE: `gw${i + 1}`,
          ...(balancer ? { PORCHLIGHT_SERVER_TRUST_PROXY: 'true' } : {}),
          ...env,
          ...envs[i],
        });
      }
      if (balancer) cluster.balancer = await balancer.start(cluster.gateways);
    } catch (error) {
      await cluster.kill();
      throw error;
    }
    return cluster;
  }

  async addGateway(env = {}) {
    const shared = { REDIS_URL: this.redis.url, DATABASE_URL: this.postgres.url };
    const gateway = await Porchlight.prepare({ env: { ...settings, ...shared, ...env } });
    this.gateways.push(gateway);
    return gateway.run();
  }

  /** Where clients go: the balancer where there is one, else the first gateway. */
  get front() {
    return this.balancer ?? this.gateways[0];
  }

  addShop(options) {
    return this.gateways[0].addShop(options);
  }

  get all() {
    return [this.balancer, ...(this.gateways ?? []), this.redis, this.postgres].filter(Boolean);
  }

  /** Everything, the gateways' clean end first. After a test that failed in the middle of a fault they have nobody
   * to say goodbye to. */
  async end() {
    for (const server of this.all) server.thaw?.();
    try {
      const storesLive = [this.redis, this.postgres].every(({ running }) => running !== false);
      const gateways = this.gateways.filter(({ running }) => running);
      if (storesLive) await Promise.all(gateways.map((gateway) => gateway.end()));
    } finally {
      await this.kill();
    }
  }

  async kill() {
    for (const server of this.all) {
      if (server instanceof Porchlight) {
        if (server.running) await server.kill();
      } else {
        await server.end();
      }
    }
  }

  /** What the servers have logged, for a failure message. */
  get logs() {
    return this.all
      .map((server) => `--- ${server.constructor.name} ${server.port ?? ''}\n${server.log ?? ''}`)
      .join('\n');
  }
}
