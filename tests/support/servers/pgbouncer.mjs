// Debian's pgbouncer before a PostgreSQL of the test's own: a server connection for each transaction, and fewer of
// them than one gateway would take for itself, so that everybody gets everybody else's.

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isRoot, run, ServerProcess } from './process.mjs';

export class PgBouncer extends ServerProcess {
  static async start(postgres, { pool = 2 } = {}) {
    const pooler = new PgBouncer();
    Object.assign(pooler, { postgres });
    pooler.port = await freePort();
    const lines = [
      '[databases]',
      `* = host=${postgres.host} port=${postgres.port} user=porchlight`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${pooler.port}`,
      'auth_type = any',
      'unix_socket_dir =',
      'pool_mode = transaction',
      `default_pool_size = ${pool}`,
      'max_client_conn = 1000',
    ];
    writeFileSync(pooler.settings, `${lines.join('\n')}\n`);
    chmodSync(pooler.folder, 0o755); // root's pooler runs as another user
    await pooler.run();
    return pooler;
  }

  get settings() {
    return join(this.folder, 'pgbouncer.ini');
  }

  get url() {
    return `postgresql://porchlight@127.0.0.1:${this.port}/porchlight`;
  }

  /** It refuses to run as root; a change of user makes Linux forget what it was told about its parent's end. */
  command() {
    const user = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--pdeathsig', 'KILL'];
    return [...(isRoot ? user : []), '/usr/sbin/pgbouncer', this.settings];
  }

  async isReady() {
    return (await run('psql', [this.url, '-X', '-w', '-A', '-t', '-c', 'SELECT 1'])).code === 0;
  }

  /** As the superuser, and past the pooler. */
  sql(sql) {
    return this.postgres.sql(sql);
  }

  async end() {
    await super.end();
    await this.postgres.end();
  }
}
