// The rooms of the house, each loaded when it is opened.
import { Opening } from './Opening';
import type { Section } from '../shared/session/place';
import { section } from './section';

export const InboxScreen = section({
  load: () => import('./InboxScreen').then((file) => file.InboxScreen),
  meanwhile: <Opening />,
  holdsWork: true,
});

export const VisitorsScreen = section({
  load: () => import('./VisitorsScreen').then((file) => file.VisitorsScreen),
  meanwhile: <Opening />,
});

/** Whoever points at a room is about to open it. */
export function preloadScreen(of: Section): void {
  void (of === 'inbox' ? InboxScreen : VisitorsScreen).preload();
}
