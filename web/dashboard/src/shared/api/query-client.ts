// How queries behave: presence is pushed, so nothing polls; what fails for want of a network is tried again, and
// what the server refused is not.
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { OutdatedAnswer } from '../realtime/presence-ledger';
import { ApiError } from './http';

const STALE_MS = 60_000;
const MAX_OUTDATED = 5;
const MAX_RETRIES = 3;

/** What the server refused (4xx) it refuses again. */
export function worthRetrying(failures: number, error: Error): boolean {
  if (error instanceof OutdatedAnswer) return failures < MAX_OUTDATED;
  if (failures >= MAX_RETRIES) return false;
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export function makeQueryClient(onUnauthorized: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.code === 'unauthorized') onUnauthorized();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: worthRetrying,
        retryDelay: (failures, error) =>
          error instanceof OutdatedAnswer ? 0 : Math.min(500 * 2 ** failures, 5_000),
        networkMode: 'always',
      },
    },
  });
}
