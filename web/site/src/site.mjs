// All pages, and the files that they show and link to.

import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layout } from './layout.mjs';
import { inRepository, toHtml } from './markdown.mjs';
import { groups, isFile, root } from './pages.mjs';

const style = fileURLToPath(new URL('../site.css', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');

/** Where each source's page is. */
const pathsOf = (all) => new Map(all.flatMap(({ pages }) => pages).map(({ source, path }) => [source, path]));

/** For toHtml(): a page where there is one, a copy where the site takes the file along, else nothing. */
function linker(page, paths, files) {
  return (href) => {
    const inside = inRepository(page.source, href);
    if (inside === undefined) return href;
    const hash = inside.hash === '' ? '' : `#${inside.hash}`;
    const path = paths.get(inside.path);
    // What is made of a file leads to the file itself.
    const isOwn = page.make !== undefined && inside.path === page.source && hash === '';
    if (path !== undefined && !isOwn) return posix.relative(posix.dirname(page.path), path) + hash;
    if (!isFile(inside.path) || !statSync(join(root, inside.path), { throwIfNoEntry: false })?.isFile())
      return undefined;
    files.add(inside.path);
    return posix.relative(posix.dirname(page.path), `files/${inside.path}`);
  };
}

/** Writes the site; what was in the folder before goes. Answers its pages: {source, path, title, html, headings}.
 * Errors: thrown, with the document that has no heading. */
export function buildSite(folder) {
  const all = groups();
  const paths = pathsOf(all);
  const files = new Set();
  const written = all.map(({ title, pages }) => ({
    title,
    pages: pages.map((page) => {
      const markdown = page.make === undefined ? read(page.source) : page.make(JSON.parse(read(page.source)));
      const made = toHtml(markdown, linker(page, paths, files));
      if (made.title === '') throw new Error(`${page.source}: expected a heading of the first level`);
      return { listed: true, ...page, ...made };
    }),
  }));
  rmSync(folder, { recursive: true, force: true });
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const pages = written.flatMap((group) => group.pages);
  for (const page of pages) put(page.path, layout(page, written));
  for (const file of files) cpSync(join(root, file), join(folder, 'files', file));
  cpSync(style, join(folder, 'site.css'));
  return pages;
}
