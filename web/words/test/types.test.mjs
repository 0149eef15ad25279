// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { places, typesFor } from '../generate.mjs';
import { typesOf } from '../types.mjs';

test.each(places)(
  '%s: messages.ts is what en.json says (else: npm run generate in web/words)',
  async (place) => {
    expect(await readFile(`${place}messages.ts`, 'utf8')).toBe(await typesFor(place));
  },
);

test('a message is told with what stands in it: numbers where they are counted, else text', () => {
  const types = typesOf({
    plain: 'Hello',
    named: 'Hello {name}',
    counted: '{count, plural, one {# of {all, number}} other {# of {all, number} by {name}}}',
    chosen: '{kind, select, a {A} other {B}}',
  });
  expect(types).toContain("'plain': undefined;");
  expect(types).toContain("'named': { name: string };");
  expect(types).toContain("'counted': { all: number; count: number; name: string };");
  expect(types).toContain("'chosen': { kind: string };");
});
