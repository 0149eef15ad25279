// The notes of a conversation as pure functions. They have no positions of their own: each stands behind the message
// that was the last when it was written.
import type { Note } from '../api/inbox-types';

export interface Notes {
  notes: Note[];
}

const inOrder = (a: Note, b: Note) => a.position - b.position || a.id - b.id;

/** Once, whoever brings it first. */
export function withNote(known: Notes, note: Note): Notes {
  if (known.notes.some(({ id }) => id === note.id)) return known;
  return { ...known, notes: [...known.notes, note].sort(inOrder) };
}

export function withoutNote(known: Notes, noteId: number): Notes {
  const notes = known.notes.filter(({ id }) => id !== noteId);
  return notes.length === known.notes.length ? known : { ...known, notes };
}
