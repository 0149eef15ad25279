// Makes src/generated from the two documents that say what passes between server and web: docs/openapi.json
// (REST) and docs/socket-events.json; and from the latter what the server writes it with, src/protocol/events.
// Whoever changes a document runs `npm run generate` here; a test fails where that was forgotten, and the server's
// answers are tested against the same documents, so that neither side can drift.
//
// Own code and not a package: the few words of JSON Schema that the documents use make a page of types that
// reads as if written by hand, and a word that is not known stops with a message.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { cppOfEvents } from './cpp-of-events.mjs';
import { comment, declaration, namesOf, typeOf } from './types-of-schema.mjs';

const docs = new URL('../../docs/', import.meta.url);

const read = async (name) => JSON.parse(await readFile(new URL(name, docs), 'utf8'));

const head = (source) => `// Made from docs/${source} by web/protocol/generate.mjs. Do not edit.\n\n`;

function restTypes(openapi) {
  return Object.entries(openapi.components.schemas).map(([name, schema]) => declaration(name, schema));
}

function eventMap(name, events) {
  const lines = Object.entries(events).map(([event, { description, payload, ack, ackAwaited }]) => {
    const answer = ack ? `, ack${ackAwaited ? '' : '?'}: (answer: ${typeOf(ack)}) => void` : '';
    return `${comment(description)}${event}: (body: ${typeOf(payload)}${answer}) => void;\n`;
  });
  return `export interface ${name} {\n${lines.join('')}}\n`;
}

function socketTypes({ visitor, agent, $defs }) {
  return [
    ...Object.entries($defs).map(([name, schema]) => declaration(name, schema)),
    comment(visitor.description) + eventMap('VisitorToServerEvents', visitor.toServer),
    eventMap('ServerToVisitorEvents', visitor.fromServer),
    comment(agent.description) + eventMap('AgentToServerEvents', agent.toServer),
    eventMap('ServerToAgentEvents', agent.fromServer),
  ];
}

async function types(openapi, events) {
  const imported = [...namesOf(events, 'openapi.json#/components/schemas/')].sort();
  const texts = {
    'rest.ts': head('openapi.json') + restTypes(openapi).join('\n'),
    'socket-events.ts': [
      head('socket-events.json'),
      `import type { ${imported.join(', ')} } from './rest';\n\n`,
      socketTypes(events).join('\n'),
    ].join(''),
  };
  const style = await resolveConfig(fileURLToPath(import.meta.url));
  const formatted = Object.entries(texts).map(async ([name, text]) => [
    name,
    await format(text, { ...style, parser: 'typescript' }),
  ]);
  return Object.fromEntries(await Promise.all(formatted));
}

/** Each folder's address, and what stands in it: file name → text. */
export async function generate() {
  const [openapi, events] = [await read('openapi.json'), await read('socket-events.json')];
  return [
    [new URL('src/generated/', import.meta.url), await types(openapi, events)],
    [new URL('../../src/protocol/', import.meta.url), cppOfEvents(events, openapi)],
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [folder, texts] of await generate())
    for (const [name, text] of Object.entries(texts)) await writeFile(new URL(name, folder), text);
}
