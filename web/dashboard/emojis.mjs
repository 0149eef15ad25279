// Emojis with their names, for each language that the dashboard speaks: made of the Unicode consortium's (CLDR, as
// emojibase-data has them) when the site is built. A file of words, asked for with `?emojis`, is a module whose default
// export is a text: a group on each line, its emojis divided by tabs, each as `😀|grinning face|happy smile`.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const WORDS = /\/words\/([\w-]+)\.json\?emojis$/;
const MODULE = '\0emojis:';
/** Letters of flags, and parts of others. */
const COMPONENTS = 2;
/** Newer ones are not in visitors' fonts; what is not in the agent's the picker leaves out (src/features/inbox/drawn.ts). */
const NEWEST = 15;

function dataOf(language) {
  try {
    return require(`emojibase-data/${language}/data.json`);
  } catch {
    return undefined;
  }
}

/** The language itself, the one that it is a kind of, or English. */
const spokenAs = (tag) =>
  [tag.toLowerCase(), tag.split('-')[0]].find((name) => dataOf(name) !== undefined) ?? 'en';

/** What the name says already is not said again. */
function textOf({ emoji, label, tags = [] }) {
  const more = [...new Set(tags.join(' ').split(' '))].filter((word) => !label.includes(word));
  return [emoji, label, more.join(' ')].join('|');
}

export function emojisOf(language) {
  const shown = dataOf(language).filter(
    ({ group, version }) => group !== undefined && group !== COMPONENTS && version <= NEWEST,
  );
  const groups = [...new Set(shown.map(({ group }) => group))].sort((a, b) => a - b);
  return groups
    .map((group) => shown.filter((one) => one.group === group).sort((a, b) => a.order - b.order))
    .map((group) => group.map(textOf).join('\t'))
    .join('\n');
}

/** For Vite. */
export function emojis() {
  return {
    name: 'porchlight-emojis',
    enforce: 'pre',
    resolveId(source) {
      const [, tag] = WORDS.exec(source) ?? [];
      return tag === undefined ? null : MODULE + spokenAs(tag);
    },
    load(id) {
      if (!id.startsWith(MODULE)) return null;
      return `export default ${JSON.stringify(emojisOf(id.slice(MODULE.length)))};`;
    },
  };
}
