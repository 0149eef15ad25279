// A message is text from a stranger. It is cut into pieces, and a piece that is a plain web address becomes a
// link; everything else stays the text it was. Nothing here makes markup, so nothing here can be tricked into it.
//
// What is no link, on purpose: other schemes (`javascript:`, `data:`), addresses with user info
// ("https://bank.example@evil.example" reads as the bank), and anything past an invisible or direction-changing
// character, which could make an address read as another.

export interface Piece {
  text: string;
  /** Where the piece leads, if it is a link. */
  href?: string;
}

/** As long as the server lets any URL be. */
const MAX_URL = 2_048;

// No control characters, no format characters (zero width, bidirectional), no separators.
const ADDRESS = /(?<![\p{L}\p{N}\p{M}_@./-])(?:https?:\/\/|www\.)[^\s<>"`\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/giu;

const TRAILING = new Set(".,;:!?'*_~…，。、！？；：）」』】》");
const CLOSERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

function countOf(text: string, wanted: string): number {
  let found = 0;
  for (const character of text) if (character === wanted) found += 1;
  return found;
}

/** Without the full stop of the sentence, and without the bracket that was opened before the address. */
function withoutTail(text: string): string {
  const opened = new Map(Object.entries(CLOSERS).map(([c, o]) => [c, countOf(text, o) - countOf(text, c)]));
  let end = text.length;
  for (; end > 0; end -= 1) {
    const last = text.charAt(end - 1);
    const balance = opened.get(last);
    if (balance !== undefined && balance < 0) opened.set(last, balance + 1);
    else if (!TRAILING.has(last)) break;
  }
  return text.slice(0, end);
}

function hrefOf(text: string): string | undefined {
  if (text.length > MAX_URL) return undefined;
  try {
    const url = new URL(/^www\./iu.test(text) ? `https://${text}` : text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    if (url.username !== '' || url.password !== '') return undefined;
    return url.href.length > MAX_URL ? undefined : url.href;
  } catch {
    return undefined;
  }
}

/** The text in pieces; put together again they are the text. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTail(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
