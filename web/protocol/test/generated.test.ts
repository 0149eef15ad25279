// The generated files are what the documents make, and the generators say what they do not understand.
import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { cppOfEvents } from '../cpp-of-events.mjs';
import { generate } from '../generate.mjs';
import { declaration, typeOf } from '../types-of-schema.mjs';

describe('the generated files', async () => {
  const [types, cpp] = await generate();

  it.each([types, cpp])('in %s are what the documents make: run "npm run generate"', async (folder, made) => {
    for (const [name, text] of Object.entries(made)) {
      expect(await readFile(new URL(name, folder), 'utf8'), name).toBe(text);
    }
  });

  it('stand alone in the folder of the types', async () => {
    expect((await readdir(types[0])).sort()).toEqual(Object.keys(types[1]).sort());
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

describe('the C++ of an event', () => {
  const text = { type: 'string' };
  const cppOf = (properties: object, required: string[] = []) => {
    const $defs = { Told: { type: 'object', required, properties } };
    const fromServer = { somethingTold: { payload: { $ref: '#/$defs/Told' } } };
    const none = { toServer: {}, fromServer: {} };
    const made = cppOfEvents(
      { visitor: none, agent: { ...none, fromServer }, $defs },
      { components: { schemas: { Thing: { type: 'object', properties: { text } } } } },
    );
    return made['events.hpp'] + made['events.cpp'];
  };

  it('has its name once', () => {
    expect(cppOf({})).toContain('inline constexpr Event<Told> something_told{"somethingTold"};');
  });

  it('has no default for a field that has to be there', () => {
    const cpp = cppOf({ currentUrl: { type: ['string', 'null'] }, title: text }, ['currentUrl']);
    expect(cpp).toContain('  std::optional<std::string_view> current_url;\n');
    expect(cpp).toContain('  std::optional<std::string_view> title = {};\n');
    expect(cpp).toContain('write_object(out, "currentUrl", current_url, "title", IfAny{title});');
  });

  it('has no field for what is always the same, or attached', () => {
    const data = { contentMediaType: 'application/octet-stream' };
    const cpp = cppOf({ ok: { const: true }, data }, ['ok', 'data']);
    expect(cpp).toContain('struct Told {\n  void append_to(std::string& out) const;\n};');
    expect(cpp).toContain('write_object(out, "ok", true, "data", Attachment{0});');
  });

  it('takes what REST has as well as JSON', () => {
    const thing = { $ref: 'openapi.json#/components/schemas/Thing' };
    const cpp = cppOf({ thing, things: { type: 'array', items: thing } }, ['thing', 'things']);
    expect(cpp).toContain('  Json thing;\n  Json things;\n');
  });

  it('is refused where a type is not known', () => {
    expect(() => cppOf({ a: { type: 'text' } })).toThrow('text');
  });
});
