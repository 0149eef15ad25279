// TypeScript for the part of JSON Schema 2020-12 that the documents use. What a type cannot say (lengths,
// patterns, bounds) is left to the tests that hold answers against the schemas.

const shaping = [
  '$ref',
  'contentMediaType',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'oneOf',
  'enum',
  'const',
];
const checking = [
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
];
const telling = ['description', 'default', 'minProperties'];
const known = new Set([...shaping, ...checking, ...telling]);

const scalars = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' };

export const comment = (text) => (text ? `/** ${text} */\n` : '');

function objectType({ properties, required = [], additionalProperties }) {
  if (!properties && additionalProperties) return `Record<string, ${typeOf(additionalProperties)}>`;
  if (!properties) return 'object';
  const lines = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema.description)}${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  return `{\n${lines.join('\n')}\n}`;
}

function ofType(type, schema) {
  if (type === 'object') return objectType(schema);
  if (type === 'array') return `(${typeOf(schema.items)})[]`;
  if (type in scalars) return scalars[type];
  throw new Error(`expected a type of JSON Schema, got ${JSON.stringify(type)}`);
}

/** The expression of a schema's type. */
export function typeOf(schema) {
  const strange = Object.keys(schema).filter((word) => !known.has(word));
  if (strange.length > 0) throw new Error(`no type is known for ${strange.join(', ')}`);
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.contentMediaType === 'application/octet-stream') return 'ArrayBuffer | Uint8Array';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(' | ');
  return [schema.type]
    .flat()
    .map((type) => ofType(type, schema))
    .join(' | ');
}

/** An exported interface where it is an object with named fields, an exported type otherwise. */
export function declaration(name, schema) {
  const type = typeOf(schema);
  const isInterface = schema.type === 'object' && schema.properties;
  return `${comment(schema.description)}export ${isInterface ? `interface ${name} ${type}` : `type ${name} = ${type};`}\n`;
}

/** The names that stand behind `prefix` in the references of a document. */
export function namesOf(document, prefix) {
  const names = new Set();
  JSON.stringify(document, (key, value) => {
    if (key === '$ref' && value.startsWith(prefix)) names.add(value.slice(prefix.length));
    return value;
  });
  return names;
}
