// What docs/openapi.json says of filters and sorts against what the server's table has: none is left out of the document, and
// none is in it alone. Of its calls unit-api says that (TheDocumentNamesEveryRouteAndNoOther).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = new URL('../..', import.meta.url).pathname;
const read = (path) => readFileSync(join(root, path), 'utf8');
const { paths, components } = JSON.parse(read('docs/openapi.json'));
const { TableFilter, TableSort } = components.schemas;

/** The words of a constexpr array of the server's. */
function wordsOf(file, name) {
  const found = new RegExp(`\\b${name}\\{([^}]*)\\}`).exec(read(file));
  assert.ok(found, `${name} in ${file}`);
  return [...found[1].matchAll(/"([^"]*)"/g)].map(([, word]) => word);
}

const parameters = new Map(
  paths['/projects/{p}/visitors'].get.parameters.filter(({ name }) => name).map((one) => [one.name, one]),
);

test('visitors are filtered over REST by the dimensions of the table, each as the table takes it', () => {
  const dimensions = wordsOf('src/protocol/table_messages.hpp', 'table_dimensions');
  assert.ok(dimensions.includes('page'), dimensions.join());
  assert.deepEqual(Object.keys(TableFilter.properties).sort(), [...dimensions, 'q'].sort());
  const others = ['status', 'q', 'sort', 'order', 'since', 'limit'];
  const filters = [...parameters.keys()].filter((name) => !others.includes(name));
  assert.deepEqual([...filters, 'status'].sort(), dimensions.sort());
  for (const name of filters) {
    const { type, items } = TableFilter.properties[name];
    const { schema } = parameters.get(name);
    assert.deepEqual({ type: schema.type, items: schema.items }, { type, items }, name);
  }
});

test('visitors are sorted over REST by what the table is sorted by', () => {
  const sorts = wordsOf('src/protocol/table_messages.cpp', 'sort_words');
  assert.deepEqual(TableSort.properties.by.enum, sorts);
  assert.deepEqual(parameters.get('sort').schema.enum, ['lastSeenAt', 'firstSeenAt', ...sorts]);
});
