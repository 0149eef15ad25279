// Who this browser is: a uid and the secret that proves it, made once and kept in the site's localStorage,
// where all its tabs find them. Where somebody signs in and out it is two: once a uid is a signed-in person's device, it
// is that person's alone, and whoever is not signed in has another. Without storage (blocked, full, private mode) they live as long as the page.
// No cookie is set: it would travel with every request of the shop.

import { fromJson, toJson } from './own';

export interface Visitor {
  visitorUid: string;
  visitorSecret: string;
}

/** Characters of five bits: 130 of them, as the contract asks for 128. */
const tokenLength = 26;

const user = ':user';
/** There since a page has said who its visitor is: for a log-out on another page. */
export const person = ':person';
export const keyOf = (projectId: number): string => 'porchlight:' + projectId;
const load = (key: string): Visitor | null => parse(localStorage.getItem(key));

/** With a proof the uid that is a signed-in person's, if there is one. `now`: who the page is, who stays it by a proof.
 * `named`: what the page says of who they are. */
export function loadVisitor(projectId: number, signedIn?: string, now?: Visitor, named?: object): Visitor {
  const key = keyOf(projectId);
  const made = now || { visitorUid: randomToken(), visitorSecret: randomToken() };
  try {
    if (named) localStorage.setItem(key + person, '1');
    const kept = (signedIn && load(key + user)) || load(key);
    if (kept) return kept;
    localStorage.setItem(key, toJson(made));
    // Another tab may have done the same a moment ago: whoever wrote last is the visitor of both.
    return load(key) || made;
  } catch {
    return made;
  }
}

/** In the place of one that is not ours any more, unless another tab has made one already. What is refused without a
 * proof is a device of somebody who is signed in, and kept for when they are again. */
export function renewVisitor(projectId: number, old: Visitor, signedIn?: string): Visitor {
  const key = keyOf(projectId);
  try {
    for (const one of [key, key + user])
      if (load(one)?.visitorUid === old.visitorUid) {
        localStorage.removeItem(one);
        if (!signedIn && !load(key + user)) localStorage.setItem(key + user, toJson(old));
      }
  } catch {
    // Without storage there is nothing to remove.
  }
  return loadVisitor(projectId, signedIn);
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
