// Who the shop says its visitor is. `hash` (HMAC of userId, made by the shop's server) proves userId; name and
// e-mail are shown to agents as unverified.

import { own } from './own';
import { shorten } from './page';

export interface Identity {
  userId?: string;
  hash?: string;
  name?: string;
  email?: string;
}

/** There where somebody is signed in. */
export const proofOf = (identity: Identity | undefined): string | undefined => identity && identity.hash;

/** The contract's limit for each field, in characters. A name is shortened; part of an id, a hash or an address would
 * be another one. */
const longest = 256;

/** Takes what the page gave (attributes, a pushed command): texts and numbers count, all else is dropped.
 * Undefined where nothing is left. */
export function readIdentity(given: unknown): Identity | undefined {
  const fields = own.Object(given) as Record<string, unknown>;
  const identity: Record<string, string> = {};
  for (const name of ['userId', 'hash', 'name', 'email']) {
    const value = fields[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text && (name === 'name' || text.length <= longest))
      identity[name] = shorten(text, longest);
  }
  return own.Object.keys(identity).length ? identity : undefined;
}
