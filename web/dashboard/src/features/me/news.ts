// What has just been done with the session, for the page that begins anew with the next one.
export type News = 'password' | 'signedOut';

/** A page that begins much later has no use for it. Units: milliseconds. */
const FRESH_MS = 20_000;

let kept: { news: News; at: number } | undefined;

export function keepNews(news: News): void {
  kept = { news, at: Date.now() };
}

export function takeNews(): News | undefined {
  return kept !== undefined && Date.now() - kept.at < FRESH_MS ? kept.news : undefined;
}
