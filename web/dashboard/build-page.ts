// What the built page consists of. On a slow line each request costs a second and more, and a browser asks for six things at
// once: so there are few files, and the page names those of its beginning, which are asked for together.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { OutputBundle, OutputChunk, GetModuleInfo } from 'rollup';
import type { HtmlTagDescriptor, Plugin } from 'vite';

/** The page with what runs first, what draws, and what whoever is signed in has whatever is on the screen. */
const SHARED = ['index', 'main', 'Workplace'];

const nameOf = (id: string) => /([^/]+)\.(?:html|tsx?)$/u.exec(id)?.[1] ?? '';

/** What is loaded by itself and brings the module along: by their names. */
function rootsOf(id: string, getModuleInfo: GetModuleInfo): Set<string> {
  const roots = new Set<string>();
  const seen = new Set([id]);
  for (const one of seen) {
    const info = getModuleInfo(one);
    if (info === null) continue;
    if (info.isEntry || info.dynamicImporters.length > 0) roots.add(nameOf(one));
    info.importers.forEach((importer) => seen.add(importer));
  }
  return roots;
}

/** For Rollup: the file in which a module is; undefined: its section's, or one of its own if two have it. */
export function chunkOf(id: string, { getModuleInfo }: { getModuleInfo: GetModuleInfo }): string | undefined {
  const roots = rootsOf(id, getModuleInfo);
  const shared = SHARED.find((name) => roots.has(name));
  // The room that is opened first is one file: what others need of it comes with what everybody has.
  return shared ?? (roots.has('VisitorsScreen') && roots.size > 1 ? 'Workplace' : undefined);
}

const isChunk = (file: OutputBundle[string] | undefined): file is OutputChunk => file?.type === 'chunk';

function filesOf(name: string, bundle: OutputBundle) {
  const chunk = Object.values(bundle).find((file) => isChunk(file) && file.name === name);
  if (!isChunk(chunk)) throw new Error(`The page has no chunk called ${name}.`);
  const scripts = new Set([chunk.fileName]);
  const styles = new Set<string>();
  for (const script of scripts) {
    const file = bundle[script];
    if (!isChunk(file)) continue;
    file.imports.forEach((one) => scripts.add(one));
    file.viteMetadata?.importedCss.forEach((one) => styles.add(one));
  }
  return { scripts: [...scripts], styles: [...styles] };
}

/** What the script in the page says, by language (`FirstWords`); in English where a language lacks it. */
const FIRST_WORDS = ['status.online', 'status.away', 'table.asOf'];

function firstWords(folder: URL): Record<string, string[]> {
  const read = (file: string) =>
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>;
  const english = read('en.json');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => {
      const messages = { ...english, ...read(file) };
      return [file.replace('.json', ''), FIRST_WORDS.map((key) => messages[key] ?? '')];
    }),
  );
}

/** A script by itself, in one file; `values`: what stands in the place of its names. */
function scriptOf(entry: string, values: Record<string, unknown>): string {
  const built = buildSync({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    charset: 'utf8',
    target: 'es2022',
    define: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return built.outputFiles[0]!.text;
}

/** The script that stands in the page (src/first); the server's policy names it by its hash (tools/embed-assets.mjs). */
export function firstScript(): string {
  const words = firstWords(new URL('src/words/', import.meta.url));
  const script = scriptOf('src/first/entry.ts', { FIRST_WORDS: words }).trim();
  if (script.includes('</')) throw new Error('A script in a page must not end it.');
  return script;
}

/** The page asks for what draws it beside its first file. Its styles stand behind what is shown until then: that is painted
 * without waiting for them. */
export function firstPage(): Plugin {
  return {
    name: 'porchlight-first-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (bundle === undefined) return [];
        const { scripts, styles } = filesOf('main', bundle);
        const tags: HtmlTagDescriptor[] = scripts
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
            injectTo: 'head',
          }));
        tags.unshift({ tag: 'script', children: firstScript(), injectTo: 'head' });
        for (const file of styles)
          tags.push({
            tag: 'link',
            attrs: { rel: 'stylesheet', crossorigin: true, href: `./${file}` },
            injectTo: 'body',
          });
        return tags;
      },
    },
  };
}

/** What is kept to show the page without a line, its first script first. */
const KEPT = ['index', 'main', 'Workplace', 'VisitorsScreen', 'InboxScreen'];

/** What notifications say where the agent's own words are not there (src/push/words.ts). */
const PUSH_WORDS = {
  newMessage: 'alerts.told.message',
  newConversation: 'alerts.told.conversation',
  mention: 'alerts.told.mention',
  test: 'push.testTitle',
  testBody: 'push.testBody',
  anAgent: 'inbox.anAgent',
  news: 'push.news',
};

export function pushWords(): Record<string, string> {
  const file = new URL('src/words/en.json', import.meta.url);
  const english = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return Object.fromEntries(Object.entries(PUSH_WORDS).map(([name, key]) => [name, english[key]!]));
}

/** The worker's second half: being told while the dashboard is closed (src/push). */
export function pushScript(): string {
  return scriptOf('src/push/entry.ts', { PUSH_WORDS: pushWords() });
}

/** The service worker, with the names of what it keeps. */
export function offlineWorker(source: URL): Plugin {
  return {
    name: 'porchlight-offline-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const parts = KEPT.map((name) => filesOf(name, bundle));
        const files = [...new Set(parts.flatMap(({ scripts, styles }) => [...scripts, ...styles]))];
        const version = createHash('sha256').update(files.join()).digest('base64url').slice(0, 10);
        const worker = readFileSync(source, 'utf8')
          .replace('__SHELL__', JSON.stringify(files))
          .replace('__VERSION__', JSON.stringify(version));
        this.emitFile({ type: 'asset', fileName: 'worker.js', source: worker + pushScript() });
      },
    },
  };
}
