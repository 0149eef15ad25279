// A text cut into what was found in it and what stands between, as a search sees it: neither case nor accents count.

export interface Piece {
  text: string;
  isFound: boolean;
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** The folded text, and of each of its characters where it comes from. */
function foldedOf(text: string): { folded: string; from: number[] } {
  let folded = '';
  const from: number[] = [];
  let at = 0;
  for (const character of text) {
    const part = fold(character);
    for (let index = 0; index < part.length; index += 1) from.push(at);
    folded += part;
    at += character.length;
  }
  from.push(at);
  return { folded, from };
}

/** Which characters of `text` belong to one of the words. */
function marksOf(text: string, words: readonly string[]): boolean[] {
  const marks: boolean[] = Array<boolean>(text.length).fill(false);
  const { folded, from } = foldedOf(text);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
      marks.fill(true, from[at], from[at + word.length]);
  }
  return marks;
}

export function finds(text: string, q: string): Piece[] {
  const words = fold(q)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const marks = marksOf(text, words);
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const last = pieces.at(-1);
    const isFound = marks[at] === true;
    if (last?.isFound === isFound) last.text += text[at];
    else pieces.push({ text: text[at]!, isFound });
  }
  return pieces;
}

/** What stands before the first find where a line has room for little. Units: characters. */
const LEAD = 14;

/** With no more before the first find than leaves it in sight. */
export function nearFind(pieces: readonly Piece[]): Piece[] {
  const [first, ...rest] = pieces;
  if (first === undefined || first.isFound || rest.length === 0) return [...pieces];
  const characters = [...first.text];
  if (characters.length <= LEAD) return [...pieces];
  const lead = characters
    .slice(-LEAD)
    .join('')
    .replace(/^\S*\s+(?=\S)/u, '');
  return [{ text: `…${lead}`, isFound: false }, ...rest];
}
