// What is asked of the server before the code that needs it has come: the answer waits here until it is asked for. The script
// that stands in the page asks first, and is no module of the rest: the page keeps what both know.
import { serverPath } from './server-path';

declare global {
  interface Window {
    porchlightAhead?: Map<string, Promise<Response>>;
  }
}

const answers = (window.porchlightAhead ??= new Map());
const keyOf = (path: string, token: string | undefined) => `${token ?? ''} ${path}`;

export const restPath = (path: string): string => serverPath(`api/v1${path}`);

export function restHeaders(token: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

/** Past it the page asks anew, when it is there. Units: milliseconds. */
const AHEAD_MS = 15_000;

/** Asks now, unless that was asked before. */
export function askAhead(path: string, token: string): void {
  if (answers.has(keyOf(path, token))) return;
  const signal = AbortSignal.timeout(AHEAD_MS);
  const answer = fetch(restPath(path), { headers: restHeaders(token), signal });
  answer.catch(() => undefined); // told to whoever takes it
  answers.set(keyOf(path, token), answer);
}

/** What was asked ahead, once. */
export function takeAhead(path: string, token: string | undefined): Promise<Response> | undefined {
  const key = keyOf(path, token);
  const answer = answers.get(key);
  answers.delete(key);
  return answer;
}
