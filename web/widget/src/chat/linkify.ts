// Finds links in plain text. Only http, https and mailto lead anywhere; an address that pretends (a user name
// before the host, a hidden or direction-changing character inside) stays text.

import { own } from '../own';

export interface Piece {
  text: string;
  /** Where it leads; undefined: plain text. */
  href?: string;
}

/** Ends at spaces, quotes, brackets, control, zero-width and direction characters. */
const candidate =
  /\b(?:https?:\/\/|mailto:)[^\s<>"'`{}|\\^\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gi;

/** The pieces joined are the text. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  candidate.lastIndex = 0;
  for (let match = candidate.exec(text); match; match = candidate.exec(text)) {
    const shown = withoutTail(match[0]);
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: shown, href });
    done = match.index + shown.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

const closing: Record<string, string> = { ')': '(', ']': '[' };

/** A sentence's end is not the link's; a bracket is, where it was opened inside. */
function withoutTail(link: string): string {
  const surplus: Record<string, number> = {};
  for (const close of own.Object.keys(closing))
    surplus[close] = link.split(close).length - link.split(closing[close]!).length;
  let end = link.length;
  for (; end; end--) {
    const last = link[end - 1]!;
    if (/[.,:;!?*_~]/.test(last)) continue;
    if (!(surplus[last]! > 0)) break;
    surplus[last]!--;
  }
  return link.slice(0, end);
}

function safeHref(link: string): string | undefined {
  let url: URL;
  try {
    url = new own.URL(link);
  } catch {
    return undefined;
  }
  const { protocol, hostname, username, password, pathname } = url;
  const leads =
    protocol === 'mailto:'
      ? /.@./.test(pathname)
      : /^https?:$/.test(protocol) && hostname && !username && !password;
  return leads ? url.href : undefined;
}
