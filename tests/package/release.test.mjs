// `./dev release`, of the build and the package that are there, in a repository of its own: what it refuses, and what
// is in what it makes.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, run } from '../support/servers/process.mjs';
import { must, packageFile } from './support/bare-root.mjs';

let tree;
let version;

const identity = [
  '-c',
  'user.name=Nobody',
  '-c',
  'user.email=nobody@example.com',
  '-c',
  'commit.gpgsign=false',
];
const git = (...args) => must('git', ['-C', tree, ...identity, ...args]);

/** Functions of ./dev; nothing is compiled: what was compiled is that of the tree of the test. */
const dev = (line) => {
  const parts = ['packages', 'build', 'package', 'image', 'release'].map(
    (part) => `source tools/dev/${part}.sh`,
  );
  return run('bash', ['-c', `set -euo pipefail; cd "$0"; root=$PWD; ${parts.join('; ')}; ${line}`, tree]);
};

const changelog = () => readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
/** As it is when a version is released: what was unreleased is that version's. */
const released = () =>
  changelog().replace('## [Unreleased]', `## [Unreleased]\n\n## [${version}] - 2026-01-02`);

async function commit(text) {
  writeFileSync(join(tree, 'CHANGELOG.md'), text);
  await git('add', '-A');
  await git('commit', '-q', '--allow-empty', '-m', 'A commit');
}

before(async () => {
  tree = mkdtempSync(join(tmpdir(), 'porchlight-release-'));
  await must('bash', [
    '-c',
    'cd "$0" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -x -C "$1"',
    root,
    tree,
  ]);
  await must('git', ['init', '-q', tree]);
  for (const built of ['release', 'package', 'image']) {
    await must('mkdir', ['-p', join(tree, 'build')]);
    symlinkSync(join(root, 'build', built), join(tree, 'build', built));
  }
  version = (await dev('project_version')).stdout.trim();
  assert.match(version, /^\d+\.\d+\.\d+$/);
});
after(() => rmSync(tree, { recursive: true, force: true }));

test('what is not ready is refused, all of it at once, with what was expected', async () => {
  await commit(`# Changelog\n\n## [Unreleased]\n\n### Added\n- Something.\n`);
  await git('tag', `v${version}`);
  await commit(`# Changelog\n\n## [Unreleased]\n\n### Added\n- Something more.\n`);
  writeFileSync(join(tree, 'README.md'), 'changed');
  const { code, stderr } = await dev(`check_release ${version}`);
  assert.equal(code, 1);
  assert.match(stderr, /what is released is a commit/);
  assert.ok(stderr.includes(`expected the heading '## [${version}] - YYYY-MM-DD'`), stderr);
  assert.match(stderr, /expected nothing under \[Unreleased\]/);
  assert.ok(stderr.includes(`v${version} is released, as another commit`), stderr);
  await git('checkout', '-q', 'README.md');
  await git('tag', '-d', `v${version}`);
});

test('a commit whose changelog has the version makes package, image, program, source, notes and sums', async () => {
  await commit(released());
  const { code, stderr } = await dev(`check_release ${version} && make_release ${version}`);
  assert.equal(code, 0, stderr);
  const folder = join(tree, 'build/releases', version);
  const architecture = (await must('dpkg', ['--print-architecture'])).trim();
  const names = {
    image: `porchlight-${version}.oci.tar`,
    sbom: `porchlight-${version}.spdx.json`,
    notes: 'NOTES.md',
    sums: 'SHA256SUMS',
    source: `porchlight-${version}.tar.gz`,
    program: `porchlight-${version}-linux-${architecture}.tar.gz`,
    deb: `porchlight_${version}_${architecture}.deb`,
  };
  assert.deepEqual(readdirSync(folder).sort(), Object.values(names).sort());
  const checked = await must('bash', ['-c', 'cd "$0" && sha256sum --check SHA256SUMS', folder]);
  assert.equal(checked.match(/: OK$/gm).length, 6);
  assert.deepEqual(readFileSync(join(folder, names.deb)), readFileSync(packageFile()));

  const notes = readFileSync(join(folder, names.notes), 'utf8');
  assert.match(notes, /^### /);
  assert.doesNotMatch(notes, /^## /m);
  assert.ok(changelog().includes(notes.trim().slice(0, 500)));

  const listed = async (name) => (await must('tar', ['-tzf', join(folder, name)])).trim().split('\n');
  const source = await listed(names.source);
  assert.ok(source.includes(`porchlight-${version}/dev`));
  assert.ok(!source.some((path) => /\/(build|\.git|node_modules)\//.test(path)));
  const program = await listed(names.program);
  for (const part of [
    'bin/porchlight',
    'share/man/man1/porchlight.1',
    'README.md',
    'CHANGELOG.md',
    'DEPENDS',
  ])
    assert.ok(program.includes(`porchlight-${version}/${part}`), part);
  await must('tar', ['-xzf', join(folder, names.program), '-C', folder]);
  const said = await must(join(folder, `porchlight-${version}/bin/porchlight`), ['version']);
  assert.ok(said.includes(version), said);
});

test('the same commit makes the same tarballs', async () => {
  const sums = () => readFileSync(join(tree, 'build/releases', version, 'SHA256SUMS'), 'utf8');
  const before = sums();
  assert.equal((await dev(`make_release ${version}`)).code, 0);
  assert.equal(sums(), before);
});
