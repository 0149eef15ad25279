// Where the agent is, in the address: #/projects/1/visitors/<uid>, #/projects/1/inbox/<conversation>, and
// …/<conversation>/visitor where the visitor covers the thread, …/inbox/of/<uid> where only the visitor is known; #/projects/1/settings/team, #/me; behind it, as a query of
// its own, how visitors and conversations are looked at (#/projects/1?country=DE). A reload, a bookmark and the back button all work,
// and the server needs no routes of its own and is told nothing of what is searched for.
import { inject, parse } from 'regexparam';
import { matchRoute } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';

export type Section = 'visitors' | 'inbox' | 'bans' | 'audit' | 'settings' | 'me';

/** The parts of a project's settings. */
export const SETTINGS = ['project', 'widget', 'inbox', 'team', 'hours', 'replies', 'data'] as const;
export type SettingsPart = (typeof SETTINGS)[number];

export interface Place {
  projectId: number | undefined;
  section: Section;
  visitorUid: string | undefined;
  conversationId: number | undefined;
  /** The inbox's third pane, where there is no room for three. */
  aboutVisitor: boolean;
  part: SettingsPart;
  /** How the visitors, or the conversations, are looked at; what it means is the table's, or the list's. */
  query: string;
}

const ROUTES = {
  project: '/projects/:project',
  visitors: '/projects/:project/visitors/:visitor?',
  inbox: '/projects/:project/inbox/:conversation?',
  // Before the next one: a uid may be anything.
  ofVisitor: '/projects/:project/inbox/of/:visitor',
  aboutVisitor: '/projects/:project/inbox/:conversation/visitor',
  bans: '/projects/:project/bans',
  audit: '/projects/:project/log',
  settings: '/projects/:project/settings/:part?',
};
type Route = keyof typeof ROUTES;
const SECTIONS: Record<Route, Section> = {
  project: 'visitors',
  visitors: 'visitors',
  inbox: 'inbox',
  ofVisitor: 'inbox',
  aboutVisitor: 'inbox',
  bans: 'bans',
  audit: 'audit',
  settings: 'settings',
};

const NOWHERE: Place = {
  projectId: undefined,
  section: 'visitors',
  visitorUid: undefined,
  conversationId: undefined,
  aboutVisitor: false,
  part: 'project',
  query: '',
};
const ME = '/me';

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

/** One that is not there is the first. */
function partIn(text: string | undefined): SettingsPart {
  return SETTINGS.find((part) => part === text) ?? SETTINGS[0];
}

function placeOn(route: Route, params: Record<string, string | undefined>, query: string): Place {
  const projectId = idIn(params['project']);
  const conversationId = idIn(params['conversation']);
  const isNone = params['conversation'] !== undefined && conversationId === undefined;
  if (projectId === undefined || isNone) return NOWHERE;
  const aboutVisitor = route === 'aboutVisitor';
  const section = SECTIONS[route];
  const visitorUid = decode(params['visitor']);
  const part = partIn(params['part']);
  return { projectId, section, visitorUid, conversationId, aboutVisitor, part, query };
}

/** Of what stands behind the address's `#`. */
export function parsePlace(address: string): Place {
  const mark = address.indexOf('?');
  const path = mark < 0 ? address : address.slice(0, mark);
  const query = mark < 0 ? '' : address.slice(mark + 1);
  if (path === ME) return { ...NOWHERE, section: 'me' };
  for (const route of Object.keys(ROUTES) as Route[]) {
    const [matches, params] = matchRoute(parse, ROUTES[route], path);
    if (matches) return placeOn(route, params as Record<string, string | undefined>, query);
  }
  return NOWHERE;
}

export function placeHash(projectId: number, visitorUid?: string, query = ''): string {
  const project = String(projectId);
  const path =
    visitorUid === undefined
      ? inject(ROUTES.project, { project })
      : inject(ROUTES.visitors, { project, visitor: encodeURIComponent(visitorUid) });
  return `#${path}${query === '' ? '' : `?${query}`}`;
}

export function inboxHash(
  projectId: number,
  conversationId?: number,
  aboutVisitor = false,
  query = '',
): string {
  const route = ROUTES[aboutVisitor && conversationId !== undefined ? 'aboutVisitor' : 'inbox'];
  const conversation = conversationId === undefined ? undefined : String(conversationId);
  const path = inject(route, { project: String(projectId), conversation });
  return `#${path}${query === '' ? '' : `?${query}`}`;
}

/** As the worker writes it (push/route.ts): where a notification leads. */
export function goToVisitorInbox(projectId: number, visitorUid: string): void {
  const params = { project: String(projectId), visitor: encodeURIComponent(visitorUid) };
  go(`#${inject(ROUTES.ofVisitor, params)}`);
}

export function recordsHash(projectId: number, section: 'bans' | 'audit'): string {
  return `#${inject(ROUTES[section], { project: String(projectId) })}`;
}

export function settingsHash(projectId: number, part: SettingsPart): string {
  return `#${inject(ROUTES.settings, { project: String(projectId), part })}`;
}

export const meHash = `#${ME}`;

/** Where one comes in who is not in yet: by an invitation, with a forgotten password, at the very first start. */
export interface Door {
  kind: 'join' | 'password' | 'setup';
  /** The link's token; at the first start the key. */
  secret: string;
}

export function parseDoor(address: string): Door | undefined {
  const [, kind, secret] = /^\/(join|password|setup)\/([^/?#]+)$/u.exec(address) ?? [];
  return secret === undefined ? undefined : { kind: kind as Door['kind'], secret };
}

/** The whole address of a door, to be sent to somebody. */
export function doorLink(kind: Door['kind'], secret: string): string {
  return `${new URL('.', document.baseURI).href}#/${kind}/${secret}`;
}

/** Where the agent is already adds nothing to the history; nor does what replaces the place before. */
function go(hash: string, replaces = false): void {
  if (window.location.hash === hash) return;
  const oldURL = window.location.href;
  window.history[replaces ? 'replaceState' : 'pushState'](null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: window.location.href }));
}

export function goTo(projectId: number, visitorUid?: string, query = '', replaces = false): void {
  go(placeHash(projectId, visitorUid, query), replaces);
}

export function goToInbox(
  projectId: number,
  conversationId?: number,
  aboutVisitor = false,
  query = '',
  replaces = false,
): void {
  go(inboxHash(projectId, conversationId, aboutVisitor, query), replaces);
}

/** The door is left behind: its secret is used up, and not to be found in the history. */
export function leaveDoor(hash = '#/'): void {
  go(hash, true);
}

export function goToSettings(projectId: number, part: SettingsPart): void {
  go(settingsHash(projectId, part));
}

export function usePlace(): Place {
  const [path] = useHashLocation();
  return parsePlace(path);
}

export function useDoor(): Door | undefined {
  const [path] = useHashLocation();
  return parseDoor(path);
}
