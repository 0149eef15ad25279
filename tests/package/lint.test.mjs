// What Debian's own checkers say of the package, and systemd of its unit.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, run } from '../support/servers/process.mjs';
import { must, packageFile } from './support/bare-root.mjs';
import { readUnit } from './support/unit.mjs';

let folder;
const inside = (path) => join(folder, path);
const unitFile = () => inside('lib/systemd/system/porchlight.service');

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porchlight-package-'));
  await must('dpkg-deb', ['--extract', packageFile(), folder]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('lintian finds no error', async () => {
  const { code, stdout, stderr } = await run('lintian', ['--fail-on', 'error', packageFile()], {
    ms: 180_000,
  });
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  console.log(stdout); // warnings
});

test('it says that it is built with what ./dev builds with', () => {
  const control = readFileSync(join(root, 'packaging/debian/control'), 'utf8');
  const [, said] = /^Build-Depends:\n((?: .*\n)*)/m.exec(control);
  const packages = readFileSync(join(root, 'tools/dev/packages.sh'), 'utf8');
  const [, used] = /^build_packages=\(\n([^)]*)\)/m.exec(packages);
  const own = /^(debhelper-compat|dh-sequence-.*|nodejs)$/;
  const names = said
    .split(',')
    .map((one) => one.trim().split(' ')[0])
    .filter((one) => one && !own.test(one));
  // The cache only makes it quicker.
  const built = used.split(/\s+/).filter((one) => one && one !== 'ccache');
  assert.deepEqual(names.sort(), built.sort());
});

test('the sandbox of the unit exposes 1.5 at most', async () => {
  const args = ['security', '--offline=true', '--threshold=15', '--no-pager', unitFile()];
  const { code, stdout, stderr } = await run('systemd-analyze', args);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
});

test('systemd knows everything that the unit says', async () => {
  const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unitFile()]);
  // What it says of other units, and that the program is not installed here, is no matter.
  const ours = stderr.split('\n').filter((line) => line.includes('porchlight.service'));
  assert.deepEqual(
    ours.filter((line) => !line.includes('/usr/bin/porchlight is not executable')),
    [],
  );
});

test('the unit leaves a stop the time that it takes', async () => {
  const unit = readUnit(unitFile());
  const seconds = (text) => Number(/^(\d+)s$/.exec(text)[1]);
  const limits = await must('sed', [
    '-n',
    's/.*stop_deadline{\\(.*\\)};/\\1/p',
    join(root, 'src/app/server_limits.hpp'),
  ]);
  const deadline = Number(limits.replaceAll("'", '')) / 1_000;
  assert.ok(deadline > 0 && seconds(unit.TimeoutStopSec[0]) >= deadline + 15, 'and for the last history');
  assert.ok(Number(unit.LimitNOFILE[0]) >= 100_000);
  assert.ok(seconds(unit.WatchdogSec[0]) > 0);
});

test('the program is stripped', async () => {
  assert.doesNotMatch(
    await must('readelf', ['--sections', '--wide', inside('usr/bin/porchlight')]),
    /\.symtab/,
  );
});
