// The order of web/: what its packages may import is written here, and no files import each other in a circle, not even
// for their types. The dashboard's own order (app → features → shared) is the lint's (web/eslint.config.js).

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { circlesOf } from './circles.mjs';

const web = new URL('../../web', import.meta.url).pathname;

/** Lowest first; each may import itself and what is named. */
const packages = {
  protocol: [],
  text: [],
  widget: ['protocol', 'text'],
  dashboard: ['protocol', 'text'],
};

const sources = Object.keys(packages).flatMap((name) =>
  readdirSync(join(web, name, 'src'), { recursive: true })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(name, 'src', file)),
);

const textOf = (file) => readFileSync(join(web, file), 'utf8');
const importsOf = (text) =>
  [...text.matchAll(/(?:^import |\bfrom |\bimport\()'([^']+)'/gm)].map(([, specifier]) => specifier);

/** The file that is meant, where it is one of ours; undefined for a library's or a style sheet. */
function resolved(specifier, importer) {
  const own = /^@porchlight\/(\w+)\/(.+)$/.exec(specifier);
  const base = own ? join(own[1], 'src', own[2]) : join(dirname(importer), specifier);
  if (!own && !specifier.startsWith('.')) return undefined;
  return ['', '.ts', '.tsx'].map((end) => base + end).find((file) => /\.tsx?$/.test(file) && exists(file));
}
const exists = (file) => existsSync(join(web, file));

const needs = new Map(
  sources.map((file) => {
    const targets = importsOf(textOf(file)).map((specifier) => resolved(specifier, file));
    return [file, new Set(targets.filter((target) => target !== undefined))];
  }),
);

test('the imports are read', () => {
  assert.ok(sources.length > 100, `${sources.length} files`);
  for (const [file, target] of [
    ['dashboard/src/main.tsx', 'dashboard/src/app/App.tsx'],
    ['dashboard/src/app/App.tsx', 'protocol/src/rest.ts'],
    ['widget/src/main.ts', 'widget/src/session.ts'],
  ])
    assert.ok(needs.get(file)?.has(target), `${file} imports ${target}`);
});

test('files stand in no circle', () => {
  assert.deepEqual(circlesOf(needs), []);
});

test('packages import nothing from above', () => {
  const packageOf = (file) => file.slice(0, file.indexOf('/'));
  for (const [file, targets] of needs) {
    const from = packageOf(file);
    for (const to of [...targets].map(packageOf))
      assert.ok(to === from || packages[from].includes(to), `${file} imports ${to}`);
  }
});

test('no file that is written by hand is longer than 600 lines', () => {
  for (const file of sources) {
    const text = textOf(file);
    if (!text.startsWith('// Made from ')) assert.ok(text.split('\n').length <= 600, file);
  }
});
