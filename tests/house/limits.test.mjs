// Every limit of a `limits.hpp` is reached by a test: by its name in C++, or as limits.mjs says.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { reachedBy } from './limits.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

function filesOf(folder, fits) {
  const found = readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(path, fits);
    return fits(entry.name) ? [path] : [];
  });
  return found.map(String);
}
const textOf = (path) => readFileSync(join(root, path), 'utf8');

/** {folder, name} of each. */
const limits = filesOf('src', (name) => name === 'limits.hpp').flatMap((path) =>
  [...textOf(path).matchAll(/^inline constexpr [\w:<> ]+? (\w+)(?: =|\{)/gm)].map(([, name]) => ({
    folder: relative('src', dirname(path)),
    name,
  })),
);

const sources = filesOf('src', (name) => /\.[ch]pp$/.test(name)).map(textOf);
const cppTests = filesOf('tests', (name) => name.endsWith('_test.cpp')).map(textOf);
const titles = new Set([
  ...cppTests.flatMap((text) =>
    [...text.matchAll(/^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)/gm)].map(([, suite, name]) => `${suite}.${name}`),
  ),
  ...filesOf('tests', (name) => name.endsWith('.test.mjs')).flatMap((path) =>
    [...textOf(path).matchAll(/\btest\(\s*(['"`])(.*?)\1,/g)].map(([, , title]) => title),
  ),
]);

/** By its name; where several folders have one of that name, in a test that includes the folder's. */
const isNamed = ({ folder, name }) => {
  const isShared = limits.filter((limit) => limit.name === name).length > 1;
  const fits = (text) => !isShared || text.includes(`#include "${folder}/limits.hpp"`);
  return cppTests.some((text) => fits(text) && new RegExp(`\\blimits::${name}\\b`).test(text));
};
const entryOf = (table, { folder, name }) => table[`${folder}/${name}`] ?? table[name];

test('every limit is used', () => {
  const isUsed = ({ name }) =>
    sources.reduce((count, text) => count + [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length, 0) >
    1;
  assert.ok(limits.length > 200, `found ${limits.length}`);
  assert.deepEqual(
    limits.filter((limit) => !isUsed(limit)),
    [],
  );
});

test('every limit is reached by a test', () => {
  const missing = limits.filter((limit) => !isNamed(limit) && !entryOf(reachedBy, limit));
  assert.deepEqual(
    missing.map(({ folder, name }) => `${folder}/${name}`),
    [],
    'name it in a test of its folder, or say in tests/house/limits.mjs which test reaches it',
  );
});

test('what the table names is there', () => {
  const known = new Set(limits.flatMap(({ folder, name }) => [name, `${folder}/${name}`]));
  const unknown = Object.keys(reachedBy).filter((name) => !known.has(name));
  assert.deepEqual(unknown, [], 'limits that are gone');
  const needed = (key) =>
    limits.some((limit) => [limit.name, `${limit.folder}/${limit.name}`].includes(key) && !isNamed(limit));
  assert.deepEqual(
    Object.keys(reachedBy).filter((key) => known.has(key) && !needed(key)),
    [],
    'limits that a test names',
  );
  const lost = Object.entries(reachedBy).filter(([, title]) => !titles.has(title));
  assert.deepEqual(lost, [], 'tests that are gone');
});
