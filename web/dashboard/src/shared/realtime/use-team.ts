// Who is in the team: members, invitations, and links to a new password.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Role } from '@porchlight/protocol/rest';
import { fetchAgents } from '../api/conversations-api';
import { queryKeys } from '../api/query-keys';
import {
  deleteInvitation,
  deleteMember,
  fetchInvitations,
  patchMember,
  postInvitation,
  postPasswordLink,
} from '../api/settings-api';
import { useAsked, useAskAgain } from './use-settings';

export function useTeam() {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.agents(asked.projectId),
    queryFn: ({ signal }) => fetchAgents({ ...asked, signal }),
    refetchOnMount: 'always',
  });
}

export function useInvitations(isOwner: boolean) {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.invitations(asked.projectId),
    queryFn: ({ signal }) => fetchInvitations({ ...asked, signal }),
    refetchOnMount: 'always',
    enabled: isOwner,
  });
}

/** What is done with the team; afterwards it is asked for again. */
function useTeamAct<Wanted, Answer>(act: (wanted: Wanted) => Promise<Answer>) {
  const askAgain = useAskAgain();
  const { projectId } = useAsked();
  return useMutation({
    networkMode: 'always',
    gcTime: 0, // links are in no cache
    mutationFn: act,
    onSettled: () => void askAgain(queryKeys.agents(projectId), queryKeys.invitations(projectId)),
  });
}

export function useSetRole(id: number) {
  const asked = useAsked();
  return useTeamAct((role: Role) => patchMember(asked, id, role));
}

export function useRemoveMember(id: number) {
  const asked = useAsked();
  return useTeamAct((_: void) => deleteMember(asked, id));
}

export function usePasswordLink(id: number) {
  const asked = useAsked();
  return useTeamAct((_: void) => postPasswordLink(asked, id));
}

export function useInvite() {
  const asked = useAsked();
  return useTeamAct((body: { email?: string; role: Role; hours?: number }) => postInvitation(asked, body));
}

export function useTakeBack(id: number) {
  const asked = useAsked();
  return useTeamAct((_: void) => deleteInvitation(asked, id));
}
