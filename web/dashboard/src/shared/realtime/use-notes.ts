// What the team notes in a conversation: it shows at once, and is marked as failed where the server refuses.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useContext } from 'react';
import { deleteNote, fetchNotes, postNote, postNotesSeen } from '../api/notes-api';
import { queryKeys } from '../api/query-keys';
import type { Mention } from '../api/inbox-types';
import { errorWords } from '../text/error-words';
import { ServerClockContext } from '../time/use-server-now';
import { useRealtime } from './socket-context';
import { newTempId, retrying } from './use-chat';
import { useAsked } from './use-settings';

export interface NewNote {
  tempId: string;
  content: string;
  mentions: Mention[];
}

export function useNotes(id: number) {
  const asked = useAsked();
  return useQuery({
    queryKey: queryKeys.notes(asked.projectId, id),
    queryFn: ({ signal }) => fetchNotes({ ...asked, signal }, id),
  });
}

export function useAddNote(id: number) {
  const asked = useAsked();
  const { writer } = useRealtime();
  const clock = useContext(ServerClockContext);
  const { mutate } = useMutation({
    ...retrying,
    scope: { id: `note:${asked.projectId}:${id}` },
    mutationFn: ({ mentions, ...note }: NewNote) =>
      postNote(asked, id, { ...note, mentions: mentions.map(({ agentId }) => agentId) }),
    onSuccess: (note) => writer.noted(id, note),
    onError: (error, { tempId }) => writer.failed(id, tempId, errorWords(error)),
  });
  /** The same again is the same note. */
  const post = useCallback(
    (note: NewNote) => {
      writer.sending(id, { ...note, at: new Date(clock.now()).toISOString(), state: 'sending' });
      mutate(note);
    },
    [writer, clock, id, mutate],
  );
  const add = useCallback(
    (content: string, mentions: Mention[]) => post({ tempId: newTempId(), content, mentions }),
    [post],
  );
  return { add, post };
}

export function useRemoveNote(id: number) {
  const asked = useAsked();
  const { writer } = useRealtime();
  return useMutation({
    ...retrying,
    mutationFn: (noteId: number) => deleteNote(asked, id, noteId),
    onSuccess: (_answer, noteId) => writer.noteRemoved(id, noteId),
  });
}

/** Whoever is mentioned has seen it: everybody is told by the server. */
export function useNotesSeen(id: number) {
  const asked = useAsked();
  return useMutation({ ...retrying, mutationFn: () => postNotesSeen(asked, id) });
}
