// node --test tools/: how ./dev test runs files of tests beside each other.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('dev/tests.sh', import.meta.url));
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
