// Where the agent is, in the address: #/projects/1/visitors/<uid>, #/projects/1/inbox/<conversation>, and
// …/<conversation>/visitor where the visitor covers the thread. A reload, a bookmark and the back button all work,
// and the server needs no routes of its own.
import { useSyncExternalStore } from 'react';

export type Section = 'visitors' | 'inbox';

export interface Place {
  projectId: number | undefined;
  section: Section;
  visitorUid: string | undefined;
  conversationId: number | undefined;
  /** The inbox's third pane, where there is no room for three. */
  aboutVisitor: boolean;
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const INBOX = /^#\/projects\/(\d{1,15})\/inbox(?:\/(\d{1,15})(\/visitor)?)?$/u;
const VISITORS = /^#\/projects\/(\d{1,15})(?:\/visitors(?:\/([^/]+))?)?$/u;

const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));

export function parsePlace(hash: string): Place {
  const inbox = INBOX.exec(hash);
  const visitors = VISITORS.exec(hash);
  return {
    projectId: number((inbox ?? visitors)?.[1]),
    section: inbox === null ? 'visitors' : 'inbox',
    visitorUid: decode(visitors?.[2]),
    conversationId: number(inbox?.[2]),
    aboutVisitor: inbox?.[3] !== undefined,
  };
}

export function placeHash(projectId: number, visitorUid?: string): string {
  const project = `#/projects/${projectId}`;
  return visitorUid === undefined ? project : `${project}/visitors/${encodeURIComponent(visitorUid)}`;
}

export function inboxHash(projectId: number, conversationId?: number, aboutVisitor = false): string {
  const inbox = `#/projects/${projectId}/inbox`;
  return conversationId === undefined ? inbox : `${inbox}/${conversationId}${aboutVisitor ? '/visitor' : ''}`;
}

export function goTo(projectId: number, visitorUid?: string): void {
  window.location.hash = placeHash(projectId, visitorUid);
}

export function goToInbox(projectId: number, conversationId?: number, aboutVisitor = false): void {
  window.location.hash = inboxHash(projectId, conversationId, aboutVisitor);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function usePlace(): Place {
  return parsePlace(useSyncExternalStore(subscribe, () => window.location.hash));
}
