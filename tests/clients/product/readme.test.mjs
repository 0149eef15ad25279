// What the README tells a newcomer to type, typed as it stands there. Once `project add` and `serve` wrote to and read
// from different folders: the server began empty, and said that the password was wrong.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { binary, eventually, root, run } from '../../support/porchlight.mjs';
import { environment, freePort } from '../../support/servers/process.mjs';

/** The commands under a heading, out of the clone: those that begin with ./dev. What installs the package is asked by tests/package. */
function commands(heading) {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  const blocks = [...section.matchAll(/^```\n([^]*?)^```$/gm)].map(([, text]) => text);
  return blocks.find((text) => text.startsWith('./dev')) ?? blocks[0];
}

/** A clone that is built: its `./dev` has nothing to do. */
function builtClone() {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-readme-'));
  mkdirSync(join(folder, 'build/release'), { recursive: true });
  symlinkSync(binary, join(folder, 'build/release/porchlight'));
  writeFileSync(join(folder, 'dev'), '#!/bin/sh\n', { mode: 0o755 });
  return folder;
}

test("the README's “Run it” ends with an agent who is signed in", async (t) => {
  const folder = builtClone();
  const port = await freePort();
  const env = { PORT: String(port), PORCHLIGHT_SERVER_INTERNAL_PORT: '0' };
  // `exec`: the pid is then the server's own.
  const script = commands('Run it').replace(/^porchlight serve/m, 'exec porchlight serve');
  const child = spawn('bash', ['-ec', script], { cwd: folder, env: environment(env) });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data));
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(`${url}/`)).ok, 'the dashboard', 60_000);
  const [, password] = /password: (\S+)/.exec(printed) ?? assert.fail(printed);
  const login = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'me@example.com', password }),
  });
  assert.equal(login.status, 200, printed);
  assert.doesNotMatch(printed, /no project/);
});

test('a server that starts empty says so, and where', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-empty-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const env = environment({ PORT: String(await freePort()), PORCHLIGHT_SERVER_INTERNAL_PORT: '0' });
  const child = spawn(binary, ['serve'], { cwd: folder, env });
  let log = '';
  child.stderr.on('data', (data) => (log += data));
  await eventually(() => /listening/.test(log), 'the server');
  child.kill('SIGTERM');
  await once(child, 'exit');
  assert.match(log, /no project yet.*porchlight project add.*place/);
  assert.ok(log.includes(join(folder, 'var/porchlight.sqlite')), log);
});

test('what reads from a mistyped folder says so, and makes nothing', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-mistyped-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'vra');
  const { code, stdout, stderr } = await run(binary, ['project', 'list', '--data', data]);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /no database yet in .*vra.*porchlight project add/);
  assert.throws(() => readFileSync(join(data, 'porchlight.sqlite')), /ENOENT/);
});
