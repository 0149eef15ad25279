import { useSyncExternalStore } from 'react';
import { onToken, storedToken } from './stored-token';

export function useStoredToken(): string | null {
  return useSyncExternalStore(onToken, storedToken);
}
