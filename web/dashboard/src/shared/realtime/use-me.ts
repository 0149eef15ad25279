// What agents change of themselves: what they are called, their password, where they are logged in.
import { useMutation } from '@tanstack/react-query';
import { queryKeys } from '../api/query-keys';
import { patchMe, postPassword, postSignOutEverywhere } from '../api/session-api';
import { useSession } from '../session/session-context';
import { storeToken } from '../session/stored-token';
import { useAskAgain } from './use-settings';

export function useRename() {
  const { token } = useSession();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: (name: string) => patchMe(token, name),
    onSuccess: () => askAgain(queryKeys.me()),
  });
}

/** With the answer's token everything begins anew: what is to be said of it is kept before. */
export function useNewPassword(onDone: () => void) {
  const { token } = useSession();
  return useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: (change: { current: string; password: string }) => postPassword(token, change),
    onSuccess: (answer) => {
      onDone();
      storeToken(answer.token);
    },
  });
}

export function useSignOutEverywhere(onDone: () => void) {
  const { token } = useSession();
  return useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: () => postSignOutEverywhere(token),
    onSuccess: (answer) => {
      onDone();
      storeToken(answer.token);
    },
  });
}
