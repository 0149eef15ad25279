// Emojis by group, with what they are called in the reader's language (emojis.mjs makes the files).
const files = import.meta.glob<string>('../../words/*.json', { query: '?emojis', import: 'default' });

/** As they stand in the file. */
export const GROUPS = [
  'smileys',
  'people',
  'animals',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;
export type Group = (typeof GROUPS)[number];

export interface Emoji {
  emoji: string;
  name: string;
  /** What it is found by. */
  words: string;
}

export type Emojis = Record<Group, Emoji[]>;

/** The most that a search shows. */
const MAX_FOUND = 72;

/** Without capitals, accents, and what else is not typed. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function emojiIn(text: string): Emoji {
  const [emoji = '', name = '', more = ''] = text.split('|');
  return { emoji, name, words: folded(`${name} ${more}`) };
}

export function emojisIn(file: string): Emojis {
  const lines = file.split('\n');
  return Object.fromEntries(
    GROUPS.map((group, index) => [group, (lines[index] ?? '').split('\t').map(emojiIn)]),
  ) as Emojis;
}

export async function loadEmojis(language: string): Promise<Emojis> {
  const load = files[`../../words/${language}.json`] ?? files['../../words/en.json'];
  return emojisIn(await load!());
}

/** Those that have every word, and are drawn; whose name begins with it stand first. */
export function emojisFor(
  emojis: Emojis,
  q: string,
  isDrawn: (emoji: string) => boolean = () => true,
): Emoji[] {
  const wanted = folded(q).split(/\s+/u);
  const fitting = GROUPS.flatMap((group) => emojis[group]).filter(({ words }) =>
    wanted.every((word) => words.includes(word)),
  );
  const begins = ({ words }: Emoji) => words.startsWith(wanted.join(' '));
  const found: Emoji[] = [];
  for (const one of [...fitting.filter(begins), ...fitting.filter((other) => !begins(other))]) {
    if (found.length === MAX_FOUND) break; // no more are drawn than are shown
    if (isDrawn(one.emoji)) found.push(one);
  }
  return found;
}
