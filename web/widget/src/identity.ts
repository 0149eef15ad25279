// Who the shop says its visitor is. `hash` (HMAC of userId, made by the shop's server) proves userId; name and
// e-mail are shown to agents as unverified.

import { wellFormed } from './page';

export interface Identity {
  userId?: string;
  hash?: string;
  name?: string;
  email?: string;
}

/** The contract's limit for each field, in characters. */
const longest = 256;

/** Takes what the page gave (attributes, a pushed command): texts and numbers count, all else is dropped.
 * Undefined where nothing is left. */
export function readIdentity(given: unknown): Identity | undefined {
  const fields = Object(given) as Record<string, unknown>;
  const identity: Record<string, string> = {};
  for (const name of ['userId', 'hash', 'name', 'email']) {
    const value = fields[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text) identity[name] = wellFormed(text, longest);
  }
  return Object.keys(identity).length ? identity : undefined;
}
