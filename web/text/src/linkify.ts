// A message is text from a stranger. It is cut into pieces, and a piece that is a plain web address becomes a
// link; everything else stays the text it was. Nothing here makes markup, so nothing here can be tricked into it.
//
// What is no link, on purpose: other schemes (`javascript:`, `data:`), addresses with user info
// ("https://bank.example@evil.example" reads as the bank), and anything past an invisible or direction-changing
// character, which could make an address read as another.

/** The browser's, which pages change: whoever runs in one brings their own. */
type UrlConstructor = typeof globalThis.URL;

export interface Piece {
  text: string;
  /** Where the piece leads, if it is a link. */
  href?: string;
}

/** As long as the server lets any URL be. */
const maxUrl = 2_048;

// Not within a word, where words have spaces around them; in Chinese, Japanese or Thai they have none. What stands
// before it is matched and put back: browsers of the widget know no look-behind. In it nothing that cannot be seen: no
// control or format characters (zero width, bidirectional), no separators.
const address = /(^|[^\p{LC}\p{N}\p{M}_@./-])((?:https?:\/\/|www\.|mailto:)[^\s<>"`\p{C}]+)/giu;

// The ends of sentences, in Chinese and Japanese too.
const trailing = /[.,;:!?'*_~…、-】！-？]/;
const brackets = ['()', '[]', '{}'];

/** Without the full stop of the sentence, and without the bracket that was opened before the address. */
function withoutTail(text: string): string {
  const surplus: Record<string, number> = {};
  for (const [open, close] of brackets)
    surplus[close!] = text.split(close!).length - text.split(open!).length;
  let end = text.length;
  for (let last = text[end - 1]; last; last = text[--end - 1])
    if (!trailing.test(last) && !(surplus[last]!-- > 0)) break;
  return text.slice(0, end);
}

function hrefOf(text: string, withMail: boolean, URL: UrlConstructor): string | undefined {
  try {
    const url = new URL(text.replace(/^www\./i, 'https://$&'));
    const leads = /^https?:$/.test(url.protocol)
      ? !url.username && !url.password
      : withMail && /.@./.test(url.pathname);
    return leads && url.href.length <= maxUrl ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** The text in pieces; put together again they are the text. `withMail`: `mailto:` leads somewhere too. */
export function linkify(text: string, URL: UrlConstructor, withMail = false): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  address.lastIndex = 0;
  for (let match = address.exec(text); match; match = address.exec(text)) {
    const shown = withoutTail(match[2]!);
    const href = hrefOf(shown, withMail, URL);
    if (!href) continue;
    const start = match.index + match[1]!.length;
    if (start > done) pieces.push({ text: text.slice(done, start) });
    pieces.push({ text: shown, href });
    done = start + shown.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
