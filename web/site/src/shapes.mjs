// JSON Schema in words: what is called a "shape" here, as Markdown. Both references have it.

const cell = (text) => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
const nameOf = (ref) => ref.split('/').at(-1);
const shown = (value) => `\`${JSON.stringify(value)}\``;

const bounds = [
  ['minLength', 'at least', 'characters'],
  ['maxLength', 'at most', 'characters'],
  ['minimum', 'at least', ''],
  ['maximum', 'at most', ''],
  ['minItems', 'at least', 'of them'],
  ['maxItems', 'at most', 'of them'],
  ['maxProperties', 'at most', 'of them'],
];

/** A type in a few words, with links to the shapes that have a name. */
export function typeOf(schema) {
  if (schema === true || schema === undefined) return 'anything';
  if (schema.$ref !== undefined) {
    const [file] = schema.$ref.split('#'); // events have some of REST's
    return `[${nameOf(schema.$ref)}](${file}#shape-${nameOf(schema.$ref).toLowerCase()})`;
  }
  for (const many of ['oneOf', 'anyOf'])
    if (schema[many] !== undefined) return [...new Set(schema[many].map(typeOf))].join(' or ');
  if (schema.allOf !== undefined) return schema.allOf.map(typeOf).join(', with ');
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(shown).join(', ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  return [schema.type ?? 'object'].flat().join(' or ');
}

const boundsOf = (schema) =>
  bounds
    .filter(([name]) => schema[name] !== undefined && schema[name] !== 0)
    .map(([name, words, of]) => `${words} ${schema[name].toLocaleString('en')} ${of}`.trim());

const sentence = (schema) => {
  const text = schema.description ?? '';
  const limits = boundsOf(schema).join(', ');
  if (limits === '') return text;
  return `${text}${/[^.!?]$/.test(text) ? '.' : ''} ${limits[0].toUpperCase()}${limits.slice(1)}.`.trim();
};

/** A table of an object's fields; empty where it has none of its own. */
export function fieldsOf(schema) {
  const all = (schema.allOf ?? []).concat(schema).map((one) => one.properties ?? {});
  const fields = Object.entries(Object.assign({}, ...all));
  if (fields.length === 0) return '';
  const needed = new Set((schema.allOf ?? []).concat(schema).flatMap(({ required = [] }) => required));
  const rows = fields.map(
    ([name, field]) =>
      `| \`${name}\`${needed.has(name) ? '' : ' (optional)'} | ${cell(typeOf(field))} | ${cell(sentence(field))} |`,
  );
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Every shape, in the order of their names. */
export function shapes(schemas) {
  const names = Object.keys(schemas).sort((a, b) => a.localeCompare(b, 'en'));
  return names
    .map((name) => {
      const schema = schemas[name];
      const fields = fieldsOf(schema);
      const said = sentence(schema);
      const alone = fields === '' ? `${typeOf(schema)}.` : '';
      return [`### Shape ${name}`, said, alone, fields].filter(Boolean).join('\n\n');
    })
    .join('\n\n');
}

export { cell };
