// Where the agent is, in the address: #/projects/1/visitors/<uid>. A reload, a bookmark and the back button all
// work, and the server needs no routes of its own.
import { useSyncExternalStore } from 'react';

export interface Place {
  projectId: number | undefined;
  visitorUid: string | undefined;
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function parsePlace(hash: string): Place {
  const match = /^#\/projects\/(\d{1,15})(?:\/visitors\/([^/]+))?$/u.exec(hash);
  return {
    projectId: match?.[1] === undefined ? undefined : Number(match[1]),
    visitorUid: decode(match?.[2]),
  };
}

export function placeHash(projectId: number, visitorUid?: string): string {
  const project = `#/projects/${projectId}`;
  return visitorUid === undefined ? project : `${project}/visitors/${encodeURIComponent(visitorUid)}`;
}

export function goTo(projectId: number, visitorUid?: string): void {
  window.location.hash = placeHash(projectId, visitorUid);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function usePlace(): Place {
  return parsePlace(useSyncExternalStore(subscribe, () => window.location.hash));
}
