// The folder list is the dataflow: what each folder of src/ may include is written here, and nothing else is
// allowed. New arrows are a decision (docs/decisions/), not an accident.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../..', import.meta.url).pathname;

/** Lowest first; each may include itself and what is named. */
const layers = {
  base: [],
  net: ['base'],
  driver: ['net', 'base'],
  websocket: ['net', 'base'],
  engineio: ['websocket', 'net', 'base'],
  socketio: ['engineio', 'net', 'base'],
  store: ['driver', 'net', 'base'],
  presence: ['store', 'base'],
  conversations: ['presence', 'store', 'base'],
  preview: ['store', 'base'],
  gateway: ['conversations', 'preview', 'presence', 'store', 'socketio', 'engineio', 'net', 'base'],
  api: ['gateway', 'conversations', 'presence', 'store', 'net', 'base'],
  app: [
    'api',
    'gateway',
    'conversations',
    'preview',
    'presence',
    'store',
    'socketio',
    'engineio',
    'net',
    'driver',
    'base',
  ],
};

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(cpp|hpp)$/.test(name))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }));
}

const includes = (text) => [...text.matchAll(/^\s*#include "([^"]+)"/gm)].map((match) => match[1]);

test('the folders of src/ are the layers', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  assert.deepEqual(folders.map((entry) => entry.name).sort(), Object.keys(layers).sort());
});

for (const [layer, below] of Object.entries(layers)) {
  test(`${layer} includes nothing from above`, () => {
    for (const { name, text } of sources(join('src', layer))) {
      for (const path of includes(text)) {
        const target = path.split('/')[0];
        assert.ok(target === layer || below.includes(target), `${name} includes ${path}`);
      }
    }
  });
}

test('only net and driver touch Asio and sockets', () => {
  for (const { name, text } of sources('src')) {
    if (/^src\/(net|driver)\//.test(name)) continue;
    assert.doesNotMatch(text, /#include <(boost\/asio|boost\/beast|sys\/socket\.h)/, name);
  }
});

test('nothing asks the machine for the time but the clock', () => {
  for (const { name, text } of sources('src')) {
    if (name === 'src/base/clock.cpp') continue;
    assert.doesNotMatch(text, /(steady|system)_clock::now\(\)/, name);
  }
});

test('no file is longer than 600 lines', () => {
  for (const folder of ['src', 'tests', 'bench']) {
    for (const { name, text } of sources(folder)) assert.ok(text.split('\n').length <= 600, name);
  }
});

test('headers begin with #pragma once', () => {
  for (const { name, text } of sources('src')) {
    if (name.endsWith('.hpp')) assert.match(text, /^#pragma once\n/, name);
  }
});
