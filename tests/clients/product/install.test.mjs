// What `cmake --install` puts on a machine: enough to run it there, and nothing that was forgotten.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { binary, sanitizers } from '../../support/porchlight.mjs';

const prefix = mkdtempSync(join(tmpdir(), 'porchlight-install-'));
after(() => rmSync(prefix, { recursive: true, force: true }));
const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' });
const verbs_of = (...verb) =>
  [
    ...run(binary, ...verb, '--help')
      .split('Subcommands:')[1]
      .matchAll(/^ {2}([a-z-]+) /gm),
  ].map((match) => match[1]);

// Nobody installs a server that watches itself.
describe('what is installed', { skip: sanitizers() ? `a build for tests: ${sanitizers()}` : false }, () => {
  before(() => run('cmake', '--install', dirname(binary), '--prefix', prefix));

  test('the program is there, and runs', () => {
    assert.match(run(join(prefix, 'bin/porchlight'), '--version'), /^porchlight \d+\.\d+\.\d+/);
  });

  test('it has no debug information in it, but a link to it', () => {
    assert.ok(existsSync(`${binary}.debug`), 'expected the release build, which the suites run against');
    const sections = run('readelf', '--section-headers', '--wide', join(prefix, 'bin/porchlight'));
    assert.doesNotMatch(sections, /\.debug_info/);
    assert.match(sections, /\.gnu_debuglink/);
  });

  test('the settings file is one that the program takes', () => {
    const file = join(prefix, 'etc/porchlight/porchlight.toml');
    assert.equal(readFileSync(file, 'utf8'), run(binary, 'default-config'));
    run(join(prefix, 'bin/porchlight'), 'check-config', '--config', file);
  });

  test('the manual page names every verb', () => {
    const page = readFileSync(join(prefix, 'share/man/man1/porchlight.1'), 'utf8')
      .replaceAll('\\-', '-')
      .replaceAll(/\\f./g, '');
    for (const verb of verbs_of()) {
      const below = ['project', 'agent'].includes(verb)
        ? verbs_of(verb).map((name) => `${verb} ${name}`)
        : [verb];
      for (const name of below) assert.match(page, new RegExp(`\\b${name}\\b`), name);
    }
  });

  test('the licence comes along, and what to watch it with', () => {
    const shared = (path) => readFileSync(join(prefix, 'share', path), 'utf8');
    assert.match(shared('doc/porchlight/LICENSE'), /Apache License/);
    assert.match(shared('porchlight/porchlight.rules.yml'), /alert: PorchlightDown/);
    assert.equal(JSON.parse(shared('porchlight/porchlight.json')).title, 'Porchlight');
  });
});
