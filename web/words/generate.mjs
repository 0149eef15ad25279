// Makes src/words/messages.ts of each src/words/en.json. A test fails where that was forgotten.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { typesOf } from './types.mjs';

export const places = ['dashboard', 'widget']
  .map((part) => fileURLToPath(new URL(`../${part}/src/words/`, import.meta.url)))
  .filter((place) => existsSync(place));

/** The text of messages.ts, as it should stand there. */
export async function typesFor(place) {
  const file = `${place}messages.ts`;
  const english = JSON.parse(await readFile(`${place}en.json`, 'utf8'));
  return format(typesOf(english), { ...(await resolveConfig(file)), filepath: file });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const place of places) await writeFile(`${place}messages.ts`, await typesFor(place));
