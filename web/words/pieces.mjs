// The words of a page that is loaded in sections: each section's are a file for each language, loaded beside its code. Who
// adds a language writes one file of messages all the same; what goes where is found here, when the page is built. A page
// that is not built (tests, the development server) has each language in one piece.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { transform } from 'esbuild';
import { compiled } from './compile.mjs';
import { DYNAMIC, sectionsFrom } from './sections.mjs';

const ASKED_FOR = 'virtual:words';
/** What the page begins with, in English: a part of it. */
const BEGINNING = 'virtual:words/english';
/** What Rollup marks modules with that are no files. */
const MADE = '\0';
const ENGLISH = 'en';
/** How long a name's hash is. Units: characters. */
const HASH = 10;

const RUNTIME = ['number', 'plural', 'select'];
const IMPORT = /^import \{ ([^}]+) \} from "@messageformat\/runtime(\/lib\/cardinals)?";\n/gm;

const sorted = (languages) =>
  [...languages].sort((a, b) => Number(b === ENGLISH) - Number(a === ENGLISH) || (a < b ? -1 : 1));

/** A module whose default export makes the messages, of what messages need and the language's rule for plurals: it imports
 * nothing, so its name can be a hash of it. */
async function pieceOf(language, messages) {
  let rule = '_';
  const body = compiled(language, messages).replace(IMPORT, (_, names, isRule) => {
    if (isRule) rule = names;
    return '';
  });
  if (/^import /m.test(body)) throw new Error(`${language}: a message needs more than ${RUNTIME.join(', ')}`);
  const source = body.replace('export default', `export default ({ ${RUNTIME.join(', ')} }, ${rule}) => (`);
  const { code } = await transform(`${source});`, { minify: true, charset: 'utf8', target: 'es2022' });
  return code;
}

const chosen = (keys, messages) =>
  Object.fromEntries(keys.flatMap((key) => (key in messages ? [[key, messages[key]]] : [])));

/** The file that an import of ours means. */
function resolved(specifier, importer) {
  const path = resolve(dirname(importer), specifier);
  return ['', '.ts', '.tsx']
    .map((end) => path + end)
    .find((file) => /\.tsx?$/.test(file) && existsSync(file));
}

/** Sections by their names, with the keys that each says: `''` is what the page begins with. */
function namedSections(entry, keys) {
  const read = (file) => readFileSync(file, 'utf8');
  const sections = new Map();
  for (const [file, said] of sectionsFrom(entry, keys, { read, resolve: resolved })) {
    const name = file === entry ? '' : basename(file, extname(file));
    if (sections.has(name)) throw new Error(`two sections are called ${name}`);
    sections.set(name, said);
  }
  return sections;
}

async function piecesOf(name, keys, messages) {
  const pieces = new Map();
  for (const [language, of] of messages) pieces.set(language, await pieceOf(language, chosen(keys, of)));
  const hash = createHash('sha256')
    .update([...pieces.values()].join('\0'))
    .digest('base64url')
    .slice(0, HASH);
  return { mark: hash, pieces, base: name === '' ? 'first' : name };
}

const fileOf = (base, language, mark) => `words-${base}-${language}-${mark}.js`;

/** For the built page: what is known of every section is its hash; the names follow. */
function splitModule(messages, marks) {
  const languages = [...messages.keys()];
  const keys = Object.keys(messages.get(ENGLISH));
  const lacking = languages.filter((language) => keys.some((key) => !(key in messages.get(language))));
  const ruleOf = (language) => new Intl.Locale(language).language;
  const rules = languages.map((language) => `'${language}': ${ruleOf(language)}`);
  return `
import { ${RUNTIME.join(', ')} } from '@messageformat/runtime';
import { ${[...new Set(languages.map(ruleOf))].join(', ')} } from '@messageformat/runtime/lib/cardinals';
import english from '${BEGINNING}';
const runtime = { ${RUNTIME.join(', ')} };
const rules = { ${rules.join(', ')} };
const marks = ${JSON.stringify(Object.fromEntries(marks))};
// What they lack is told in English.
const lacking = ${JSON.stringify(lacking)};
const here = import.meta.url;
export { english };
export const languages = ${JSON.stringify(languages)};
export async function load(language, section) {
  if (language === '${ENGLISH}' && section === '') return english;
  const mark = marks[section];
  if (mark === undefined) return {};
  const name = \`words-\${section || 'first'}-\${language}-\${mark}.js\`;
  const [piece, instead] = await Promise.all([
    import(/* @vite-ignore */ new URL(name, here).href),
    lacking.includes(language) ? load('${ENGLISH}', section) : undefined,
  ]);
  return { ...instead, ...piece.default(runtime, rules[language]) };
}
`;
}

/** For a page that is not built: a language is one file, and sections have nothing of their own. */
function wholeModule(place, languages) {
  const others = languages.filter((language) => language !== ENGLISH);
  const loads = others.map((language) => `'${language}': () => import('${place}/${language}.json')`);
  return `
import english from '${place}/${ENGLISH}.json';
const files = { ${loads.join(', ')} };
export { english };
export const languages = ${JSON.stringify(languages)};
export async function load(language, section) {
  if (section !== '') return {};
  return language === '${ENGLISH}' ? english : (await files[language]()).default;
}
`;
}

/** For Vite. `entry`: the page's first file; its words stand in \`words\` beside it. */
export function pieces({ entry }) {
  const place = join(dirname(entry), 'words');
  const say = join(place, 'language.ts');
  const messages = new Map();
  const made = new Map();
  let isBuilt = false;
  let sections;

  const read = () => {
    for (const name of sorted(
      readdirSync(place)
        .filter((one) => one.endsWith('.json'))
        .map((one) => basename(one, '.json')),
    ))
      messages.set(name, JSON.parse(readFileSync(join(place, `${name}.json`), 'utf8')));
  };
  const make = async () => {
    for (const [name, keys] of sections)
      if (keys.length > 0) made.set(name, await piecesOf(name, keys, messages));
  };
  return {
    name: 'porchlight-word-pieces',
    enforce: 'pre',
    configResolved: ({ command }) => {
      isBuilt = command === 'build';
    },
    async buildStart() {
      read();
      if (!isBuilt) return;
      sections = namedSections(entry, Object.keys(messages.get(ENGLISH)));
      await make();
    },
    resolveId: (source) => (source === ASKED_FOR || source === BEGINNING ? MADE + source : null),
    load(id) {
      if (id === MADE + BEGINNING) return compiled(ENGLISH, chosen(sections.get(''), messages.get(ENGLISH)));
      if (id !== MADE + ASKED_FOR) return null;
      if (!isBuilt) return wholeModule(place, [...messages.keys()]);
      return splitModule(
        messages,
        [...made].map(([name, { mark }]) => [name, mark]),
      );
    },
    /** Whoever loads a section's code loads its words beside it. */
    transform(code, id) {
      if (!isBuilt || id.includes('/node_modules/') || !/\.tsx?$/.test(id)) return null;
      let found = false;
      const changed = code.replace(DYNAMIC, (whole, specifier) => {
        const file = resolved(specifier, id);
        const name = file && basename(file, extname(file));
        if (!made.has(name)) return whole;
        found = true;
        return `$withWords('${name}', ${whole})`;
      });
      if (!found) return null;
      const from = `./${relative(dirname(id), say)}`.replace('./..', '..');
      return { code: `import { withWords as $withWords } from '${from}';\n${changed}`, map: null };
    },
    generateBundle() {
      for (const { base, mark, pieces: of } of made.values())
        for (const [language, source] of of)
          this.emitFile({ type: 'asset', fileName: `assets/${fileOf(base, language, mark)}`, source });
    },
  };
}
