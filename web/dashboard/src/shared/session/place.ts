// Where the agent is, in the address: #/projects/1/visitors/<uid>, #/projects/1/inbox/<conversation>, and
// …/<conversation>/visitor where the visitor covers the thread. A reload, a bookmark and the back button all work,
// and the server needs no routes of its own.
import { inject, parse } from 'regexparam';
import { matchRoute } from 'wouter';
import { navigate, useHashLocation } from 'wouter/use-hash-location';

export type Section = 'visitors' | 'inbox';

export interface Place {
  projectId: number | undefined;
  section: Section;
  visitorUid: string | undefined;
  conversationId: number | undefined;
  /** The inbox's third pane, where there is no room for three. */
  aboutVisitor: boolean;
}

const ROUTES = {
  project: '/projects/:project',
  visitors: '/projects/:project/visitors/:visitor?',
  inbox: '/projects/:project/inbox/:conversation?',
  aboutVisitor: '/projects/:project/inbox/:conversation/visitor',
};
type Route = keyof typeof ROUTES;

const NOWHERE: Place = {
  projectId: undefined,
  section: 'visitors',
  visitorUid: undefined,
  conversationId: undefined,
  aboutVisitor: false,
};

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whole numbers as we write them; undefined for anything else. */
function idIn(text: string | undefined): number | undefined {
  const id = Number(text);
  return Number.isSafeInteger(id) && String(id) === text ? id : undefined;
}

function placeOn(route: Route, params: Record<string, string | undefined>): Place {
  const projectId = idIn(params['project']);
  const conversationId = idIn(params['conversation']);
  const isNone = params['conversation'] !== undefined && conversationId === undefined;
  if (projectId === undefined || isNone) return NOWHERE;
  const aboutVisitor = route === 'aboutVisitor';
  const section = aboutVisitor || route === 'inbox' ? 'inbox' : 'visitors';
  return { projectId, section, visitorUid: decode(params['visitor']), conversationId, aboutVisitor };
}

/** Of what stands behind the address's `#`. */
export function parsePlace(path: string): Place {
  for (const route of Object.keys(ROUTES) as Route[]) {
    const [matches, params] = matchRoute(parse, ROUTES[route], path);
    if (matches) return placeOn(route, params as Record<string, string | undefined>);
  }
  return NOWHERE;
}

export function placeHash(projectId: number, visitorUid?: string): string {
  const project = String(projectId);
  if (visitorUid === undefined) return `#${inject(ROUTES.project, { project })}`;
  return `#${inject(ROUTES.visitors, { project, visitor: encodeURIComponent(visitorUid) })}`;
}

export function inboxHash(projectId: number, conversationId?: number, aboutVisitor = false): string {
  const route = ROUTES[aboutVisitor && conversationId !== undefined ? 'aboutVisitor' : 'inbox'];
  const conversation = conversationId === undefined ? undefined : String(conversationId);
  return `#${inject(route, { project: String(projectId), conversation })}`;
}

/** Where the agent is already adds nothing to the history. */
function go(hash: string): void {
  if (window.location.hash !== hash) navigate(hash);
}

export function goTo(projectId: number, visitorUid?: string): void {
  go(placeHash(projectId, visitorUid));
}

export function goToInbox(projectId: number, conversationId?: number, aboutVisitor = false): void {
  go(inboxHash(projectId, conversationId, aboutVisitor));
}

export function usePlace(): Place {
  const [path] = useHashLocation();
  return parsePlace(path);
}
