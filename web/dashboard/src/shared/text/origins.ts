// Whether an address is one of the project's own: what a visitor claims to look at may be anybody's page.

/** scheme://host[:port], host, *.host or *, as the server reads a project's origins. */
function fits(url: URL, pattern: string): boolean {
  if (pattern === '*' || pattern === url.origin || pattern === url.hostname) return true;
  return (
    pattern.startsWith('*.') &&
    url.hostname.length > pattern.length - 1 &&
    url.hostname.endsWith(pattern.slice(1))
  );
}

export function isOnOrigins(url: URL, patterns: readonly string[]): boolean {
  return /^https?:$/.test(url.protocol) && patterns.some((pattern) => fits(url, pattern.toLowerCase()));
}
