// How an alert is told. Sound and desktop notification are one tab's, the leader's; each tab has a title and an icon of its
// own. Pure.
import type { Alert } from './core';
import type { Section } from '../../shared/session/place';
import { isQuiet } from './settings';
import type { AlertSettings } from './settings';

/** What a tab of the dashboard shows, where it is visible and has the focus. */
export interface View {
  section: Section;
  visitorUid: string | undefined;
  conversationId: number | undefined;
}

/** All that it is about is there to be seen: visitors in their list, a new conversation in the inbox, a message in its
 * conversation. Who waits is seen where they are chosen: a list may be scrolled elsewhere. */
export function isShown({ kind, count, subjects }: Alert, view: View | undefined): boolean {
  if (view === undefined) return false;
  const isChosen = (uid: string, conversationId: number | undefined) =>
    view.section === 'inbox' ? conversationId === view.conversationId : uid === view.visitorUid;
  if (kind === 'arrival') return view.section === 'visitors';
  if (kind === 'conversation') return view.section === 'inbox';
  return (
    count === subjects.length &&
    subjects.every(({ visitorUid, conversationId }) => isChosen(visitorUid, conversationId))
  );
}

export interface Circumstances {
  /** The agent's own clock. */
  now: Date;
  isLeader: boolean;
  /** What the focused tab shows, whichever it is. */
  seen: View | undefined;
  /** What this tab shows, where it is the one. */
  here: View | undefined;
}

export interface Delivery {
  sound: boolean;
  title: boolean;
  desktop: boolean;
}

export function deliveryOf(alert: Alert, settings: AlertSettings, at: Circumstances): Delivery {
  const channels = settings.channels[alert.kind];
  const speaks = at.isLeader && !isQuiet(settings, at.now);
  return {
    sound: speaks && channels.sound && settings.volume > 0,
    title: channels.title && at.here === undefined,
    desktop: speaks && channels.desktop && !isShown(alert, at.seen),
  };
}
