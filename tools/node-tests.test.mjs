// node --test tools/: how ./dev test runs test programs beside each other, and what becomes of those that fail.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('dev/runners.sh', import.meta.url));
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-tests-'));
  mkdirSync(join(folder, 'build/test'), { recursive: true });
  mkdirSync(join(folder, 'build/seconds'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name, text) => writeFileSync(join(folder, name), text);
function bash(command) {
  // Not as a part of the run that this test is in.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawnSync('bash', ['-c', `. ${script}; ${command}`], { cwd: folder, env, encoding: 'utf8' });
}

test('the file that took longest the last time begins, and sizes count for those that have never run', () => {
  write('small.mjs', 'x');
  write('large.mjs', 'x'.repeat(30_000));
  write('waits.mjs', 'x');
  assert.deepEqual(bash('longest_first *.mjs').stdout.trim().split('\n')[0], 'large.mjs');
  write('build/seconds/waits.mjs', '250\n');
  write('build/seconds/small.mjs', '101\n');
  assert.deepEqual(bash('longest_first *.mjs').stdout.trim().split('\n'), [
    'waits.mjs',
    'small.mjs',
    'large.mjs',
  ]);
});

test('a file that fails fails the step, after all have run and with its time written down', () => {
  write('good.mjs', "import { test } from 'node:test'; test('holds', () => {});");
  write('bad.mjs', "import { test } from 'node:test'; test('does not', () => { throw new Error(); });");
  const { status, stdout } = bash('node_tests *.mjs');
  assert.notEqual(status, 0);
  assert.match(stdout, /# fail 1/);
  assert.match(stdout, /# pass 1/);
  for (const name of ['good.mjs', 'bad.mjs']) {
    assert.match(readFileSync(join(folder, 'build/seconds', name), 'latin1'), /^\d+\n$/);
  }
  assert.equal(bash('node_tests good.mjs').status, 0);
});

/** Fails as often as `times` says, then passes. */
const failing = (times, why = 'late') => `
  import { appendFileSync, existsSync, readFileSync } from 'node:fs';
  import { test } from 'node:test';
  const mark = import.meta.filename ?? new URL(import.meta.url).pathname;
  test('comes in time', () => {
    appendFileSync(mark + '.ran', '.');
    if (readFileSync(mark + '.ran').length <= ${times}) throw new Error(${JSON.stringify(why)});
  });`;
const ran = (name) => readFileSync(join(folder, `${name}.ran`)).length;
const unsteady = () =>
  existsSync(join(folder, 'build/test/unsteady'))
    ? readFileSync(join(folder, 'build/test/unsteady'), 'utf8')
    : '';

test('a file that failed once is asked again; what it said first is kept, and only the second time counts', () => {
  write('late.mjs', failing(1));
  const { status, stdout } = bash('node_tests late.mjs');
  assert.equal(status, 0, stdout);
  assert.equal(ran('late.mjs'), 2);
  assert.match(stdout, /# pass 1/);
  assert.doesNotMatch(stdout, /# fail 1/);
  assert.match(unsteady(), /unsteady: late\.mjs failed, and passed/);
  assert.match(unsteady(), /not ok 1 - comes in time/);
});

test('a file ends with its tests, whatever one of them has left open', () => {
  const open = "import { test } from 'node:test'; test('leaves it', () => { setInterval(() => {}, 50); });";
  write('open.mjs', open);
  const { status, stdout } = bash('file_seconds=60 node_tests open.mjs');
  const forced = spawnSync('node', ['--help'], { encoding: 'utf8' }).stdout.includes('--test-force-exit');
  if (forced) assert.match(stdout, /# pass 1/);
  assert.equal(status === 0, forced);
});

test('one that never ends is ended', () => {
  write(
    'stuck.mjs',
    "import { test } from 'node:test'; test('waits', () => new Promise(() => setInterval(() => {}, 50)));",
  );
  assert.notEqual(bash('file_seconds=2 node_tests stuck.mjs').status, 0);
});

test('one that fails twice has failed, and is not asked a third time', () => {
  write('bad.mjs', failing(5));
  const { status, stdout } = bash('node_tests bad.mjs');
  assert.notEqual(status, 0);
  assert.equal(ran('bad.mjs'), 2);
  assert.equal(stdout.match(/# fail 1/g).length, 1);
  assert.equal(unsteady(), '');
});

test('what a sanitizer has said is a fault, however seldom it says it', () => {
  write('race.mjs', failing(1, 'WARNING: ThreadSanitizer: data race'));
  assert.notEqual(bash('node_tests race.mjs').status, 0);
  assert.equal(ran('race.mjs'), 1);
});

test('what Vitest asked again is told as well', () => {
  write('log', '\x1b[32m✓\x1b[39m opens 12ms\n ✓ \x1b[2msays so\x1b[22m 300ms\x1b[33m (retry x1)\x1b[39m\n');
  assert.equal(bash('retried web log; retried lint /dev/null').status, 0);
  assert.match(unsteady(), /unsteady: in web, passed .*:\n ✓ says so 300ms \(retry x1\)/);
  assert.doesNotMatch(unsteady(), /opens|lint/);
});

test('more than a few are no accident', () => {
  for (const name of 'abcd') write(`${name}.mjs`, failing(1));
  assert.notEqual(bash('node_tests ?.mjs').status, 0);
  assert.equal(ran('a.mjs'), 1);
});

test('of a GoogleTest program only those that failed are asked again', () => {
  mkdirSync(join(folder, 'build/asan/tests'), { recursive: true });
  write(
    'build/asan/tests/unit-x',
    `#!/usr/bin/env bash
    echo "$2" >>asked
    case "$2" in
      --gtest_filter=*) echo '[  PASSED  ] 1 test.' ;;
      *) echo '[  FAILED  ] Every/Door.Opens/1, where GetParam() = 1 (5 ms)'
         echo '[  PASSED  ] 7 tests.'
         echo '[  FAILED  ] 1 test, listed below:'
         echo '[  FAILED  ] Every/Door.Opens/1, where GetParam() = 1'
         exit 1 ;;
    esac`,
  );
  chmodSync(join(folder, 'build/asan/tests/unit-x'), 0o755);
  const { status, stdout } = bash('run_gtests asan unit-x >log; status=$?; count log; exit $status');
  assert.equal(status, 0);
  assert.equal(stdout, '8 0\n');
  assert.equal(readFileSync(join(folder, 'asked'), 'utf8'), '\n--gtest_filter=Every/Door.Opens/1\n');
  assert.match(unsteady(), /Every\/Door/);
});
