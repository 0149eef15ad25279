// The code of each room. It knows nothing of React: what a remembered session is about to show is under way before that is
// there (boot.ts).
import type { Section } from '../shared/session/place';

export const ROOMS = {
  inbox: () => import('./InboxScreen'),
  visitors: () => import('./VisitorsScreen'),
  bans: () => import('../features/records/Bans'),
  audit: () => import('../features/records/Audit'),
  settings: () => import('./SettingsScreen'),
  me: () => import('./SettingsScreen'),
} satisfies Record<Section, () => Promise<unknown>>;

const NAMES: Record<string, Section> = {
  inbox: 'inbox',
  bans: 'bans',
  log: 'audit',
  settings: 'settings',
};

/** The room that the address most likely names: it is loaded ahead, what is shown is `parsePlace`'s to say. */
export function likelyRoom(hash: string): Section {
  if (hash === '#/me') return 'me';
  const [, name = ''] = /^#\/projects\/\d+\/(\w+)/u.exec(hash) ?? [];
  return NAMES[name] ?? 'visitors';
}
