// The generated files are what the documents make, and the generator says what it does not understand.
import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generate } from '../generate.mjs';
import { declaration, typeOf } from '../types-of-schema.mjs';

const folder = new URL('../src/generated/', import.meta.url);

describe('the generated types', () => {
  it('are what the documents make: run "npm run generate" in web/protocol', async () => {
    const made = await generate();
    expect((await readdir(folder)).sort()).toEqual(Object.keys(made).sort());
    for (const [name, text] of Object.entries(made)) {
      expect(await readFile(new URL(name, folder), 'utf8'), name).toBe(text);
    }
  });
});

describe('a type', () => {
  it('is optional where it is not required, and null where the schema says so', () => {
    const schema = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: ['string', 'null'] }, b: { type: 'integer', description: 'Two.' } },
    };
    expect(declaration('Pair', schema)).toBe(
      'export interface Pair {\na: string | null;\n/** Two. */\nb?: number;\n}\n',
    );
  });

  it('of a list of several keeps its brackets', () => {
    expect(typeOf({ type: 'array', items: { enum: ['a', 'b'] } })).toBe('("a" | "b")[]');
  });

  it('of a word that is not known is refused', () => {
    expect(() => typeOf({ type: 'object', patternProperties: {} })).toThrow('patternProperties');
    expect(() => typeOf({ type: 'text' })).toThrow('text');
  });
});
