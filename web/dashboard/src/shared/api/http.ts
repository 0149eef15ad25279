// The REST client: JSON in, JSON out, every failure an ApiError with the server's code and words.
import { say } from '../../words/say';
import { restHeaders, restPath, takeAhead } from './ahead';
import type { ErrorCode, Problem } from '@porchlight/protocol/problem';

const TIMEOUT_MS = 15_000;

export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | 'network',
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** What was asked for is not there. */
export function isNotFound(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404;
}

export interface Request {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string;
  signal?: AbortSignal;
}

function withTimeout(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

function parsed(text: string): Partial<Problem> | undefined {
  try {
    return JSON.parse(text) as Partial<Problem> | undefined;
  } catch {
    return undefined;
  }
}

/** What the server refused, and why; or a proxy, which does not say. */
export function problemIn(status: number, text: string): ApiError {
  const problem = parsed(text);
  const words = problem?.detail ?? problem?.title ?? say('errors.status', { status: String(status) });
  return new ApiError(problem?.code ?? (status === 401 ? 'unauthorized' : 'internal'), words, status);
}

function send(path: string, request: Request): Promise<Response> {
  const { method = 'GET', body, token, signal } = request;
  const ahead = method === 'GET' ? takeAhead(path, token) : undefined;
  if (ahead !== undefined) return ahead;
  const headers = restHeaders(token);
  if (body !== undefined) headers['content-type'] = 'application/json';
  return fetch(restPath(path), {
    method,
    headers,
    signal: withTimeout(signal),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Errors: ApiError, code `network` where no answer came; an abort by the caller stays an AbortError. */
export async function api<Answer>(path: string, request: Request = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await send(path, request);
  } catch (cause) {
    if (request.signal?.aborted === true) throw cause;
    throw new ApiError('network', say('errors.network'), 0);
  }
  if (!response.ok) throw problemIn(response.status, await response.text().catch(() => ''));
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
