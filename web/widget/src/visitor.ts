// Who this browser is: a uid and the secret that proves it, made once and kept in the site's localStorage,
// where all its tabs find them. Without storage (blocked, full, private mode) they live as long as the page.
// No cookie is set: it would travel with every request of the shop.

import { fromJson, toJson } from './own';

export interface Visitor {
  visitorUid: string;
  visitorSecret: string;
}

/** Characters of five bits: 130 of them, as the contract asks for 128. */
const tokenLength = 26;

export function loadVisitor(projectId: number): Visitor {
  const key = 'porchlight:' + projectId;
  const made = { visitorUid: randomToken(), visitorSecret: randomToken() };
  try {
    const kept = parse(localStorage.getItem(key));
    if (kept) return kept;
    localStorage.setItem(key, toJson(made));
    // Another tab may have done the same a moment ago: whoever wrote last is the visitor of both.
    return parse(localStorage.getItem(key)) || made;
  } catch {
    return made;
  }
}

/** In the place of one that is not ours any more, unless another tab has made one already. */
export function renewVisitor(projectId: number, old: Visitor): Visitor {
  const key = 'porchlight:' + projectId;
  try {
    if (parse(localStorage.getItem(key))?.visitorUid === old.visitorUid) localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to remove.
  }
  return loadVisitor(projectId);
}

/** What stands in storage may have been written by anybody. */
function parse(text: string | null): Visitor | null {
  try {
    const { visitorUid, visitorSecret } = fromJson(text!);
    const whole = /^[\w.:-]{1,128}$/.test(visitorUid) && /^[\w-]{22,128}$/.test(visitorSecret);
    return whole ? { visitorUid, visitorSecret } : null;
  } catch {
    return null;
  }
}

export function randomToken(): string {
  let token = '';
  const bytes = crypto.getRandomValues(new Uint8Array(tokenLength));
  for (let i = 0; i < tokenLength; i++) token += (bytes[i]! & 31).toString(32);
  return token;
}
