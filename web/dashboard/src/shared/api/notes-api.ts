// What the team notes in a conversation, for itself.
import { api } from './http';
import type { Note } from './inbox-types';
import type { Asked } from './visitors-api';

const path = ({ projectId }: Asked, id: number) => `/projects/${projectId}/conversations/${id}/notes`;
const options = ({ token, signal }: Asked) => ({ token, ...(signal === undefined ? {} : { signal }) });

export function fetchNotes(asked: Asked, id: number): Promise<{ notes: Note[] }> {
  return api(path(asked, id), options(asked));
}

export function postNote(
  asked: Asked,
  id: number,
  body: { content: string; mentions: number[]; tempId: string },
): Promise<Note> {
  return api(path(asked, id), { ...options(asked), method: 'POST', body });
}

export function deleteNote(asked: Asked, id: number, noteId: number): Promise<unknown> {
  return api(`${path(asked, id)}/${noteId}`, { ...options(asked), method: 'DELETE' });
}

/** Whoever is mentioned in one has seen it. */
export function postNotesSeen(asked: Asked, id: number): Promise<unknown> {
  return api(`${path(asked, id)}/seen`, { ...options(asked), method: 'POST', body: {} });
}
