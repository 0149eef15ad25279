// What agents change of themselves: what they are called, their password, where they are logged in.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { MeAnswer, MeChange } from '@porchlight/protocol/rest';
import { tellAgain } from '../../push/device';
import { queryKeys } from '../api/query-keys';
import { fetchMe, patchMe, postPassword, postSignOutEverywhere } from '../api/session-api';
import { useSession } from '../session/session-context';
import { storeToken } from '../session/stored-token';
import { useAskAgain } from './use-settings';

/** As the server has told who one is; it was asked before anything of this was drawn. */
export function useMe(): MeAnswer | undefined {
  const { token } = useSession();
  return useQuery({
    queryKey: queryKeys.me(),
    // Whoever looks last decides how it is asked for again: as app/App.tsx does.
    queryFn: ({ signal }) => fetchMe(token, signal),
    staleTime: Infinity,
  }).data;
}

export function useChangeMe() {
  const { token } = useSession();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: (change: MeChange) => patchMe(token, change),
    onSuccess: () => askAgain(queryKeys.me()),
  });
}

/** With the answer's token everything begins anew: what is to be said of it is kept before. */
export function useNewPassword(onDone: () => void) {
  const { token, agent } = useSession();
  return useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: (change: { current: string; password: string }) => postPassword(token, change),
    onSuccess: async (answer) => {
      await tellAgain(answer.token, agent.id);
      onDone();
      storeToken(answer.token);
    },
  });
}

export function useSignOutEverywhere(onDone: () => void) {
  const { token, agent } = useSession();
  return useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: () => postSignOutEverywhere(token),
    onSuccess: async (answer) => {
      await tellAgain(answer.token, agent.id);
      onDone();
      storeToken(answer.token);
    },
  });
}

/** Whether the server can send e-mail, as it has told who one is; undefined: not known. */
export function useCanMail(): boolean | undefined {
  return useMe()?.mail;
}
