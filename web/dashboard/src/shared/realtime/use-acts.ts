// What an agent does with a visitor: name, note, tag, ban. A name and tags show at once, and are taken back where the
// server refuses; a note is said to be saved when it is.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { BanRequest, VisitorChange } from '@porchlight/protocol/rest';
import { deleteBan, fetchAudit, fetchBans, patchVisitor, postBan } from '../api/acts-api';
import { queryKeys } from '../api/query-keys';
import { useSession } from '../session/session-context';
import type { Assumed } from './presence-ledger';
import { useRealtime } from './socket-context';
import { retrying } from './use-chat';

/** Whoever may only look may do none of it. */
export function useMayAct(): boolean {
  return useSession().project.role !== 'viewer';
}

function assumedOf({ agentName, tags }: VisitorChange): Assumed {
  return { ...(agentName === undefined ? {} : { agentName }), ...(tags === undefined ? {} : { tags }) };
}

export function useChangeVisitor(uid: string) {
  const { token, project } = useSession();
  const { writer } = useRealtime();
  const { mutate, ...mutation } = useMutation({
    ...retrying,
    scope: { id: `visitor:${project.id}:${uid}` },
    mutationFn: ({ change }: { change: VisitorChange; undo: () => void }) =>
      patchVisitor({ token, projectId: project.id }, uid, change),
    onSettled: (answer, _error, { undo }) => {
      undo();
      if (answer === undefined) writer.visitorRefused(uid);
      else writer.visitorAnswered(answer);
    },
  });
  const change = useCallback(
    (wanted: VisitorChange) => mutate({ change: wanted, undo: writer.assumeVisitor(uid, assumedOf(wanted)) }),
    [mutate, writer, uid],
  );
  return { change, ...mutation };
}

export function useBan(onBanned: () => void) {
  const { token, project } = useSession();
  const { writer } = useRealtime();
  return useMutation({
    networkMode: 'always',
    mutationFn: (ban: BanRequest) => postBan({ token, projectId: project.id }, ban),
    onSuccess: (ban) => {
      writer.banned(ban.visitorUid, ban);
      onBanned();
    },
  });
}

export function useLiftBan() {
  const { token, project } = useSession();
  const { writer } = useRealtime();
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ id }: { id: number; visitorUid: string }) =>
      deleteBan({ token, projectId: project.id }, id),
    onSuccess: (_answer, { visitorUid }) => writer.banned(visitorUid, null),
  });
}

export function useBans() {
  const { token, project } = useSession();
  return useInfiniteQuery({
    queryKey: queryKeys.bans(project.id),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => fetchBans({ token, projectId: project.id, signal }, pageParam),
    getNextPageParam: ({ nextCursor }) => (nextCursor === '' ? null : nextCursor),
    refetchOnMount: 'always',
  });
}

export function useAudit() {
  const { token, project } = useSession();
  return useInfiniteQuery({
    queryKey: queryKeys.audit(project.id),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => fetchAudit({ token, projectId: project.id, signal }, pageParam),
    getNextPageParam: ({ nextCursor }) => (nextCursor === '' ? null : nextCursor),
    refetchOnMount: 'always',
  });
}
