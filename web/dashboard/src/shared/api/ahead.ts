// What is asked of the server before the code that needs it has come: the answer waits here until it is asked for.
import { serverPath } from './server-path';

const answers = new Map<string, Promise<Response>>();
const keyOf = (path: string, token: string | undefined) => `${token ?? ''} ${path}`;

export const restPath = (path: string): string => serverPath(`api/v1${path}`);

export function restHeaders(token: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

/** Asks now; `signal`: how long there is somebody who waits. */
export function askAhead(path: string, token: string, signal: AbortSignal): void {
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
