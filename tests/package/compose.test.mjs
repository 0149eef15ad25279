// compose.yaml and the Containerfile beside it. Nobody has Docker here, so each part is tried as what it is: HAProxy's file
// by HAProxy, Redis' by a Redis, what makes and saves the database on a PostgreSQL, the gateways' settings by a gateway that
// stands on those two, and every health check where it asks.

import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Porchlight } from '../support/porchlight.mjs';
import { freePort, root, run } from '../support/servers/process.mjs';
import { Postgres } from '../support/servers/postgres.mjs';
import { Redis } from '../support/servers/redis.mjs';
import { must } from './support/bare-root.mjs';

const { parse } = createRequire(join(root, 'tests/clients/package.json'))('yaml');

const here = join(root, 'packaging/image');
const read = (name) => readFileSync(join(here, name), 'utf8');
const compose = parse(read('compose.yaml'), { merge: true });
const { services } = compose;
const gateways = [services.gateway1, services.gateway2];
const all = Object.entries(services);

let folder;
let secrets;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porchlight-compose-'));
  secrets = join(folder, 'secrets');
  await must('sh', [join(here, 'make-secrets'), secrets]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('compose.yaml', () => {
  test('gives no service more than it needs', () => {
    for (const [name, service] of all) {
      assert.equal(service.read_only, true, name);
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
      assert.ok(!service.privileged && !service.cap_add && service.network_mode !== 'host', name);
      const image = service.image.split(':')[0];
      assert.ok(service.user ? !/^(root|0)/.test(service.user) : image === 'porchlight', name);
    }
  });

  test('starts each again, and asks each how it is', () => {
    for (const [name, { restart, healthcheck }] of all) {
      if (name === 'backups-owner') assert.equal(restart, 'no');
      else {
        assert.equal(restart, 'unless-stopped', name);
        assert.ok(healthcheck.test.length > 1 && healthcheck.interval, name);
      }
    }
  });

  test('names no service, network, volume, secret or file that is not there', () => {
    for (const [name, service] of all) {
      for (const other of Object.keys(service.depends_on ?? {}))
        assert.ok(services[other], `${name}: ${other}`);
      const networks = Array.isArray(service.networks)
        ? service.networks
        : Object.keys(service.networks ?? {});
      for (const network of networks) assert.ok(network in compose.networks, `${name}: ${network}`);
      for (const secret of service.secrets ?? []) assert.ok(secret in compose.secrets, `${name}: ${secret}`);
      for (const [from] of (service.volumes ?? []).map((one) => one.split(':'))) {
        if (from.startsWith('.')) assert.ok(existsSync(join(here, from)), `${name}: ${from}`);
        else assert.ok(from in compose.volumes, `${name}: ${from}`);
      }
    }
  });

  test('only the balancer can be reached, and the stores have no way out', () => {
    assert.deepEqual(
      all.filter(([, { ports }]) => ports).map(([name]) => name),
      ['haproxy'],
    );
    assert.equal(compose.networks.stores.internal, true);
    for (const name of ['redis', 'postgres', 'backup']) assert.deepEqual(services[name].networks, ['stores']);
  });

  test('secrets are those that make-secrets makes, once, for nobody outside the folder', async () => {
    const made = readdirSync(secrets).sort();
    assert.deepEqual(
      Object.values(compose.secrets)
        .map(({ file }) => file.replace('./secrets/', ''))
        .sort(),
      made,
    );
    assert.equal(statSync(secrets).mode & 0o777, 0o700);
    const again = await run('sh', [join(here, 'make-secrets'), secrets]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /is there already/);
  });
});

describe('HAProxy', () => {
  const [mounted] = services.haproxy.volumes;
  const file = join(here, mounted.split(':')[0]);

  test('takes its file, which has the gateways’ addresses and names', async () => {
    await must('haproxy', ['-c', '-f', file]);
    const text = readFileSync(file, 'utf8');
    for (const { environment, networks } of gateways) {
      const name = environment.PORCHLIGHT_SERVER_NODE;
      assert.ok(text.includes(`server ${name} ${networks.front.ipv4_address}:8080 port 9090\n`), name);
      assert.ok(text.includes(`-m beg ${name}x }\n`), name);
      assert.equal(environment.PORCHLIGHT_SERVER_TRUST_PROXY, services.haproxy.networks.front.ipv4_address);
    }
  });

  test('may have as many connections as its file says', async () => {
    const [, connections] = /^ {2}maxconn (\d+)$/m.exec(readFileSync(file, 'utf8'));
    assert.ok(services.haproxy.ulimits.nofile > 2 * Number(connections));
  });
});

/** A Redis that has read redis.conf, on a port of the test's own. */
class Configured extends Redis {
  static async start(file, password) {
    const redis = new Configured();
    Object.assign(redis, { file, password, host: '127.0.0.1', port: await freePort() });
    return redis.run();
  }

  command() {
    return [
      'redis-server',
      this.file,
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.folder,
    ];
  }
}

/** A shell's line of a health check, as compose reads it. */
const shell = (test) => test.at(-1).replaceAll('$$', '$');

describe('on both stores', () => {
  let redis;
  let postgres;
  let gateway;
  let settings;
  const asPostgres = () => ({ PGHOST: '127.0.0.1', PGPORT: String(postgres.port), PGUSER: 'postgres' });
  const sql = async (text, database = 'porchlight') => {
    const how = ['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', '-c', text, database];
    return (await must('psql', how, { env: asPostgres() })).trim();
  };

  before(async () => {
    const file = join(folder, 'redis.conf');
    writeFileSync(file, read('redis.conf').replaceAll('/run/secrets', secrets).replace('dir /data\n', ''));
    const [, password] = /^requirepass (\S+)$/m.exec(readFileSync(join(secrets, 'redis.conf'), 'utf8'));
    [redis, postgres] = await Promise.all([Configured.start(file, password), Postgres.start()]);
    // The test's own servers come with what ours is to make.
    await sql('DROP DATABASE porchlight', 'postgres');
    await sql('DROP ROLE porchlight', 'postgres');
    await must('sh', [join(here, 'postgres-init')], { env: { ...asPostgres(), SECRETS: secrets } });
    settings = join(folder, 'porchlight.toml');
    const text = readFileSync(join(secrets, 'porchlight.toml'), 'utf8')
      .replace('@postgres/', `@127.0.0.1:${postgres.port}/`)
      .replace('@redis:6379', `@127.0.0.1:${redis.port}`);
    writeFileSync(settings, text);
    const env = services.gateway1.environment;
    gateway = await Porchlight.start({ env, flags: ['--config', settings] });
  });
  after(async () => {
    await gateway?.end();
    await redis?.end();
    await postgres?.end();
  });

  test('Redis has read its file, and is asked how it is', async () => {
    for (const [name, value] of [
      ['maxmemory-policy', 'noeviction'],
      ['save', ''],
      ['appendonly', 'no'],
      ['timeout', '0'],
    ])
      assert.deepEqual(await redis.call('CONFIG', 'GET', name), [name, value]);
    const asks = shell(services.redis.healthcheck.test)
      .replaceAll('/run/secrets', secrets)
      .replace('redis-cli', `redis-cli -p ${redis.port}`);
    await must('sh', ['-c', asks]);
    assert.notEqual((await run('sh', ['-c', asks.replace('requirepass', 'another')])).code, 0);
  });

  test('PostgreSQL has a role with the password that the gateways have, which owns a database and nothing else', async () => {
    assert.equal(
      await sql(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = 'porchlight'",
      ),
      'f|f|f|t',
    );
    assert.equal(
      await sql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'porchlight'"),
      'porchlight',
    );
    const password = readFileSync(join(secrets, 'porchlight'), 'utf8');
    const [, salt] = /^SCRAM-SHA-256\$(.*)\$/.exec(
      await sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'porchlight'"),
    );
    const [iterations, bytes] = salt.split(':');
    const salted = pbkdf2Sync(password, Buffer.from(bytes, 'base64'), Number(iterations), 32, 'sha256');
    const key = createHash('sha256')
      .update(createHmac('sha256', salted).update('Client Key').digest())
      .digest('base64');
    assert.match(
      await sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'porchlight'"),
      new RegExp(`\\$${key.replaceAll('+', '\\+')}:`),
    );
    const [, ...asks] = services.postgres.healthcheck.test;
    await must(asks[0], [...asks.slice(1), `--port=${postgres.port}`]);
  });

  test('a gateway takes its settings, and its health check says well and ill', async () => {
    const [verb, ...flags] = services.gateway1.command;
    assert.deepEqual([verb, ...flags], ['serve', '--config', '/run/secrets/porchlight.toml']);
    const [, program, ...asks] = services.gateway1.healthcheck.test;
    assert.equal(program, '/usr/bin/porchlight');
    const asked = asks.map((one) => one.replace('/run/secrets', folder));
    const address = asked.indexOf('http://127.0.0.1:8080');
    const ports = ['--port', String(gateway.port), '--internal-port', String(gateway.internalPort)];
    const health = (url) => gateway.cli(...asked.with(address, url), ...ports);
    const well = await health(gateway.url);
    assert.equal(well.code, 0, well.stdout + well.stderr);
    assert.equal((await health('http://127.0.0.1:1')).code, 1);
  });

  test('HAProxy’s health check asks for the widget, and sees that nobody is there', async () => {
    const asks = (port) => services.haproxy.healthcheck.test.at(-1).replace('/80 ', `/${port} `);
    await must('bash', ['-c', asks(gateway.port)]);
    assert.notEqual((await run('bash', ['-c', asks(1)])).code, 0);
  });

  test('a backup is written, found to be young, kept as long as it should be, and can be brought back', async () => {
    const { environment, healthcheck, entrypoint } = services.backup;
    assert.deepEqual(entrypoint, ['sh', '/usr/local/bin/porchlight-backup']);
    const [backups, files] = ['backups', 'files'].map((name) => join(folder, name));
    mkdirSync(backups);
    mkdirSync(join(files, 'incoming'), { recursive: true });
    writeFileSync(join(files, 'picture'), 'of a cat');
    writeFileSync(join(files, 'incoming/half'), 'of a');
    const env = {
      ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)])),
      ...{ PGHOST: '127.0.0.1', PGPORT: String(postgres.port), PASSWORD_FILE: join(secrets, 'porchlight') },
      ...{ BACKUP_FOLDER: backups, BACKUP_FILES: files, BACKUP_KEEP: '2' },
    };
    const backup = (what) => run('sh', [join(here, 'backup'), what], { env });
    assert.equal((await backup('check')).code, 1, 'there is none');
    const added = await gateway.cli('project', 'add', 'Kept', '--origin', '*', '--config', settings);
    assert.equal(added.code, 0, added.stderr);
    for (const old of ['2020-01-01T000000Z', '2020-01-02T000000Z'])
      for (const kind of ['dump', 'files.tar']) writeFileSync(join(backups, `${old}.${kind}`), '');
    const made = await backup('once');
    assert.equal(made.code, 0, made.stderr);
    const names = readdirSync(backups).sort();
    assert.equal(names.length, 4, `${names}`);
    assert.deepEqual(names.slice(0, 2), ['2020-01-02T000000Z.dump', '2020-01-02T000000Z.files.tar']);
    assert.deepEqual(healthcheck.test, ['CMD', 'sh', '/usr/local/bin/porchlight-backup', 'check']);
    assert.equal((await backup('check')).code, 0);
    const [dump, tar] = names.slice(2).map((name) => join(backups, name));
    assert.deepEqual((await must('tar', ['-tf', tar])).trim().split('\n'), ['./', './picture']);
    await sql('CREATE DATABASE brought_back OWNER porchlight');
    await must('pg_restore', ['--no-owner', '--exit-on-error', '--dbname=brought_back', dump], {
      env: asPostgres(),
    });
    assert.equal(await sql('SELECT name FROM projects', 'brought_back'), 'Kept');
    for (const name of readdirSync(backups)) utimesSync(join(backups, name), 1, 1);
    assert.equal((await backup('check')).code, 1, 'all are old');
    assert.notEqual(
      (await run('sh', [join(here, 'backup'), 'once'], { env: { ...env, PGPORT: '1' } })).code,
      0,
    );
    assert.equal(readdirSync(backups).length, 4, 'a failure leaves what was there');
  });
});

describe('the Containerfile', () => {
  const text = read('Containerfile');
  const script = readFileSync(join(root, 'tools/dev/image.sh'), 'utf8');
  const options = (name) =>
    [...script.matchAll(new RegExp(`--config\\.${name} (\\S+)`, 'g'))].map(([, one]) => one);
  const lines = (name) => [...text.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, one]) => one);
  const number = /^image_user=(\d+)/m.exec(script)[1];

  test('says the same as the image', () => {
    assert.deepEqual(lines('ENV'), options('env'));
    assert.deepEqual(lines('EXPOSE'), options('exposedports'));
    assert.deepEqual(lines('STOPSIGNAL'), options('stopsignal'));
    assert.deepEqual(lines('VOLUME'), options('volume'));
    assert.deepEqual(JSON.parse(lines('ENTRYPOINT')[0]), options('entrypoint'));
    assert.deepEqual(JSON.parse(lines('CMD')[0]), options('cmd'));
    assert.deepEqual(lines('USER'), [`${number}:${number}`]);
    assert.equal(lines('WORKDIR').at(-1), options('workingdir')[0]);
  });

  test('takes what ./dev image leaves, and says which health check that has', () => {
    const [, from] = /^COPY --from=build \/porchlight\/(\S+) \/$/m.exec(text);
    assert.ok(existsSync(join(root, from, 'usr/bin/porchlight')));
    const health = JSON.parse(/^HEALTHCHECK .* CMD (\[.*\])$/m.exec(text)[1]);
    const [, ...compared] = services.gateway1.healthcheck.test;
    assert.deepEqual(
      health,
      compared.filter((one) => !/^--config$|\.toml$/.test(one)),
    );
  });
});
