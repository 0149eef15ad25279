// What an origin lets in, said while it is typed. The server has the last word (access/origin.cpp); here stands what helps
// somebody who types: the form in which it is kept, what it means, and what is wrong.

export type OriginCheck =
  | { kind: 'origin' | 'host' | 'below'; pattern: string; host: string }
  | { kind: 'all'; pattern: '*' }
  | { kind: 'wrong'; reason: 'form' | 'scheme' | 'host' | 'port' | 'star' };

/** Pages of these have no origin of their own. */
const WITHOUT_ORIGIN = ['file', 'data', 'about', 'blob', 'javascript', 'ftp', 'ws', 'wss', 'mailto'];
const ADDRESS = /^[\d.]+$|^\[/u;

const wrong = (reason: Extract<OriginCheck, { kind: 'wrong' }>['reason']): OriginCheck => ({
  kind: 'wrong',
  reason,
});

/** As browsers write it; undefined where no browser can be on it. */
function hostOf(text: string): string | undefined {
  try {
    const { hostname, host } = new URL(`https://${text}/`);
    return hostname === host && hostname !== '' ? hostname : undefined;
  } catch {
    return undefined;
  }
}

function checkFull(text: string): OriginCheck {
  const scheme = text.slice(0, text.indexOf('://'));
  if (!/^[a-z][a-z\d+.-]*$/u.test(scheme)) return wrong('form');
  if (WITHOUT_ORIGIN.includes(scheme)) return wrong('scheme');
  if (text.includes('*')) return wrong('star');
  // Whoever pastes a page's address means its origin.
  const [authority = ''] = text.slice(scheme.length + 3).split(/[/?#]/u, 1);
  if (authority === '' || authority.includes('@')) return wrong('form');
  const port = /:(\d+)$/u.exec(authority)?.[1];
  const host = hostOf(port === undefined ? authority : authority.slice(0, -port.length - 1));
  if (host === undefined) return wrong(/:[^\]]*$/u.test(authority) ? 'port' : 'host');
  const own = { https: 443, http: 80 }[scheme];
  const given = Number(port ?? own ?? 0);
  if (given > 65_535 || (port !== undefined && given === 0)) return wrong('port');
  const shown = port === undefined || given === own ? '' : `:${given}`;
  return { kind: 'origin', pattern: `${scheme}://${host}${shown}`, host };
}

function checkBare(text: string): OriginCheck {
  const isBelow = text.startsWith('*.');
  const bare = isBelow ? text.slice(2) : text;
  if (bare.includes('*')) return wrong('star');
  if (!bare.startsWith('[') && /:\d*$/u.test(bare)) return wrong('port');
  if (/[/?#@\s]/u.test(bare)) return wrong('form');
  const host = hostOf(bare);
  if (host === undefined || (isBelow && ADDRESS.test(host))) return wrong('host');
  return isBelow ? { kind: 'below', pattern: `*.${host}`, host } : { kind: 'host', pattern: host, host };
}

/** Undefined: nothing is typed. */
export function checkOrigin(typed: string): OriginCheck | undefined {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/([^/])\/$/u, '$1');
  if (text === '') return undefined;
  if (text === '*') return { kind: 'all', pattern: '*' };
  if (text === 'null') return wrong('scheme');
  return text.includes('://') ? checkFull(text) : checkBare(text);
}
