// A Redis of the test's own, and a set of them under a Sentinel.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherClock } from './clock.mjs';
import { eventually, freePort, root, ServerProcess } from './process.mjs';
import { Resp } from './resp.mjs';

const script = join(root, 'tools/servers/redis.sh');

export class Redis extends ServerProcess {
  /** `options`: redis-server's own, as a list; `clock`: how wrong its clock is, in ms; `prefix`: a command in front
   * of it, e.g. a namespace's. */
  static async start({ options = [], clock, password, host = '127.0.0.1', prefix = [] } = {}) {
    const redis = new Redis();
    Object.assign(redis, { options, clock, password, host, prefix });
    redis.port = await freePort();
    await redis.run();
    return redis;
  }

  get url() {
    // `user`: `name:password` of another than the default one, who is the tests' own.
    const user = this.user ?? (this.password && `:${encodeURIComponent(this.password)}`);
    return `redis://${user ? `${user}@` : ''}${this.host}:${this.port}`;
  }

  command() {
    const password = this.password ? ['--requirepass', this.password] : [];
    return [...this.prefix, script, this.folder, String(this.port), ...password, ...this.options];
  }

  env() {
    return this.clock ? otherClock(this.clock) : {};
  }

  async isReady() {
    const client = await Resp.open(this.port, this);
    try {
      return (await client.call('PING')) === 'PONG';
    } finally {
      client.close();
    }
  }

  async run(options) {
    this.client?.close();
    this.client = undefined;
    return super.run(options);
  }

  /** A command on a connection that is kept until the server goes. */
  async call(...words) {
    if (this.client === undefined || this.client.socket.destroyed) {
      this.client = await Resp.open(this.port, this);
    }
    return this.client.call(...words);
  }

  async end() {
    this.client?.close();
    await super.end();
  }
}

/** One Sentinel. It rewrites its own configuration file. */
class Sentinel extends Redis {
  constructor(master, { quorum, downAfter }) {
    super();
    Object.assign(this, { options: ['--sentinel'], host: '127.0.0.1', prefix: [] });
    const lines = [
      `sentinel monitor porchlight 127.0.0.1 ${master.port} ${quorum}`,
      `sentinel down-after-milliseconds porchlight ${downAfter}`,
      'sentinel failover-timeout porchlight 3000',
      'sentinel parallel-syncs porchlight 1',
    ];
    writeFileSync(join(this.folder, 'redis.conf'), `${lines.join('\n')}\n`);
  }
}

/** A master, a replica and Sentinels that watch them under the name `porchlight`. */
export class RedisSentinel {
  static async start({ sentinels = 1, downAfter = 1_000 } = {}) {
    const set = new RedisSentinel();
    set.nodes = [await Redis.start()];
    set.nodes.push(await Redis.start({ options: ['--replicaof', `127.0.0.1 ${set.nodes[0].port}`] }));
    set.sentinels = [];
    const quorum = Math.floor(sentinels / 2) + 1;
    for (let i = 0; i < sentinels; i += 1) {
      const sentinel = new Sentinel(set.nodes[0], { quorum, downAfter });
      sentinel.port = await freePort();
      await sentinel.run();
      set.sentinels.push(sentinel);
    }
    await eventually(() => set.isComplete(), 'the Sentinels to know the replica and each other', 30_000);
    return set;
  }

  get url() {
    const hosts = this.sentinels.map(({ port }) => `127.0.0.1:${port}`);
    return `redis+sentinel://${hosts.join(',')}/porchlight`;
  }

  get master() {
    return this.nodes[0];
  }

  get replica() {
    return this.nodes[1];
  }

  async isComplete() {
    if (!/master_link_status:up/.test(await this.replica.call('INFO', 'replication'))) return false;
    for (const sentinel of this.sentinels) {
      const about = await sentinel.call('SENTINEL', 'MASTER', 'porchlight');
      const field = (name) => Number(about[about.indexOf(name) + 1]);
      if (field('num-slaves') !== 1) return false;
      if (field('num-other-sentinels') !== this.sentinels.length - 1) return false;
    }
    return true;
  }

  /** Waits until the Sentinels say that the other node is the master, and it says so itself. */
  async failedOver({ ms = 30_000 } = {}) {
    await eventually(
      async () => {
        const answers = this.sentinels.map((sentinel) =>
          sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'porchlight'),
        );
        const ports = (await Promise.all(answers)).map(([, port]) => Number(port));
        if (!ports.every((port) => port === this.replica.port)) return false;
        return (await this.replica.call('ROLE'))[0] === 'master';
      },
      'the failover',
      ms,
    );
    this.nodes.reverse();
  }

  async end() {
    for (const server of [...this.sentinels, ...this.nodes]) await server.end();
  }
}
