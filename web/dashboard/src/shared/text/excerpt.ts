// One line of a message for a list. It is cut between characters as people count them (a family emoji is one), and
// what only takes room or none is left out: line breaks, zero-width floods, towers of combining marks.

/** Combining marks kept on one character: more than any language stacks. */
const MAX_MARKS = /(\p{M}{4})\p{M}+/gu;
// Joiners make emoji families and Persian words: one in a row stays.
const JOINERS = /([\u200c\u200d])[\u200c\u200d]+/gu;
const INVISIBLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu;

const EXCERPT_LENGTH = 140;

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : undefined;

function firstCharacters(text: string, limit: number): string {
  let end = 0;
  let count = 0;
  for (const part of segmenter?.segment(text) ?? [...text].map((segment) => ({ segment }))) {
    if (count === limit) return `${text.slice(0, end).trimEnd()}…`;
    end += part.segment.length;
    count += 1;
  }
  return text;
}

/** "…" where nothing can be seen. */
export function excerpt(text: string, limit = EXCERPT_LENGTH): string {
  const visible = text
    .replace(/[\t\n\r\u2028\u2029]+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(JOINERS, '$1')
    .replace(/\s+/gu, ' ')
    .replace(MAX_MARKS, '$1')
    .trim();
  return visible === '' || /^[\u200c\u200d]+$/u.test(visible) ? '…' : firstCharacters(visible, limit);
}

/** How many characters the server counts. Units: code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
