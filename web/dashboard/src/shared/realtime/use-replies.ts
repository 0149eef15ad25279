// Prepared replies: everybody's who writes, changed by owners.
import { useMutation, useQuery } from '@tanstack/react-query';
import { queryKeys } from '../api/query-keys';
import { deleteReply, fetchReplies, patchReply, postReply } from '../api/settings-api';
import type { Reply } from '../api/settings-types';
import { useAsked, useAskAgain } from './use-settings';

/** `isWanted`: false until somebody asks for one. */
export function useReplies(isWanted = true) {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.replies(asked.projectId),
    queryFn: ({ signal }) => fetchReplies({ ...asked, signal }),
    enabled: isWanted,
  });
}

export type ReplyTexts = Pick<Reply, 'shortcut' | 'content'>;

/** Undefined: a new one. */
export function useSaveReply(id: number | undefined, onSaved: () => void) {
  const asked = useAsked();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: (texts: ReplyTexts) =>
      id === undefined ? postReply(asked, texts) : patchReply(asked, id, texts),
    onSuccess: async () => {
      await askAgain(queryKeys.replies(asked.projectId));
      onSaved();
    },
  });
}

export function useRemoveReply(id: number) {
  const asked = useAsked();
  const askAgain = useAskAgain();
  return useMutation({
    networkMode: 'always',
    mutationFn: () => deleteReply(asked, id),
    onSettled: () => askAgain(queryKeys.replies(asked.projectId)),
  });
}
