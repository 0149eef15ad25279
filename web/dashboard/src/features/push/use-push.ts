// How this device stands, and what is done about it; afterwards it is looked at again.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { look, removeDevice, showText, switchOn } from '../../push/device';
import type { Looked, Who } from '../../push/device';
import { spokenNow } from '../../push/words';
import { postPushTest } from '../../shared/api/push-api';
import { queryKeys } from '../../shared/api/query-keys';
import { useAskAgain } from '../../shared/realtime/use-settings';
import { useSession } from '../../shared/session/session-context';

export function useWho(): Who {
  const { token, agent } = useSession();
  return useMemo(() => ({ token, agentId: agent.id }), [token, agent.id]);
}

export function usePush() {
  const who = useWho();
  return useQuery({
    queryKey: queryKeys.push(),
    queryFn: () => look(who),
    // The permission may have been changed in the browser meanwhile.
    refetchOnMount: 'always',
    refetchOnWindowFocus: 'always',
  });
}

function useAct<Variables>(act: (variables: Variables) => Promise<unknown>) {
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: act,
    onSettled: () => askAgain(queryKeys.push()),
  });
}

/** `showsText`: as it is to be once it is on. */
export function useSwitch({ kept, server }: Looked, showsText: boolean) {
  const who = useWho();
  return useAct(async (isOn: boolean) => {
    if (isOn && server !== undefined) await switchOn(who, server.publicKey, { ...spokenNow(), showsText });
    else if (kept !== undefined) await removeDevice(who.token, kept.id);
  });
}

export function useShowText({ kept, server }: Looked) {
  const who = useWho();
  return useAct(async (showsText: boolean) => {
    if (kept !== undefined && server !== undefined) await showText(who, server.publicKey, kept, showsText);
  });
}

export function useRemove(id: number) {
  const { token } = useWho();
  return useAct(() => removeDevice(token, id));
}

export function useTest(id: number) {
  const { token } = useWho();
  return useMutation({ networkMode: 'always', mutationFn: () => postPushTest(token, id) });
}
