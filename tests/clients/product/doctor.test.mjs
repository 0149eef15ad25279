// `porchlight doctor` on real servers: each of them well, then wrong in one way after the other.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../../support/cluster.mjs';
import { HAProxy, Nginx } from '../../support/servers/balancer.mjs';
import { PgBouncer } from '../../support/servers/pgbouncer.mjs';
import { Postgres } from '../../support/servers/postgres.mjs';
import { freePort } from '../../support/servers/process.mjs';
import { Redis, RedisSentinel } from '../../support/servers/redis.mjs';
import { eventually, Porchlight, root } from '../../support/porchlight.mjs';
import { makeAuthority } from '../support/smtp.mjs';

let server;
before(async () => {
  server = await Porchlight.prepare();
});
after(() => server.end().catch(() => {}));

const mine = () => ['--port', String(server.port), '--internal-port', String(server.internalPort)];

/** {code, findings by check, …}; what the report holds of itself is checked each time. */
async function doctor({ settings = {}, args = mine() } = {}) {
  const before = server.settings;
  server.settings = { ...before, ...settings };
  try {
    const { code, stdout, stderr } = await server.cli('doctor', '--json', ...args);
    const report = JSON.parse(stdout || `"${stderr}"`);
    const of = (state) => report.findings.filter((one) => one.state === state);
    assert.deepEqual(
      [report.good, report.warnings, report.wrong],
      ['good', 'warning', 'wrong'].map((state) => of(state).length),
    );
    assert.equal(code, report.wrong > 0 ? 1 : 0, stdout);
    for (const one of report.findings)
      assert.equal('advice' in one, one.state !== 'good', JSON.stringify(one));
    const find = (check) => report.findings.find((one) => one.check === check);
    return { code, stdout, stderr, wrong: of('wrong'), find, findings: report.findings };
  } finally {
    server.settings = before;
  }
}

const checksOf = (findings) => findings.map(({ check }) => check);

describe('one machine', () => {
  test('before the first start nothing is wrong, and nothing is made', async () => {
    const report = await doctor();
    assert.deepEqual(report.wrong, []);
    assert.equal(report.find('sessions').state, 'good');
    assert.equal(report.find('database.schema').state, 'warning');
    assert.match(report.find('server.port').what, /free/);
  });

  test('beside a server that runs, and for people', async () => {
    await server.run();
    const report = await doctor();
    assert.deepEqual(report.wrong, []);
    for (const check of ['server.port', 'server.internal_port']) {
      assert.match(report.find(check).what, /a Porchlight answers there/);
    }
    for (const check of ['database', 'database.schema', 'database.sound', 'database.folder']) {
      assert.equal(report.find(check).state, 'good', check);
    }
    const { code, stdout } = await server.cli('doctor', ...mine());
    assert.equal(code, 0);
    assert.match(stdout, /^ok {4}database: SQLite, /m);
    assert.match(stdout, /\n\d+ good, \d+ warnings?, 0 wrong\n$/);
    await server.stop();
  });

  test('a port that somebody else has, and one that nobody can have', async () => {
    const other = await Redis.start();
    try {
      const report = await doctor({
        args: ['--port', String(server.port), '--internal-port', String(other.port)],
      });
      assert.deepEqual(checksOf(report.wrong), ['server.internal_port']);
    } finally {
      await other.end();
    }
    const elsewhere = await doctor({ args: [...mine(), '--host', '192.0.2.1'] });
    assert.deepEqual(checksOf(elsewhere.wrong), ['server.port', 'server.internal_port']);
  });

  test('a database that is none, and what is no command line', async () => {
    const file = join(server.data, 'none.sqlite');
    writeFileSync(file, 'x'.repeat(8_192));
    const { wrong } = await doctor({ settings: { DATABASE_URL: `sqlite:${file}` } });
    assert.ok(wrong.length > 0);
    for (const one of wrong) assert.match(one.check, /^database/);
    assert.equal((await server.cli('doctor', '--dance')).code, 2);
  });
});

describe('Redis', () => {
  let redis;
  before(async () => {
    redis = await Redis.start({ options: ['--maxmemory', '100mb'] });
  });
  after(() => redis.end());
  const withRedis = (url = redis.url) => doctor({ settings: { REDIS_URL: url } });
  /** The line of the document, as arguments. */
  const rights = () =>
    /^ACL SETUSER porchlight on >PASSWORD (.*)$/m
      .exec(readFileSync(join(root, 'docs/operations.md'), 'utf8'))[1]
      .split(' ');
  const optional = ['client|setname', 'client|id', 'client|kill', 'info', 'role'];

  test('is good as it should be, and left as it was', async () => {
    const report = await withRedis();
    assert.deepEqual(report.wrong, []);
    const own = report.findings.filter(({ check }) => check.startsWith('redis'));
    assert.deepEqual(
      own.filter(({ state }) => state !== 'good'),
      [],
    );
    assert.equal(own.length, 8);
    assert.equal(await redis.call('DBSIZE'), 0);
  });

  test('that throws keys away is wrong', async () => {
    await redis.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const report = await withRedis();
    await redis.call('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    assert.deepEqual(checksOf(report.wrong), ['redis.eviction']);
    assert.match(report.find('redis.eviction').advice, /noeviction/);
  });

  test('that is full takes nobody new', async () => {
    await redis.call('CONFIG', 'SET', 'maxmemory', '1');
    const report = await withRedis();
    await redis.call('CONFIG', 'SET', 'maxmemory', '100mb');
    assert.deepEqual(checksOf(report.wrong), ['redis.writes']);
  });

  test('a user with the rights of the document may do all of it, and one without is told what', async () => {
    const url = `redis://porchlight:secret@127.0.0.1:${redis.port}`;
    const set = (...rules) => redis.call('ACL', 'SETUSER', 'porchlight', 'reset', 'on', '>secret', ...rules);
    await set(...rights(), ...optional.map((command) => `+${command}`));
    const report = await withRedis(url);
    assert.deepEqual(report.wrong, []);
    assert.equal(report.find('redis.commands').state, 'good');
    assert.ok(!report.stdout.includes('secret'));

    await set(...rights(), '-incr', '-script|load');
    const less = await withRedis(url);
    assert.deepEqual(checksOf(less.wrong), ['redis.commands']);
    assert.match(less.find('redis.commands').what, /script\|load, incr$/);

    // Without any: all that the document lists are missed, and no other.
    await set('-@all', '+ping', 'allkeys', 'allchannels');
    const none = await withRedis(url);
    const missed = none.find('redis.commands').what.split(': ')[1].split(', ');
    const names = [...new Set(missed.map((one) => one.split(' ')[0]))].sort();
    const listed = rights().flatMap((rule) => (rule.startsWith('+') ? [rule.slice(1)] : []));
    assert.deepEqual(names, listed.filter((name) => name !== 'ping').sort());

    await set(...rights(), 'resetchannels', 'resetkeys', '~probe:*');
    const keys = await withRedis(url);
    assert.match(keys.find('redis.commands').what, /del ~claims:.*zrem ~projects.*publish &events/);
  });

  test('a password that is wrong is not repeated', async () => {
    const report = await withRedis(`redis://:hunter2@127.0.0.1:${redis.port}`);
    assert.deepEqual(checksOf(report.wrong), ['redis']);
    assert.ok(!(report.stdout + report.stderr).includes('hunter2'));
  });

  test('that is away, or hangs, is told within its time', async () => {
    const away = await withRedis(`redis://127.0.0.1:${await freePort()}`);
    assert.deepEqual(checksOf(away.wrong), ['redis']);
    redis.signalAll('SIGSTOP');
    const hangs = await withRedis();
    redis.signalAll('SIGCONT');
    assert.match(hangs.find('redis').what, /no answer within 2000 ms/);
  });

  test('a replica, a cluster’s node, and Sentinels of which one is away', async () => {
    const set = await RedisSentinel.start();
    const cluster = await Redis.start({ options: ['--cluster-enabled', 'yes'] });
    try {
      const replica = await withRedis(set.replica.url);
      assert.deepEqual(checksOf(replica.wrong), ['redis.role']);
      assert.deepEqual(checksOf((await withRedis(cluster.url)).wrong), ['redis.cluster']);
      const gone = `127.0.0.1:${await freePort()}`;
      const report = await withRedis(set.url.replace('//', `//${gone},`));
      assert.deepEqual(report.wrong, []);
      assert.equal(report.find('redis.role').what, 'a master');
      assert.ok(report.find('redis.sentinels').what.includes(gone));
    } finally {
      await cluster.end();
      await set.end();
    }
  });

  test('a prefix has its keys and channels behind it', async () => {
    const url = `redis://porchlight:secret@127.0.0.1:${redis.port}`;
    const prefixed = rights().map((rule) => rule.replace(/^[~&]/, '$&p:'));
    await redis.call('ACL', 'SETUSER', 'porchlight', 'reset', 'on', '>secret', ...prefixed);
    const report = await doctor({
      settings: { REDIS_URL: url },
      args: [...mine(), '--set', 'redis.prefix=p:'],
    });
    assert.deepEqual(report.wrong, []);
  });
});

describe('PostgreSQL', () => {
  let postgres;
  before(async () => {
    postgres = await Postgres.start();
  });
  after(() => postgres.end());
  const withPostgres = (url = postgres.url) => doctor({ settings: { DATABASE_URL: url } });

  test('has no tables before the first start, and is good afterwards', async () => {
    const early = await withPostgres();
    assert.deepEqual(early.wrong, []);
    assert.equal(early.find('database.schema').state, 'warning');
    server.settings.DATABASE_URL = postgres.url;
    assert.equal((await server.cli('migrate')).code, 0);
    delete server.settings.DATABASE_URL;
    const report = await withPostgres();
    const own = report.findings.filter(({ check }) => check.startsWith('database'));
    assert.deepEqual(
      own.filter(({ state }) => state !== 'good'),
      [],
    );
    assert.equal(own.length, 10);
  });

  test('one of a newer Porchlight, and one without its extension', async () => {
    await postgres.sql("INSERT INTO schema_migrations VALUES (9999, 'later')");
    await postgres.sql('DROP EXTENSION pg_trgm CASCADE');
    const report = await withPostgres();
    await postgres.sql('DELETE FROM schema_migrations WHERE version = 9999');
    assert.deepEqual(checksOf(report.wrong), ['database.schema']);
    assert.equal(report.find('database.extensions').state, 'warning');
  });

  test('that takes no writes', async () => {
    await postgres.sql('ALTER ROLE porchlight SET default_transaction_read_only = on');
    const report = await withPostgres();
    await postgres.sql('ALTER ROLE porchlight RESET default_transaction_read_only');
    assert.deepEqual(checksOf(report.wrong), ['database.writes']);
  });

  test('behind a pooler, which is noticed', async () => {
    const pooler = await PgBouncer.start(postgres);
    try {
      const report = await withPostgres(pooler.url);
      assert.deepEqual(report.wrong, []);
      assert.equal(report.find('database.pooler').state, 'warning');
      await postgres.sql("ALTER ROLE porchlight SET statement_timeout = '9s'");
      await eventually(async () => {
        await postgres.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'porchlight'",
        );
        return (await withPostgres(pooler.url)).find('database.pooler').state === 'good';
      }, 'the pooler to have made new connections');
    } finally {
      await postgres.sql('ALTER ROLE porchlight RESET statement_timeout');
      await pooler.stop();
    }
  });

  test('that lets nobody in, hangs, or is away', async () => {
    const refused = await withPostgres(postgres.url.replace('porchlight@', 'nobody:hunter2@'));
    assert.deepEqual(checksOf(refused.wrong), ['database']);
    assert.ok(!(refused.stdout + refused.stderr).includes('hunter2'));
    postgres.signalAll('SIGSTOP');
    const hangs = await withPostgres();
    postgres.signalAll('SIGCONT');
    assert.match(hangs.find('database').what, /no answer in time/);
    const away = await withPostgres(`postgresql://porchlight@127.0.0.1:${await freePort()}/porchlight`);
    assert.deepEqual(checksOf(away.wrong), ['database']);
  });
});

/** A proxy with a fault: it passes everything on, but for what its options say. */
class Proxy {
  static async start(to, options = {}) {
    const proxy = new Proxy();
    Object.assign(proxy, { to, options, sockets: new Set() });
    const pass = (request, response) => proxy.pass(request, response);
    proxy.server = options.tls ? createTlsServer(options.tls, pass) : createServer(pass);
    if (!options.stripsUpgrade) {
      proxy.server.on('upgrade', (request, socket) => proxy.upgrade(request, socket));
    }
    for (const kind of ['connection', 'secureConnection'])
      proxy.server.on(kind, (socket) => proxy.keep(socket));
    proxy.server.listen(await freePort(), '127.0.0.1');
    await once(proxy.server, 'listening');
    const { port } = proxy.server.address();
    proxy.url = options.tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
    return proxy;
  }

  keep(socket) {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
  }

  pass(request, response) {
    const { options } = this;
    if (options.answers) return response.writeHead(...options.answers).end();
    const { connection, upgrade, ...headers } = request.headers;
    const path = request.url.replace(options.takesOff ?? '', '');
    const isPoll = request.method === 'GET' && path.includes('sid=');
    if (isPoll && options.cutsPolls) return setTimeout(() => response.writeHead(504).end(), 100);
    if (request.method === 'POST' && options.refusesPosts) return response.writeHead(405).end();
    const to = typeof this.to === 'string' ? this.to : this.to();
    const onward = ask(`${to}${path}`, { method: request.method, headers }, (answer) => {
      for (const name of options.hides ?? []) delete answer.headers[name];
      if (isPoll && options.holdsBack) return answer.resume();
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
    return undefined;
  }

  upgrade(request, socket) {
    const { hostname, port } = new URL(typeof this.to === 'string' ? this.to : this.to());
    const onward = connect(port, hostname);
    this.keep(onward);
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    if (!this.options.mutes) socket.pipe(onward);
    if (!this.options.swallows) return onward.pipe(socket);
    // The head of the answer and nothing behind it.
    return onward.once('data', (data) => socket.write(data.subarray(0, data.indexOf('\r\n\r\n') + 4)));
  }

  async end() {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('the way through a public address', () => {
  let gateway;
  before(async () => {
    gateway = await Porchlight.start();
  });
  after(() => gateway.end());
  const through = async (address, more = [], settings = {}) => {
    const ports = ['--port', String(gateway.port), '--internal-port', String(gateway.internalPort)];
    const report = await doctor({ args: [...ports, '--address', address, ...more], settings });
    report.way = report.findings.filter(({ check }) => check.startsWith('way'));
    return report;
  };
  const withProxy = async (options, to = gateway.url) => {
    const proxy = await Proxy.start(to, options);
    try {
      return await through(proxy.url);
    } finally {
      await proxy.end();
    }
  };

  test('is good past nothing, and through a proxy that does what it should', async () => {
    for (const report of [
      await through(gateway.url),
      await through(`${gateway.url}/`),
      await withProxy({}),
    ]) {
      assert.deepEqual(
        report.way.map(({ check, state }) => [check, state]),
        ['way', 'way.headers', 'way.long_poll', 'way.websocket'].map((check) => [check, 'good']),
      );
    }
    await eventually(async () => (await gateway.metric('porchlight_sessions')) === 0, 'no session is left');
  });

  test('through the recipes for HAProxy and nginx', async () => {
    const cluster = await Cluster.start({ gateways: 2 });
    const look = async (kind, options) => {
      const balancer = await kind.start(cluster.gateways, options);
      try {
        await eventually(async () => (await fetch(balancer.url)).ok, 'the balancer to have found a gateway');
        return await through(balancer.url);
      } finally {
        await balancer.end();
      }
    };
    try {
      for (const kind of [HAProxy, Nginx]) {
        const { way } = await look(kind);
        assert.deepEqual([way.length, way.filter(({ state }) => state !== 'good')], [4, []]);
      }
      const { way } = await look(Nginx, { recipe: 'porchlight-websocket.conf' });
      assert.deepEqual(
        way.map(({ check, state }) => [check, state]),
        [
          ['way', 'warning'],
          ['way.websocket', 'good'],
        ],
      );
      assert.match(way[0].what, /by WebSocket alone/);
    } finally {
      await cluster.end();
    }
  });

  test('one that sends each request to another gateway', async () => {
    const cluster = await Cluster.start({ gateways: 2 });
    try {
      const urls = cluster.gateways.map(({ url }) => url);
      const report = await withProxy({}, () => urls.push(urls.shift()) && urls[0]);
      assert.deepEqual(checksOf(report.wrong), ['way.long_poll']);
      assert.match(report.wrong[0].what, /different gateways/);
    } finally {
      await cluster.end();
    }
  });

  test('a proxy that strips Upgrade', async () => {
    const report = await withProxy({ stripsUpgrade: true });
    assert.deepEqual(checksOf(report.wrong), ['way.websocket']);
    assert.match(report.wrong[0].what, /Upgrade is stripped: it is answered with status 400/);
  });

  test('one that lets nothing through behind the upgrade, from either side', async () => {
    const swallowed = await withProxy({ swallows: true });
    assert.match(swallowed.find('way.websocket').what, /held back or cut/);
    const muted = await withProxy({ mutes: true });
    assert.match(muted.find('way.websocket').what, /gets no answer/);
  });

  test('one that holds back what a poll brings', async () => {
    const report = await withProxy({ holdsBack: true });
    assert.deepEqual(checksOf(report.wrong), ['way.long_poll']);
    assert.match(report.wrong[0].what, /held back: no answer within 5000 ms/);
  });

  test('one that cuts polls, and one that refuses what is sent', async () => {
    const cut = await withProxy({ cutsPolls: true });
    assert.match(cut.find('way.long_poll').what, /cut while the server holds it: status 504/);
    const refused = await withProxy({ refusesPosts: true });
    assert.match(refused.find('way.long_poll').what, /does not arrive: status 405/);
  });

  test('one that strips headers', async () => {
    const report = await withProxy({ hides: ['access-control-allow-origin', 'cache-control'] });
    assert.deepEqual(checksOf(report.wrong), ['way.headers']);
    assert.match(report.wrong[0].what, /stripped on the way: .*access-control-allow-origin/);
  });

  test('a path that leads elsewhere, one that is taken off, a redirect, and nobody', async () => {
    const wrong = await through(`${gateway.url}/nowhere`);
    assert.match(wrong.find('way').what, /\/nowhere\/socket.io\/ answers with status 404/);
    const proxy = await Proxy.start(gateway.url, { takesOff: '/chat', stripsUpgrade: true });
    try {
      assert.equal((await through(`${proxy.url}/chat/`)).find('way.long_poll').state, 'good');
    } finally {
      await proxy.end();
    }
    const redirect = await withProxy({ answers: [301, { location: 'https://help.example/' }] });
    assert.match(redirect.find('way').advice, /Give out the https:\/\/ address/);
    const nobody = await through(`http://127.0.0.1:${await freePort()}`);
    assert.deepEqual(checksOf(nobody.wrong), ['way']);
    const gone = await withProxy({ answers: [502] });
    assert.match(gone.find('way').what, /finds no gateway/);
  });

  test('under TLS, with a certificate that is trusted and one that is not', async () => {
    const authority = makeAuthority();
    const proxy = await Proxy.start(gateway.url, { tls: authority });
    try {
      const settings = { SSL_CERT_FILE: authority.caFile };
      const report = await through(proxy.url, [], settings);
      assert.deepEqual(report.wrong, []);
      assert.equal(report.find('way.websocket').state, 'good');
      assert.equal(report.find('way.trust_proxy').state, 'warning');
      const trusting = await through(proxy.url, ['--set', 'server.trust_proxy=127.0.0.1'], settings);
      assert.equal(trusting.find('way.trust_proxy').state, 'good');
      assert.deepEqual(checksOf((await through(proxy.url)).wrong), ['way.certificate']);
    } finally {
      await proxy.end();
      authority.end();
    }
  });

  test('an answer without an end is broken off', async () => {
    const headers = Array.from({ length: 150 }, (_, i) => [`X-A${i}`, '1']).flat();
    const endless = createServer((_, response) => {
      response.writeHead(200, headers);
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    });
    endless.listen(await freePort(), '127.0.0.1');
    await once(endless, 'listening');
    try {
      const report = await through(`http://127.0.0.1:${endless.address().port}`);
      assert.deepEqual(checksOf(report.wrong), ['way']);
      assert.match(report.find('way').what, /[Ff]ail/);
    } finally {
      endless.closeAllConnections();
      endless.close();
    }
  });

  test('what is no address is not asked', async () => {
    const report = await through('https://name:hunter2@help.example/');
    assert.deepEqual(checksOf(report.wrong), ['way']);
    assert.ok(!(report.stdout + report.stderr).includes('hunter2'));
  });
});
