// A PostgreSQL of the test's own, with the database and role that tools/servers/postgres.sh makes.

import { join } from 'node:path';
import { freePort, root, run, ServerProcess } from './process.mjs';

const script = join(root, 'tools/servers/postgres.sh');

export class Postgres extends ServerProcess {
  /** `options`: postgres' own, as a list (`-c`, `max_connections=10`). */
  static async start({ options = [], host = '127.0.0.1', prefix = [] } = {}) {
    const postgres = new Postgres();
    Object.assign(postgres, { options, host, prefix });
    postgres.port = await freePort();
    await postgres.run();
    return postgres;
  }

  get url() {
    return `postgresql://porchlight@${this.host}:${this.port}/porchlight`;
  }

  command() {
    // Nothing of a test needs to survive the machine.
    const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=32MB'];
    const options = careless.flatMap((option) => ['-c', option]);
    return [...this.prefix, script, this.folder, String(this.port), ...options, ...this.options];
  }

  env() {
    return { POSTGRES_WITH_PARENT: '1' };
  }

  async isReady() {
    return (await this.psql('SELECT 1')).code === 0;
  }

  /** SIGINT is PostgreSQL's fast stop: sessions are ended, nothing is lost. */
  stop() {
    return super.stop({ signal: 'SIGINT' });
  }

  psql(sql, user = 'postgres') {
    const to = ['-h', this.host, '-p', String(this.port), '-U', user, '-d', 'porchlight'];
    return run('psql', [...to, '-X', '-w', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql]);
  }

  /** The answer's lines, columns parted by `|`; as the superuser. */
  async sql(sql) {
    const { code, stdout, stderr } = await this.psql(sql);
    if (code !== 0) throw new Error(`${sql}: ${stderr}`);
    return stdout.trim() === '' ? [] : stdout.trim().split('\n');
  }
}
