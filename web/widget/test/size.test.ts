// @vitest-environment node
// What a shop's visitors download. Built here, so that a stale dist proves nothing.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { shortened } from '../vite.config';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

/** The promises, in bytes gzipped. */
const limits = {
  'widget.js': 6_000,
  'widget-bubble.js': 3_100,
  'widget-calls.js': 3_000,
  'widget-chat.js': 15_000,
  'widget-files.js': 3_000,
  'widget-forms.js': 4_000,
  'widget-notice.js': 2_000,
  'widget-polling.js': 2_000,
  'widget-preview.js': 8_000,
};

const languages = readdirSync(fileURLToPath(new URL('../src/words', import.meta.url))).filter(
  (name) => name.endsWith('.json') && name !== 'en.json',
);

async function built(mode: string): Promise<Rollup.OutputChunk[]> {
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
  const results = await build({ configFile, mode, build: { write: false }, logLevel: 'error' });
  return (results as Rollup.RollupOutput[]).flatMap((result) => result.output as Rollup.OutputChunk[]);
}

describe.each([
  ['widget.js', 'production'],
  ['widget-bubble.js', 'bubble'],
  ['widget-calls.js', 'calls'],
  ['widget-chat.js', 'chat'],
  ['widget-files.js', 'files'],
  ['widget-forms.js', 'forms'],
  ['widget-notice.js', 'notice'],
  ['widget-polling.js', 'polling'],
  ['widget-preview.js', 'preview'],
] as const)('%s', (name, mode) => {
  it('is one small file that defines no global and runs as a classic script', async () => {
    const files = await built(mode);
    expect(files.map((file) => file.fileName)).toEqual([name]);
    const { code } = files[0]!;
    const size = gzipSync(code, { level: 9 }).length;
    expect(size).toBeLessThanOrEqual(limits[name]);
    const promised = new RegExp(`\`${name}\` is ([\\d.]+) KB gzip`).exec(readme);
    expect(promised && promised[1]).toBe((size / 1000).toFixed(1));
    expect(code).toMatch(/^\(function\(\)\{/);
    // Words of the chat's texts may be these: what is looked for is code.
    expect(code).not.toMatch(/\?\.\w|\?\?|\bimport[ ({]|\bexport[ {]/);
  });
});

describe.each(Object.entries(shortened))('the names that are made short in %s', (part, names) => {
  const folder = fileURLToPath(new URL('../src', import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const messages = JSON.parse(readFileSync(`${folder}/words/en.json`, 'utf8')) as object;

  it.each(names.trim().split(/\s+/))('%s is said by its own class alone, and is no message', (name) => {
    const said = sources.flatMap((text) => text.match(new RegExp(`\\w*[!?]?\\.${name}\\b`, 'g')) ?? []);
    expect(new Set(said)).toEqual(new Set([`this.${name}`]));
    if (part === 'chat') expect(Object.keys(messages)).not.toContain(name);
  });
});

describe.each(languages)('the words of %s', (file) => {
  it('are one small file that runs as a classic script', async () => {
    const language = file.slice(0, -'.json'.length);
    const print = `import { builtWords } from './build-words.mjs'; console.log(await builtWords('${language}'))`;
    const code = execFileSync(process.execPath, ['--input-type=module', '-e', print], { encoding: 'utf8' });
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(2_000);
    expect(code).not.toMatch(/\?\.\w|\?\?|\bimport[ ({]|\bexport[ {]/);
  });
});
