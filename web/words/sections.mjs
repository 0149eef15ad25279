// A section is what is loaded by itself: the page's entry, and whatever is `import()`ed. Here is found which messages each of
// them says, from the sources alone: those of the files that come with it, less those that are there before it is.

import { saidIn } from './said.mjs';

const STATIC = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?['"](\.{1,2}\/[^'"]+)['"]/gm;
export const DYNAMIC = /\bimport\(\s*['"](\.{1,2}\/[^'"]+)['"]\s*\)/g;

const all = (source, pattern) => [...source.matchAll(pattern)].map(([, specifier]) => specifier);

/** The files that an import of this one brings along, and the sections that they may load later. */
function closureOf(root, graph) {
  const files = new Set([root]);
  const sections = new Set();
  for (const file of files) {
    const { imports, sections: later } = graph(file);
    imports.forEach((one) => files.add(one));
    later.forEach((one) => sections.add(one));
  }
  return { files, sections };
}

/** Every section, by its file: what comes with it. `resolve(specifier, importer)`: the file; undefined where it is none of ours. */
function closuresFrom(entry, { read, resolve }) {
  const known = new Map();
  const graph = (file) => {
    if (!known.has(file)) {
      const source = read(file);
      const of = (pattern) => all(source, pattern).flatMap((one) => resolve(one, file) ?? []);
      known.set(file, { imports: of(STATIC), sections: of(DYNAMIC) });
    }
    return known.get(file);
  };
  const closures = new Map([[entry, closureOf(entry, graph)]]);
  for (const [, { sections }] of closures)
    for (const section of sections)
      if (!closures.has(section)) closures.set(section, closureOf(section, graph));
  return closures;
}

/** What is there whenever the section is loaded: whoever loads it has it, or had it before. */
function thereBefore(closures, own, entry) {
  const there = new Map([...closures.keys()].map((root) => [root, root === entry ? new Set() : undefined]));
  const merged = (root) => new Set([...there.get(root), ...own.get(root)]);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [loader, { sections }] of closures) {
      if (there.get(loader) === undefined) continue;
      const given = merged(loader);
      for (const section of sections) {
        const before = there.get(section);
        const now = before === undefined ? given : new Set([...before].filter((key) => given.has(key)));
        if (section === entry || before?.size === now.size) continue;
        there.set(section, now);
        isChanged = true;
      }
    }
  }
  return there;
}

/** The keys of each section's messages, by its file, in the order of `keys`. */
export function sectionsFrom(entry, keys, files) {
  const closures = closuresFrom(entry, files);
  const own = new Map();
  for (const [root, { files: with_ }] of closures) own.set(root, saidIn([...with_].map(files.read), keys));
  const there = thereBefore(closures, own, entry);
  return new Map([...own].map(([root, said]) => [root, said.filter((key) => !there.get(root)?.has(key))]));
}
