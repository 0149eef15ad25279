// Words in ICU MessageFormat become functions when the site is built: the browser gets no parser, and a policy that
// forbids `eval` is kept. A file of words is JSON, a flat list of keys and messages, and is named by its language.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/compile-module.js';

const WORDS = /\/words\/[\w-]+\.json$/;
/** Vite reads *.json itself: a file of words goes under another name. */
const COMPILED = '.js';

/** The source of a module whose default export has a function for each key. */
export function compiled(language, messages) {
  return compileModule(new MessageFormat(language, { strictPluralKeys: true }), messages);
}

/** For Vite: what is imported from words/*.json is the compiled messages. */
export function words() {
  const fileOf = (id) => id.slice(0, -COMPILED.length);
  return {
    name: 'porchlight-words',
    enforce: 'pre',
    async resolveId(source, importer) {
      const isCompiled = source.endsWith(`.json${COMPILED}`);
      if (!isCompiled && !/\.json$/.test(source)) return null;
      const found = await this.resolve(isCompiled ? fileOf(source) : source, importer, { skipSelf: true });
      return found !== null && WORDS.test(found.id) ? found.id + COMPILED : null;
    },
    async load(id) {
      if (!id.endsWith(COMPILED) || !WORDS.test(fileOf(id))) return null;
      const file = fileOf(id);
      this.addWatchFile(file);
      return compiled(basename(file, '.json'), JSON.parse(await readFile(file, 'utf8')));
    },
  };
}
