// The rooms of the house, each loaded when it is opened.
import { Opening } from './Opening';
import type { Section } from '../shared/session/place';
import { ROOMS } from './rooms';
import { section } from './section';

export const InboxScreen = section({
  load: () => ROOMS.inbox().then((file) => file.InboxScreen),
  meanwhile: <Opening />,
  holdsWork: true,
});

export const VisitorsScreen = section({
  load: () => ROOMS.visitors().then((file) => file.VisitorsScreen),
  meanwhile: <Opening />,
});

export const BansScreen = section({
  load: () => ROOMS.bans().then((file) => file.Bans),
  meanwhile: <Opening />,
});
export const AuditScreen = section({
  load: () => ROOMS.audit().then((file) => file.Audit),
  meanwhile: <Opening />,
});

export const SettingsScreen = section({
  load: () => ROOMS.settings().then((file) => file.SettingsScreen),
  meanwhile: <Opening />,
  holdsWork: true,
});

const SCREENS = {
  inbox: InboxScreen,
  visitors: VisitorsScreen,
  bans: BansScreen,
  audit: AuditScreen,
  settings: SettingsScreen,
  me: SettingsScreen,
};

/** Whoever points at a room is about to open it. */
export function preloadScreen(of: Section): void {
  void SCREENS[of].preload();
}
