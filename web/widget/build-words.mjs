// Each language of the chat but English as a file of its own, dist/widget-words-<language>.js, a classic script like the others.

import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from '@porchlight/words/compile';
import { directionOf } from '@porchlight/words/direction';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What the file does: hands its messages over, as the chat does with its beginning. */
function sourceOf(language) {
  const messages = JSON.parse(readFileSync(here(`src/words/${language}.json`), 'utf8'));
  const words = `{ language: '${language}', direction: '${directionOf(language)}', messages }`;
  return (
    compiled(language, messages).replace('export default', 'const messages =') +
    `\nif (window.Porchlight) window.Porchlight.push(['chat', ${words}]);\n`
  );
}

export const languages = readdirSync(here('src/words'))
  .filter((name) => name.endsWith('.json') && name !== 'en.json')
  .map((name) => basename(name, '.json'));

export async function builtWords(language, write = false) {
  const { outputFiles } = await build({
    stdin: { contents: sourceOf(language), resolveDir: here('../words') },
    outfile: here(`dist/widget-words-${language}.js`),
    bundle: true,
    format: 'iife',
    target: 'es2018',
    minify: true,
    charset: 'utf8',
    write,
  });
  return outputFiles?.[0].text;
}

if (process.argv[1] === here('build-words.mjs'))
  for (const language of languages) await builtWords(language, true);
