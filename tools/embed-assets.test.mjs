// node --test tools/

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const tool = fileURLToPath(new URL('embed-assets.mjs', import.meta.url));
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'embed-assets-'));
  mkdirSync(join(folder, 'site/assets'), { recursive: true });
  writeFileSync(join(folder, 'site/index.html'), '<h1>Lamps</h1>'.repeat(100));
  writeFileSync(join(folder, 'site/tiny.txt'), 'x');
  writeFileSync(join(folder, 'site/assets/index-3f2aB_x9.js'), 'lamp();'.repeat(100));
  writeFileSync(join(folder, 'site/assets/index-3f2aB_x9.js.map'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function embed(...mounts) {
  const args = mounts.flatMap((mount) => ['--mount', mount]);
  return spawnSync(process.execPath, [tool, '--out', join(folder, 'out'), ...args], { encoding: 'utf8' });
}
const table = () => readFileSync(join(folder, 'out/web_assets.cpp'), 'utf8');
const row = (path) =>
  table()
    .split('\n')
    .find((line) => line.includes(`{"${path}"`));

test('lists every file but source maps, sorted, with type and length', () => {
  assert.equal(embed(`/=${folder}/site`, `/demo/=${folder}/site`).status, 0);
  const paths = [...table().matchAll(/^ {4}\{"([^"]+)"/gm)].map((match) => match[1]);
  assert.deepEqual(paths, [
    '/assets/index-3f2aB_x9.js',
    '/demo/assets/index-3f2aB_x9.js',
    '/demo/index.html',
    '/demo/tiny.txt',
    '/index.html',
    '/tiny.txt',
  ]);
  assert.match(
    row('/index.html'),
    /"text\/html; charset=utf-8", "\\"[0-9a-f]{32}\\"", \{porchlight_asset_\d+, 1400\}/,
  );
});

test('a single file is mounted under its own path', () => {
  assert.equal(embed(`/widget.js=${folder}/site/assets/index-3f2aB_x9.js`).status, 0);
  assert.ok(row('/widget.js').endsWith('false, ""},'));
});

test('of a page the scripts that stand in it are told, by the hash of what is between their tags', () => {
  const page =
    '<script src="a.js"></script><script>lamp()</script><script type="module">day()</script><p>x</p>';
  writeFileSync(join(folder, 'site/index.html'), page);
  writeFileSync(join(folder, 'site/tiny.txt'), page);
  embed(`/=${folder}/site`);
  const hash = (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  assert.ok(row('/index.html').endsWith(`false, "${hash('lamp()')} ${hash('day()')}"},`), row('/index.html'));
  assert.ok(row('/tiny.txt').endsWith('false, ""},'));
});

test('compresses what becomes smaller, and only that: by gzip, and by Brotli where that is smaller still', () => {
  embed(`/=${folder}/site`);
  const forms = (path) =>
    [...row(path).matchAll(/\{porchlight_asset_(\d+), (\d+)\}|\{\}/g)].map((one) => one[2]);
  const [identity, gzip, brotli] = forms('/index.html').map(Number);
  assert.ok(identity === 1400 && gzip < 200 && brotli < gzip, String([identity, gzip, brotli]));
  assert.deepEqual(forms('/tiny.txt'), ['1', undefined, undefined]);
  const name = row('/index.html').match(/"\\"([0-9a-f]{32})/)[1];
  const blob = (ending) => readFileSync(join(folder, `out/blobs/${name}.${ending}`));
  const html = '<h1>Lamps</h1>'.repeat(100);
  assert.equal(gunzipSync(blob('gz')).toString(), html);
  assert.equal(brotliDecompressSync(blob('br')).toString(), html);
});

test('only hashed names below assets/ are immutable', () => {
  embed(`/=${folder}/site`);
  assert.ok(row('/assets/index-3f2aB_x9.js').endsWith('true, ""},'));
  assert.ok(row('/index.html').endsWith('false, ""},'));
});

test('the same files give the same sources, another content another tag and blob', () => {
  embed(`/=${folder}/site`);
  const [cpp, s] = [table(), readFileSync(join(folder, 'out/web_assets.S'), 'utf8')];
  embed(`/=${folder}/site`);
  assert.equal(table(), cpp);
  writeFileSync(join(folder, 'site/tiny.txt'), 'y');
  embed(`/=${folder}/site`);
  assert.notEqual(table(), cpp);
  assert.notEqual(readFileSync(join(folder, 'out/web_assets.S'), 'utf8'), s);
});

test('says what is missing, unknown or double', () => {
  const refuses = (expected, ...mounts) => {
    const result = embed(...mounts);
    assert.equal(result.status, 1);
    assert.match(result.stderr, expected);
  };
  refuses(/nowhere is missing.*\.\/dev build/, `/=${folder}/nowhere`);
  refuses(/comes from two places/, `/=${folder}/site`, `/index.html=${folder}/site/index.html`);
  writeFileSync(join(folder, 'site/a.xyz'), '');
  refuses(/its type is unknown/, `/=${folder}/site`);
  rmSync(join(folder, 'site/a.xyz'));
  writeFileSync(join(folder, 'site/a b.txt'), '');
  refuses(/expected a name/, `/=${folder}/site`);
});
