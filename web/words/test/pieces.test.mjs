// @vitest-environment node
// A page of two sections is built: what its words become.
import { fileURLToPath } from 'node:url';
import * as runtime from '@messageformat/runtime';
import { de } from '@messageformat/runtime/lib/cardinals';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { words } from '../compile.mjs';
import { pieces } from '../pieces.mjs';

const root = fileURLToPath(new URL('page', import.meta.url));
let files;

beforeAll(async () => {
  const { output } = await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [pieces({ entry: `${root}/main.ts` }), words()],
    build: { write: false, target: 'es2022', minify: false, modulePreload: false },
  });
  files = Object.fromEntries(output.map(({ fileName, code, source }) => [fileName, String(code ?? source)]));
});

const named = (pattern) => Object.keys(files).filter((name) => pattern.test(name));
const beginning = () => files[named(/assets\/index-[^/]*\.js$/)[0]];
const sayings = async (name) => {
  const { default: make } = await import(`data:text/javascript,${encodeURIComponent(files[name])}`);
  return make(runtime, de);
};

test('each section’s words are a file for each language, by a name that is theirs alone', () => {
  const [, hash] = /-([\w-]{10})\.js$/.exec(named(/words-Later-de-/)[0]);
  expect(named(/words-Later-/).sort()).toEqual(
    ['de', 'en'].map((language) => `assets/words-Later-${language}-${hash}.js`),
  );
  expect(named(/words-first-/)).toHaveLength(2);
});

test('what the page begins with is in English a part of it, and no other word is', () => {
  expect(beginning()).toContain('"Open"');
  for (const words of ['Öffnen', 'days', '"New"']) expect(beginning()).not.toContain(words);
});

test('a piece has the section’s messages, compiled, and nothing to import', async () => {
  const [name] = named(/words-Later-de-/);
  expect(files[name]).not.toMatch(/\bimport\b/);
  const table = await sayings(name);
  expect(Object.keys(table)).toEqual(['later.days']);
  expect([table['later.days']({ count: 1 }), table['later.days']({ count: 2 })]).toEqual(['1 Tag', '2 Tage']);
});

test('a section’s code is loaded beside its words; a language that lacks some is known', () => {
  expect(beginning()).toMatch(/withWords\("Later", .*import\(/);
  expect(beginning()).toMatch(/lacking = \["de"\]/);
});
