// C++ for docs/socket-events.json: the events by their names, and of what the server says (payloads, and
// acknowledgements that say yes) a struct with the schema's fields and what writes it. A field that has to be
// there has no default, so that the compiler misses it where it is forgotten. What REST has as well comes as JSON
// from whoever writes it there.

const columns = 110;

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const lastOf = (reference) => reference.split('/').at(-1);
const optional = (type) => `std::optional<${type}>`;

/** `first` and the words behind it, filled up to the margin as clang-format does; they stand under each other. */
function filled(first, words, end) {
  const lines = [first];
  words.forEach((word, i) => {
    const text = word + (i === words.length - 1 ? end : ',');
    const space = i === 0 ? '' : ' ';
    if (lines.at(-1).length + space.length + text.length <= columns) lines.push(lines.pop() + space + text);
    else lines.push(' '.repeat(first.length) + text);
  });
  return lines.join('\n');
}

/** The C++ type of a field's value; none where the value needs no field, as it is always the same. */
function typeOf(schema, find) {
  if (schema.$ref) {
    const target = find(schema.$ref);
    if (!target.properties) return typeOf(target, find);
    return schema.$ref.startsWith('#') ? lastOf(schema.$ref) : 'Json';
  }
  if (schema.contentMediaType || schema.const === true) return undefined;
  if (schema.const === false) return 'bool';
  if (schema.enum) return 'std::string_view';
  const { oneOf, type } = schema;
  if (oneOf) return optional(typeOf(oneOf.filter((one) => one.type !== 'null')[0], find));
  if (Array.isArray(type)) return optional(typeOf({ ...schema, type: type[0] }, find));
  if (type === 'array') {
    const items = typeOf(schema.items, find);
    return items === 'Json' ? items : `std::span<const ${items.replace('string_view', 'string')}>`;
  }
  const scalars = {
    boolean: 'bool',
    integer: schema.format === 'uint64' ? 'std::uint64_t' : 'std::int64_t',
    string: schema.format === 'date-time' ? 'WallTime' : 'std::string_view',
    object: 'Json',
  };
  if (!(type in scalars)) throw new Error(`no C++ is known for ${JSON.stringify(schema)}`);
  return scalars[type];
}

function fieldsOf({ properties = {}, required = [] }, find) {
  return Object.entries(properties).map(([name, schema]) => {
    const type = schema.const === false && required.includes(name) ? undefined : typeOf(schema, find);
    const constant = schema.contentMediaType ? 'Attachment{0}' : String(schema.const);
    if (type === undefined) return { words: [`"${name}"`, constant] };
    const isOwed = required.includes(name);
    const member = snake(name);
    const kind = isOwed || type.startsWith('std::optional') ? type : optional(type);
    return {
      declaration: `  ${kind} ${member}${isOwed ? '' : ' = {}'};`,
      words: [`"${name}"`, isOwed ? member : `IfAny{${member}}`],
    };
  });
}

/** What says yes, of an acknowledgement; otherwise the schema itself. */
const spoken = (schema) => (schema.oneOf ? schema.oneOf[0] : schema);

/** The named objects that the server writes, each behind those that are in it. */
function writtenOf({ visitor, agent, $defs }) {
  const names = new Set();
  const add = (reference) => {
    if (!reference.startsWith('#') || names.has(lastOf(reference))) return;
    const name = lastOf(reference);
    const schema = spoken($defs[name]);
    if (schema.type !== 'object') return;
    JSON.stringify(schema, (key, value) => {
      if (key === '$ref') add(value);
      return value;
    });
    names.add(name);
  };
  const refused = (ack) => $defs[lastOf(ack.$ref)].oneOf.slice(1);
  for (const side of [visitor, agent]) {
    for (const { payload } of Object.values(side.fromServer)) add(payload.$ref);
    for (const { ack } of Object.values(side.toServer))
      [ack, ...refused(ack)].forEach(({ $ref }) => add($ref));
  }
  return [...names];
}

function namesOf(namespace, events) {
  const names = Object.keys(events);
  const lines = names.map((name) => `inline constexpr std::string_view ${snake(name)} = "${name}";`);
  const list = filled('inline constexpr std::array all{', names.map(snake), '};');
  const all = `// clang-format off\n${list}\n// clang-format on`;
  return `namespace ${namespace} {\n${lines.join('\n')}\n${all}\n}  // namespace ${namespace}\n`;
}

function eventsOf(namespace, events) {
  const lines = Object.entries(events).map(
    ([name, { payload }]) => `inline constexpr Event<${lastOf(payload.$ref)}> ${snake(name)}{"${name}"};`,
  );
  return `namespace ${namespace} {\n${lines.join('\n')}\n}  // namespace ${namespace}\n`;
}

function structOf(name, fields) {
  const members = fields.flatMap(({ declaration }) => declaration ?? []);
  return `struct ${name} {\n${[...members, '  void append_to(std::string& out) const;'].join('\n')}\n};\n`;
}

function writerOf(name, fields) {
  const call = filled('  write_object(', ['out', ...fields.flatMap(({ words }) => words)], ');');
  return `void ${name}::append_to(std::string& out) const {\n${call}\n}\n`;
}

const head = '// Made from docs/socket-events.json by web/protocol/generate.mjs. Do not edit.\n';

/** File name in src/protocol → its text. */
export function cppOfEvents(events, openapi) {
  const find = (reference) =>
    reference.startsWith('#')
      ? events.$defs[lastOf(reference)]
      : openapi.components.schemas[lastOf(reference)];
  const written = writtenOf(events).map((name) => [name, fieldsOf(spoken(events.$defs[name]), find)]);
  const header = [
    `#pragma once\n${head}//
// Names as \`to_agent::new_message\`; called with its payload, an event of the server's is ready to be sent.
// Where a field is optional: null if it has to be there, left out if not.

#include "base/clock.hpp"
#include "protocol/event_parts.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::protocol {
`,
    ...written.map(([name, fields]) => structOf(name, fields)),
    namesOf('from_visitor', events.visitor.toServer),
    eventsOf('to_visitor', events.visitor.fromServer),
    namesOf('from_agent', events.agent.toServer),
    eventsOf('to_agent', events.agent.fromServer),
    '}  // namespace porchlight::protocol\n',
  ];
  const source = [
    `${head}\n#include "protocol/events.hpp"\n\nnamespace porchlight::protocol {\n`,
    ...written.map(([name, fields]) => writerOf(name, fields)),
    '}  // namespace porchlight::protocol\n',
  ];
  return { 'events.hpp': header.join('\n'), 'events.cpp': source.join('\n') };
}
