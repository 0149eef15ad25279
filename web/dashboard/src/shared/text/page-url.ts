// The visitor's page is text from a stranger. Only http and https become links: the server strips the rest
// already, but what makes a `javascript:` link harmless must stand where the link is made.
import { isOnOrigins } from './origins';

/** The URL to link to, or nothing where it is not a plain web address. */
export function safeUrl(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    url.username = '';
    url.password = '';
    return url.href;
  } catch {
    return undefined;
  }
}

/** The URL to link to, where it is on one of the project's own origins: elsewhere it is somebody's claim, and text. */
export function pageLink(
  text: string | null | undefined,
  origins: readonly string[] | undefined,
): string | undefined {
  const safe = safeUrl(text);
  return safe !== undefined && isOnOrigins(new URL(safe), origins ?? []) ? safe : undefined;
}

/** "/products/lamp?size=2": host left out, for rows. */
export function pagePath(text: string | null | undefined): string | undefined {
  const safe = safeUrl(text);
  if (safe === undefined) return undefined;
  const url = new URL(safe);
  return url.pathname + url.search + url.hash;
}

const ADDRESS_LENGTH = 64;
/** Of what is kept, the part that stands before the gap: addresses differ in their ends, and are recognised by both. */
const HEAD = 0.55;

/** A long address without its middle. Units: characters. */
export function shortened(text: string, limit = ADDRESS_LENGTH): string {
  const characters = [...text];
  if (characters.length <= limit) return text;
  const head = Math.ceil((limit - 1) * HEAD);
  return `${characters.slice(0, head).join('')}…${characters.slice(head + 1 - limit).join('')}`;
}
