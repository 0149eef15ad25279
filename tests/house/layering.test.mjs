// The folder list is the dataflow: what each folder of src/ may include is written here, and nothing else is
// allowed. New arrows are a decision (docs/decisions/), not an accident.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { circlesOf } from './circles.mjs';

const root = new URL('../..', import.meta.url).pathname;

/** Lowest first; each may include itself and what is named. A name with a slash is a room of its folder. */
const interfaces = ['store/sessions', 'store/bus', 'store/database', 'store/history'];
const layers = {
  base: [],
  hours: ['base'],
  net: ['base'],
  websocket: ['net', 'base'],
  engineio: ['websocket', 'net', 'base'],
  socketio: ['engineio', 'net', 'base'],
  'driver/redis': ['net', 'base'],
  'driver/postgres': ['net', 'base'],
  'driver/sqlite': ['base'],
  'driver/curl': ['base'],
  'driver/smtp': ['driver/curl', 'base'],
  'driver/process': ['base'],
  'driver/http_client': ['driver/curl', 'base'],
  'store/sessions': ['base'],
  'store/sessions/memory': ['store/sessions', 'base'],
  'store/sessions/redis': ['store/sessions', 'driver/redis', 'net', 'base'],
  'store/bus': ['base'],
  'store/bus/redis': ['store/bus', 'driver/redis', 'net', 'base'],
  'store/database': ['hours', 'base'],
  'store/database/sqlite': ['store/database', 'driver/sqlite', 'base'],
  'store/database/postgres': ['store/database', 'driver/postgres', 'base'],
  'store/history': ['store/database', 'base'],
  'store/files': ['base'],
  'store/files/disk': ['store/files', 'base'],
  'store/files/s3': ['store/files', 'driver/http_client', 'base'],
  access: ['store/bus', 'store/database', 'hours', 'base'],
  protocol: ['access', 'store/sessions', 'store/database', 'base'],
  visits: ['protocol', 'store/sessions', 'store/database', 'base'],
  identity: ['visits', 'protocol', 'access', 'store/database', 'store/history', 'net', 'base'],
  presence: ['store/sessions', 'store/database', 'store/history', 'base'],
  conversations: ['protocol', 'presence', 'store/sessions', 'store/bus', 'store/database', 'base'],
  preview: ['protocol', 'store/bus', 'base'],
  monitor: ['protocol', 'store/sessions', 'base'],
  gateway: [
    'access',
    'protocol',
    'visits',
    'identity',
    'conversations',
    'preview',
    'monitor',
    'presence',
    ...interfaces,
    'socketio',
    'engineio',
    'net',
    'hours',
    'base',
  ],
  files: ['store/database', 'store/files', 'driver/process', 'net', 'base'],
  push: ['protocol', 'store/database', 'driver/http_client', 'base'],
  mail: ['access', 'protocol', 'conversations', 'store/database', 'driver/smtp', 'base'],
  api: [
    'access',
    'protocol',
    'conversations',
    'files',
    'push',
    'monitor',
    'presence',
    ...interfaces,
    'store/files',
    'net',
    'hours',
    'base',
  ],
  doctor: [
    'driver/redis',
    'driver/postgres',
    'driver/sqlite',
    'driver/http_client',
    'driver/curl',
    'websocket',
    'net',
    'base',
  ],
};
// The composition root knows everything.
layers.app = Object.keys(layers);

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(cpp|hpp)$/.test(name))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }));
}

const includes = (text) => [...text.matchAll(/^\s*#include "([^"]+)"/gm)].map((match) => match[1]);

/** The layer that a file stands in: its folder, which is a room where `layers` says so. */
const layer_of = (path) => path.split('/').slice(0, -1).join('/');

test('the folders of src/ are the layers', () => {
  const folders = new Set(sources('src').map(({ name }) => layer_of(name.slice('src/'.length))));
  folders.delete('');
  assert.deepEqual([...folders].sort(), Object.keys(layers).sort());
});

for (const [layer, below] of Object.entries(layers)) {
  test(`${layer} includes nothing from above`, () => {
    for (const { name, text } of sources(join('src', layer))) {
      if (layer_of(name) !== `src/${layer}`) continue;
      for (const path of includes(text)) {
        const target = layer_of(path);
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

/** A header and its source are one: who includes either stands above both. */
function circles() {
  const includes_of = new Map();
  for (const { name, text } of sources('src')) {
    const unit = name.slice('src/'.length).replace(/\.[ch]pp$/, '');
    const targets = includes(text).map((path) => path.replace(/\.[ch]pp$/, ''));
    includes_of.set(
      unit,
      new Set([...(includes_of.get(unit) ?? []), ...targets.filter((to) => to !== unit)]),
    );
  }
  return circlesOf(includes_of);
}

/** Those that are left: a class and the parts that it is made of. Nothing may be added. */
const known_circles = [
  'net/http_connection net/http_server',
  'presence/holder presence/holder_parts',
  'socketio/client socketio/core socketio/event socketio/namespace socketio/server socketio/socket',
];

test('files stand in no circle', () => {
  assert.deepEqual(circles(), known_circles);
});

test('what documents say of files is there', () => {
  const documents = ['ARCHITECTURE.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  for (const document of documents.filter((name) => name.endsWith('.md'))) {
    const named = readFileSync(join(root, document), 'utf8').matchAll(
      /`((?:src|tests|tools|bench|web)\/[\w./-]+)`/g,
    );
    for (const [, path] of named) {
      // What a run leaves behind lies here today and is in no clean clone.
      assert.doesNotMatch(path, /(^|\/)(dist|output)(\/|$)/, `${document} names ${path}`);
      assert.ok(existsSync(join(root, path)), `${document} names ${path}`);
    }
  }
});
