// The command line: accounts while the server runs, and messages that say what was expected.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { binary, Porchlight, root, run } from '../../support/porchlight.mjs';

let server;
before(async () => {
  server = await Porchlight.start();
});
after(() => server.end());

async function fails(args, ...patterns) {
  const { code, stdout, stderr } = await server.cli(...args);
  assert.ok(code > 0, `${args.join(' ')}: ${code}`);
  assert.equal(stdout, '');
  for (const pattern of patterns) assert.match(stderr, pattern, args.join(' '));
  assert.doesNotMatch(stderr, /terminate called|exception|Aborted/);
}

describe('projects', () => {
  test('are added, listed and changed', async () => {
    const added = await server.json(
      'project',
      'add',
      'Lamps',
      '--origin',
      'https://Shop.example/',
      '--origin',
      '*.x.example',
    );
    assert.equal(typeof added.projectId, 'number');
    assert.equal(added.name, 'Lamps');
    assert.deepEqual(added.origins, ['https://shop.example', '*.x.example']);
    assert.ok(added.identitySecret.length >= 32);
    const { projectId } = added;
    const changed = await server.json(
      'project',
      'set',
      String(projectId),
      '--name',
      'Lights',
      '--origin',
      '*',
    );
    assert.equal(changed.name, 'Lights');
    assert.deepEqual(changed.origins, ['*']);
    const renewed = await server.json('project', 'set', String(projectId), '--new-identity-secret');
    const { identitySecret } = await server.json('project', 'secret', String(projectId), '--show');
    assert.ok(identitySecret.length >= 32);
    assert.notEqual(identitySecret, added.identitySecret);
    const listed = await server.json('project', 'list');
    assert.deepEqual(
      listed.find((project) => project.projectId === projectId),
      renewed,
    );
  });

  test('bad input is refused with what was expected', async () => {
    await fails(['project', 'add'], /NAME/);
    await fails(['project', 'add', 'x'], /--origin/);
    await fails(['project', 'add', 'x', '--origin', 'not an origin'], /not an origin|expected/i);
    await fails(['project', 'add', '', '--origin', '*'], /name/i);
    await fails(['project', 'set', '987654', '--name', 'x'], /987654/);
    await fails(['project', 'set', 'x', '--name', 'x'], /x/);
    await fails(['project'], /subcommand/i);
  });
});

describe('agents', () => {
  test('are added with a password that is printed once', async () => {
    const { projectId } = await server.addProject();
    const added = await server.addAgent('ada@example.com', [projectId], { role: 'owner', name: 'Ada' });
    assert.ok(added.password.length >= 16);
    assert.deepEqual(added.projects, [{ projectId, role: 'owner' }]);
    const listed = await server.json('agent', 'list');
    const ada = listed.find(({ email }) => email === 'ada@example.com');
    assert.equal(ada.name, 'Ada');
    assert.ok(!('password' in ada));
    const body = { email: 'ada@example.com', password: added.password };
    assert.equal((await server.rest('/auth/login', { method: 'POST', body })).status, 200);
    const text = await server.cli('agent', 'add', 'text@example.com', '--project', String(projectId));
    assert.equal(text.code, 0);
    assert.match(text.stdout, /password: \S{16,}/);
  });

  test('take a password from standard input', async () => {
    const { projectId } = await server.addProject();
    const args = [
      'agent',
      'add',
      'stdin@example.com',
      '--project',
      String(projectId),
      '--password-stdin',
      '--json',
    ];
    const added = await run(binary, [...args, '--data', server.data], { input: 'correct horse battery\n' });
    assert.equal(added.code, 0, added.stderr);
    assert.ok(!('password' in JSON.parse(added.stdout)));
    const body = { email: 'stdin@example.com', password: 'correct horse battery' };
    assert.equal((await server.rest('/auth/login', { method: 'POST', body })).status, 200);
    const short = await run(
      binary,
      ['agent', 'passwd', 'stdin@example.com', '--password-stdin', '--data', server.data],
      {
        input: 'short\n',
      },
    );
    assert.ok(short.code > 0);
    assert.match(short.stderr, /expected/);
  });

  test('bad input is refused with what was expected', async () => {
    const { projectId } = await server.addProject();
    const project = String(projectId);
    await server.addAgent('twice@example.com', [projectId]);
    await fails(['agent', 'add', 'twice@example.com', '--project', project], /twice@example\.com/);
    await fails(['agent', 'add', 'no-address', '--project', project], /email|e-mail/i);
    await fails(['agent', 'add', 'new@example.com', '--project', '987654'], /987654/);
    await fails(['agent', 'add', 'new@example.com'], /--project/);
    await fails(
      ['agent', 'add', 'new@example.com', '--project', project, '--role', 'king'],
      /owner, agent or viewer/,
    );
    await fails(['agent', 'remove', 'nobody@example.com'], /nobody@example\.com/);
    await fails(['agent', 'passwd', 'nobody@example.com'], /nobody@example\.com/);
    const listed = await server.json('agent', 'list');
    assert.ok(!listed.some(({ email }) => email === 'new@example.com'), 'nothing was half done');
  });

  test('are given projects and roles, and lose them again', async () => {
    const [shop, blog] = [await server.addShop(), await server.addProject()];
    const first = { projectId: shop.projectId, role: 'agent' };
    const set = (...args) => server.json('agent', 'set', shop.email, ...args);
    const added = await set('--project', String(blog.projectId), '--role', 'viewer');
    assert.deepEqual(added.projects, [first, { projectId: blog.projectId, role: 'viewer' }]);
    assert.equal((await server.rest('/me', { token: shop.token })).body.projects.length, 2);
    const changed = await set('--project', String(shop.projectId), '--role', 'owner');
    assert.deepEqual(changed.projects[0], { ...first, role: 'owner' });
    const left = await server.json('agent', 'remove', shop.email, '--project', String(shop.projectId));
    assert.deepEqual(left.projects, [{ projectId: blog.projectId, role: 'viewer' }]);
    await fails(['agent', 'remove', shop.email, '--project', '987654'], /987654/, /expected/);
    await fails(['agent', 'set', shop.email, '--project', '987654'], /987654/);
    await fails(['agent', 'set', shop.email], /--project/);
  });

  test('that are removed are gone', async () => {
    const shop = await server.addShop();
    assert.equal((await server.cli('agent', 'remove', shop.email)).code, 0);
    await fails(['token', shop.email], new RegExp(shop.email));
  });
});

describe('tokens', () => {
  test('stand alone on standard output, and work', async () => {
    const shop = await server.addShop();
    const { stdout } = await server.cli('token', shop.email, '--ttl', '5m');
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    assert.equal((await server.rest('/me', { token: stdout.trim() })).status, 200);
    const { token, expiresAt } = await server.json('token', shop.email, '--ttl', '5m');
    assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 300_000) < 10_000);
    assert.equal(token.split('.').length, 3);
    await fails(['token', shop.email, '--ttl', 'soon'], /duration/);
    await fails(['token', shop.email, '--ttl', '0s'], /duration/);
    await fails(['token'], /EMAIL/);
  });
});

describe('settings', () => {
  const check = (env = {}, ...args) => run(binary, ['check-config', ...args], { env });
  const file = (text) => {
    const path = join(server.data, `settings-${Math.random().toString(36).slice(2)}.toml`);
    writeFileSync(path, text);
    return path;
  };

  test('that are good are said to be', async () => {
    const { code, stdout } = await check({ PORCHLIGHT_PRESENCE_GRACE: '5s' });
    assert.equal(code, 0);
    assert.match(stdout, /good/);
    const { stdout: json } = await check({ PORCHLIGHT_PRESENCE_GRACE: '5s' }, '--json');
    assert.equal(JSON.parse(json)['presence.grace'], '5s');
  });

  test('flags are stronger than the environment, the environment than the file', async () => {
    const config = file('[presence]\ngrace = "3s"\nlease = "40s"\n[log]\nlevel = "error"\n');
    const env = { PORCHLIGHT_PRESENCE_GRACE: '5s', PORCHLIGHT_PRESENCE_LEASE: '50s' };
    const { stdout, stderr } = await check(env, '--config', config, '--set', 'presence.grace=7s', '--json');
    const settings = JSON.parse(stdout || stderr);
    assert.equal(settings['presence.grace'], '7s');
    assert.equal(settings['presence.lease'], '50s');
    assert.equal(settings['log.level'], 'error');
  });

  test('an unknown key or a bad value names the key, the value and what was expected', async () => {
    const cases = [
      [{ PORCHLIGHT_PRESENCE_GRACE: 'soon' }, [], /PORCHLIGHT_PRESENCE_GRACE/, /soon/, /duration/],
      [{ PORCHLIGHT_PRESENCE_GRACE: '-1s' }, [], /PORCHLIGHT_PRESENCE_GRACE/, /-1s/, /expected/],
      [{ PORCHLIGHT_PRESENCE_GRACE: '9999h' }, [], /9999h/, /1h/],
      [{ PORT: '70000' }, [], /PORT/, /70000/, /65535/],
      [{ PORCHLIGHT_LOG_LEVEL: 'loud' }, [], /loud/, /debug/],
      [{ PORCHLIGHT_LIMITS_ENABLED: 'maybe' }, [], /maybe/, /true/],
      [{ PORCHLIGHT_JWT_SECRET: 'too-short-to-be-good' }, [], /32/],
      [{ REDIS_URL: 'http://localhost' }, [], /REDIS_URL/, /redis:/],
      [{ DATABASE_URL: 'mysql://localhost/x' }, [], /DATABASE_URL/, /postgresql:/],
      [{ PORCHLIGHT_SERVER_NODE: 'not-good' }, [], /PORCHLIGHT_SERVER_NODE/, /letters/],
      [{}, ['--set', 'presence.gracious=5s'], /presence\.gracious = "5s"/, /expected .*presence\.grace/],
      [
        {},
        ['--config', file('[presence]\ngracious = "5s"\n')],
        /\.toml:2: presence\.gracious = "5s"/,
        /expected one of presence\./,
      ],
      [
        {},
        ['--config', file('[presense]\ngrace = "5s"\n')],
        /\.toml:1: presense = a table/,
        /expected .*presence\.grace/,
      ],
      [{}, ['--config', file('[presence]\ngrace = 5\n')], /grace/, /5/, /expected/],
      [{}, ['--config', file('[presence\n')], /settings-/],
      [{}, ['--config', '/nowhere/at/all.toml'], /\/nowhere\/at\/all\.toml/],
    ];
    for (const [env, args, ...patterns] of cases) {
      const { code, stderr } = await check(env, ...args);
      assert.ok(code > 0, JSON.stringify([env, args]));
      for (const pattern of patterns) assert.match(stderr, pattern);
      const served = await run(
        binary,
        ['serve', '--port', '0', '--internal-port', '0', '--data', server.data, ...args],
        { env },
      );
      assert.ok(served.code > 0, 'nor does the server start');
    }
    const { stderr } = await check({ PORCHLIGHT_JWT_SECRET: 'too-short-to-be-good' });
    assert.doesNotMatch(stderr, /too-short-to-be-good/, 'secrets are not shown');
  });

  test('variables that are none warn, and those of a service link say nothing', async () => {
    const links = {
      PORCHLIGHT_SERVICE_HOST: '10.0.0.1',
      PORCHLIGHT_PORT: 'tcp://10.0.0.1:8080',
      PORCHLIGHT_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
      PORCHLIGHT_SERVER_PORT: 'tcp://10.0.0.1:8080',
    };
    const linked = await check(links);
    assert.deepEqual([linked.code, linked.stderr], [0, '']);
    const slip = await check({ PORCHLIGHT_PRESENCE_GRAZE: '5s' });
    assert.equal(slip.code, 0);
    assert.match(
      slip.stderr,
      /warning: PORCHLIGHT_PRESENCE_GRAZE .*did you mean PORCHLIGHT_PRESENCE_GRACE\?/,
    );
    const started = await Porchlight.start({ env: { ...links, PORCHLIGHT_PRESENCE_GRAZE: '5s' } });
    assert.match(started.log, /PORCHLIGHT_PRESENCE_GRAZE .*did you mean/);
    await started.end();
  });

  test('are in the README as default-config prints them', async () => {
    const { code, stdout } = await run(binary, ['default-config', '--markdown']);
    assert.equal(code, 0);
    const table = readFileSync(join(root, 'README.md'), 'utf8').match(/(?:^\| .*\n)+/m)?.[0];
    assert.equal(table, stdout, 'paste it again: porchlight default-config --markdown');
  });

  test('default-config changes nothing', async () => {
    const defaults = await run(binary, ['default-config']);
    assert.equal(defaults.code, 0);
    assert.match(defaults.stdout, /^\[presence\]$/m);
    const { code, stderr } = await check({}, '--config', file(defaults.stdout));
    assert.equal(code, 0, stderr);
    const uncommented = defaults.stdout.replace(/^#\s?(\w+ = )/gm, '$1');
    assert.notEqual(uncommented, defaults.stdout);
    const all = await check({}, '--config', file(uncommented));
    assert.equal(all.code, 0, all.stderr);
  });
});

describe('the rest', () => {
  test('every verb has help, and an unknown one is refused', async () => {
    const verbs = [
      'serve',
      'project',
      'project add',
      'project list',
      'project set',
      'project secret',
      'project remove',
      'agent',
      'agent add',
      'agent list',
      'agent set',
    ];
    verbs.push(
      'agent passwd',
      'agent remove',
      'token',
      'migrate',
      'check-config',
      'default-config',
      'explain',
      'backup',
      'restore',
      'doctor',
      'version',
    );
    for (const verb of verbs) {
      const { code, stdout } = await run(binary, [...verb.split(' '), '--help']);
      assert.equal(code, 0, verb);
      assert.match(stdout, /--help/, verb);
    }
    for (const args of [[], ['dance'], ['serve', '--no-such-flag']]) {
      const { code, stderr } = await run(binary, args);
      assert.ok(code > 0, args.join(' '));
      assert.notEqual(stderr, '');
    }
  });

  test('version and migrate', async () => {
    assert.match((await run(binary, ['version'])).stdout, /^porchlight \d+\.\d+\.\d+\n$/);
    assert.equal((await server.cli('migrate')).code, 0);
  });

  test('explain tells what the database knows', async () => {
    const { projectId } = await server.addProject();
    await fails(['explain', String(projectId), 'nobody'], /nobody/);
    await fails(['explain', '987654', 'nobody'], /987654/);
    await fails(['explain', String(projectId), 'bad uid'], /[Ee]xpected/);
  });

  test('a port that is taken is said so', async () => {
    const other = join(server.data, 'other');
    const args = ['serve', '--port', String(server.port), '--internal-port', '0', '--data', other];
    const { code, stderr, stdout } = await run(binary, args);
    assert.ok(code > 0);
    assert.match(stderr + stdout, new RegExp(String(server.port)));
  });
});
