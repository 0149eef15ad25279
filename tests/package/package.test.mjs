// The Debian package in a bare root, from its installation to its purge, by the commands of the README.

import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually, freePort, root } from '../support/servers/process.mjs';
import { BareRoot, field, must, packageFile } from './support/bare-root.mjs';
import { Notified, readUnit, Service } from './support/unit.mjs';

const settings = 'etc/porchlight/porchlight.toml';
const data = 'var/lib/porchlight';

let bare;
let version;
let user; // its number
let unit;
let link;
let urls;

/** The block of the README that installs the package; sudo is no part of a bare root, whose user is root. */
function readmeCommands() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const block = [...readme.matchAll(/^```\n([^`]*)^```$/gm)].find(([, text]) =>
    text.includes('apt install ./'),
  );
  return block[1]
    .trim()
    .split('\n')
    .map((line) => line.replace(/^sudo /, ''));
}

const modeOf = (path) => {
  const { mode, uid, gid } = statSync(bare.file(path));
  return { mode: (mode & 0o777).toString(8), uid, gid };
};

/** In front of systemd's own programs: a bare root has no systemd that runs, and what it is asked for is what counts. */
function recordServiceCalls() {
  mkdirSync(bare.file('run/systemd/system'), { recursive: true });
  // apt gives the package's scripts a path without /usr/local.
  writeFileSync(
    bare.file('etc/apt/apt.conf.d/path'),
    'DPkg::Path "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";\n',
  );
  const record = '#!/bin/sh\necho "${0##*/} $*" >>/srv/calls\n';
  // Making the unit start with the machine is links, which the real one makes.
  const links = 'case $1 in start | --system) ;; *) exec /usr/bin/systemctl "$@" ;; esac\n';
  writeFileSync(bare.file('usr/local/bin/systemctl'), record + links, { mode: 0o755 });
  writeFileSync(bare.file('usr/local/bin/deb-systemd-invoke'), record, { mode: 0o755 });
}

/** What the service was asked for since the last time: start, stop, try-restart. */
function serviceCalls() {
  if (!existsSync(bare.file('srv/calls'))) return [];
  const lines = readFileSync(bare.file('srv/calls'), 'utf8').trim().split('\n');
  rmSync(bare.file('srv/calls'));
  const calls = lines.map((line) => /^\S+ (\S+) porchlight\.service$/.exec(line));
  return calls.filter(Boolean).map(([, what]) => what);
}

/** Why there is no bare root here: it wants root, the right to mount and Debian's archive. `--long` demands one. */
let without;
const inRoot = (name, body) => test(name, (t) => (without ? t.skip(without) : body()));

before(async () => {
  const file = packageFile();
  version = await field(file, 'Version');
  try {
    bare = await BareRoot.make(await field(file, 'Depends'));
  } catch (problem) {
    if (process.env.PORCHLIGHT_TEST_LONG === '1') throw problem;
    without = problem.message;
    return;
  }
  copyFileSync(file, bare.file(`srv/${basename(file)}`));
  recordServiceCalls();
});

after(() => bare?.end());

test('is of the version that the program has', async () => {
  const cmake = readFileSync(join(root, 'CMakeLists.txt'), 'utf8');
  assert.equal(version, /^project\(porchlight VERSION (\S+)/m.exec(cmake)[1]);
});

inRoot('the two commands of the README install it and print the link of the first start', async () => {
  const commands = readmeCommands();
  assert.equal(commands.length, 2);
  await bare.must(commands[0], { ms: 120_000 });
  assert.deepEqual(serviceCalls(), [], 'nothing starts by being installed');
  unit = readUnit(bare.file('lib/systemd/system/porchlight.service'));
  user = Number(await bare.must('id -u porchlight'));
  assert.ok(user > 0 && user < 1_000, 'a user of the system');
  const group = Number(await bare.must('id -g porchlight'));
  assert.equal(await bare.must('porchlight version'), `porchlight ${version}\n`);
  assert.deepEqual(modeOf(settings), { mode: '640', uid: 0, gid: group });
  assert.deepEqual(modeOf(data), { mode: '750', uid: user, gid: group });
  assert.match(
    await bare.must('porchlightctl check-config --json'),
    /"server.data":"\/var\/lib\/porchlight"/,
  );
  const wanted = bare.file('etc/systemd/system/multi-user.target.wants/porchlight.service');
  assert.ok(lstatSync(wanted).isSymbolicLink(), 'starts with the machine');

  const ports = [await freePort(), await freePort()];
  urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const text = readFileSync(bare.file(settings), 'utf8');
  const edited = text
    .replace('#port = 8080', `port = ${ports[0]} # ours`)
    .replace('#internal_port = 9090', `internal_port = ${ports[1]}`);
  assert.notEqual(edited, text);
  writeFileSync(bare.file(settings), edited);

  // A variable of whoever types it is not the service's.
  const { code, stdout, stderr } = await bare.run(commands[1], {
    env: { DATABASE_URL: 'sqlite:/srv/other' },
  });
  assert.equal(code, 0, stderr);
  assert.deepEqual(serviceCalls(), ['start']);
  link = /http:\/\/\S+#\/setup\/([\w-]{43})/.exec(stdout);
  assert.ok(link[0].startsWith(`${urls[0]}/`), stdout);
  assert.deepEqual(modeOf(`${data}/porchlight.sqlite`), { mode: '600', uid: user, gid: group });
});

inRoot('its verbs say who may run them, and fail as porchlight’s own do', async () => {
  const stranger = await bare.run('setpriv --reuid=nobody --clear-groups porchlightctl setup');
  assert.equal(stranger.code, 1);
  assert.match(stranger.stderr, /expected root: sudo porchlightctl setup/);
  assert.equal((await bare.run('porchlightctl')).code, 2);
  assert.equal((await bare.run('porchlightctl project set 7 --name Shop')).code, 1);
  assert.match(await bare.must('porchlightctl help project'), /Subcommands/);
});

inRoot(
  'the service checks its settings, says when it is ready, answers, and says that it stops',
  async () => {
    assert.equal(unit.Type[0], 'notify');
    await bare.must(unit.ExecStartPre[0]);
    const notified = await Notified.listen();
    const service = Service.prepare(bare, unit, notified, 400);
    try {
      await service.run();
      assert.equal(
        Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))[1]),
        user,
      );
      assert.equal((await fetch(`${urls[1]}/ready`)).status, 200);
      await eventually(() => notified.has('WATCHDOG=1'), 'a sign of life');
      const first = { key: link[1], email: 'owner@example.com', name: 'Olga', password: 'correct horse' };
      const project = { projectName: 'Shop', origins: ['https://shop.example.com'] };
      const answer = await fetch(`${urls[0]}/api/v1/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...first, ...project }),
      });
      assert.equal(answer.status, 201, await answer.text());
      await bare.must(unit.ExecReload[0].replace('$MAINPID', service.pid));
      await eventually(() => /SIGHUP/.test(service.log), 'the reload');
      assert.ok(!notified.has('STOPPING=1'));
      assert.equal((await service.stop()).code, 0, service.log);
      await eventually(() => notified.has('STOPPING=1'), 'the word that it stops');
    } finally {
      await service.end();
      await notified.end();
    }
  },
);

inRoot('settings that are wrong keep it from starting, with a sentence', async () => {
  const kept = readFileSync(bare.file(settings), 'utf8');
  writeFileSync(bare.file(settings), `${kept}\n[presence]\ngrace = "soon"\n`);
  const { code, stderr } = await bare.run(unit.ExecStartPre[0]);
  writeFileSync(bare.file(settings), kept);
  assert.equal(code, 1);
  assert.match(stderr, /presence/);
});

/** The same package as a newer version with another settings file. */
async function newerPackage() {
  const unpacked = bare.file('srv/newer');
  await must('dpkg-deb', ['--raw-extract', packageFile(), unpacked]);
  const control = join(unpacked, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*/m, `Version: ${version}+next1`));
  const shipped = join(unpacked, settings);
  writeFileSync(shipped, `${readFileSync(shipped, 'utf8')}# A line of the next version.\n`);
  await must('dpkg-deb', ['-Znone', '--root-owner-group', '--build', unpacked, bare.file('srv/newer.deb')]);
}

inRoot('an upgrade keeps edits of the settings, their rights, and the data', async () => {
  await newerPackage();
  const before = { mode: modeOf(settings), text: readFileSync(bare.file(settings), 'utf8') };
  // The default of dpkg's question, which nobody is there to answer.
  await bare.must('apt install -y -o Dpkg::Options::=--force-confdef ./newer.deb', { ms: 120_000 });
  assert.deepEqual(serviceCalls(), ['try-restart']);
  assert.equal((await bare.must("dpkg-query -W -f '${Version}' porchlight")).trim(), `${version}+next1`);
  assert.deepEqual({ mode: modeOf(settings), text: readFileSync(bare.file(settings), 'utf8') }, before);
  assert.ok(existsSync(bare.file(`${settings}.dpkg-dist`)), 'what the new version has is beside it');
  assert.match(await bare.must('porchlightctl project list --json'), /"name":"Shop"/);
  assert.match(await bare.must('porchlightctl agent list --json'), /owner@example\.com/);
});

inRoot('removing it keeps settings and data, purging it takes all', async () => {
  await bare.must('apt remove -y porchlight');
  assert.deepEqual(serviceCalls(), ['stop']);
  assert.ok(!existsSync(bare.file('usr/bin/porchlight')));
  assert.ok(existsSync(bare.file(settings)));
  assert.ok(existsSync(bare.file(`${data}/porchlight.sqlite`)));
  await bare.must('apt purge -y porchlight');
  for (const gone of [
    data,
    'etc/porchlight',
    'usr/share/doc/porchlight',
    'lib/systemd/system/porchlight.service',
  ]) {
    assert.ok(!existsSync(bare.file(gone)), gone);
  }
  const wanted = await bare.must('find /etc/systemd /var/lib/systemd -name "porchlight*"');
  assert.equal(wanted, '');
  assert.match(await bare.must('getent passwd porchlight'), /nologin$/m, 'its number becomes nobody else’s');
});
