// The English messages as a TypeScript interface: a key that is not there, and an argument that is missing, do not
// compile.

import { argumentsOf } from './messages.mjs';

function shapeOf(message) {
  const fields = [...argumentsOf(message)].map(([name, type]) => `${name}: ${type}`);
  return fields.length === 0 ? 'undefined' : `{ ${fields.join('; ')} }`;
}

export function typesOf(english) {
  const lines = Object.entries(english).map(([key, message]) => `'${key}': ${shapeOf(message)};`);
  return (
    '// Made from words/en.json by web/words/generate.mjs. Do not edit.\n\n' +
    '/** Each message, and what it is told with. */\n' +
    `export interface Messages {\n${lines.join('\n')}\n}\n`
  );
}
