// Events are named in docs/socket-events.json; what is made of it is the one place where src/ has their names.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../..', import.meta.url).pathname;
const { visitor, agent } = JSON.parse(readFileSync(join(root, 'docs/socket-events.json'), 'utf8'));
const names = [visitor, agent].flatMap((side) =>
  [side.toServer, side.fromServer].flatMap((events) => Object.keys(events)),
);

test('no file has the name of an event as a text of its own', () => {
  const literal = new RegExp(`"(${names.join('|')})"`);
  for (const name of readdirSync(join(root, 'src'), { recursive: true })) {
    // `base` knows no events; a level of its log is called "error".
    if (!/\.[ch]pp$/.test(name) || name.startsWith('base/') || /^protocol\/events\.[ch]pp$/.test(name))
      continue;
    assert.doesNotMatch(readFileSync(join(root, 'src', name), 'utf8'), literal, name);
  }
});
