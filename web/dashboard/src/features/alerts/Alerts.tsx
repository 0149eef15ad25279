// Tells an agent of what they have asked to be told of, for as long as it stands on the screen.
import { useContext, useEffect, useRef, useState } from 'react';
import { fetchVisitor, fetchVisitors } from '../../shared/api/visitors-api';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useSession } from '../../shared/session/session-context';
import { ServerClockContext } from '../../shared/time/use-server-now';
import type { Alert, Subject } from './core';
import { deliveryOf } from './delivery';
import type { View } from './delivery';
import { AlertDesk } from './desk';
import { notify } from './desktop';
import { dotFavicon } from './favicon';
import { useAlertSettings } from './settings-store';
import type { AlertSettings } from './settings';
import { beep } from './sound';
import { Tabs } from './tabs';
import { addUnseen, seeAll, useUnseen } from './unseen';
import { wordsOf } from './words';

interface Props {
  view: View;
  /** Where an alert leads that was clicked; of several to where they are listed. */
  onOpen: (subject: Pick<Subject, 'visitorUid' | 'conversationId'> | undefined, alert: Alert) => void;
}

const CHANGES = ['focus', 'blur', 'visibilitychange'];
const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus();

function useLookedAt(): boolean {
  const [looked, setLooked] = useState(isLookedAt);
  useEffect(() => {
    const look = () => setLooked(isLookedAt());
    for (const change of CHANGES) window.addEventListener(change, look, { capture: true });
    return () => {
      for (const change of CHANGES) window.removeEventListener(change, look, { capture: true });
    };
  }, []);
  return looked;
}

function tell(alert: Alert, settings: AlertSettings, tabs: Tabs | undefined, onOpen: Props['onOpen']): void {
  const { seen, here, isLeader = false } = tabs ?? { seen: undefined, here: undefined };
  const how = deliveryOf(alert, settings, { now: new Date(), isLeader, seen, here });
  if (how.sound) beep(alert.kind, settings.volume);
  if (how.title) addUnseen(alert.kind, alert.count);
  if (!how.desktop) return;
  const [first] = alert.subjects;
  const about = alert.count === 1 ? (first?.conversationId ?? first?.visitorUid ?? '') : '';
  const onClick = () => onOpen(alert.count === 1 ? first : undefined, alert);
  notify({ ...wordsOf(alert), tag: `porchlight:${alert.kind}:${about}`, onClick });
}

/** The icon's dot, and what is not seen yet: seen once the tab is looked at. */
function useSeen(looked: boolean): void {
  const { any } = useUnseen();
  useEffect(() => {
    if (looked) seeAll();
  }, [looked, any]);
  useEffect(() => dotFavicon(any), [any]);
  useEffect(
    () => () => {
      seeAll();
      dotFavicon(false);
    },
    [],
  );
}

export function Alerts({ view, onOpen }: Props) {
  const { token, agent, project } = useSession();
  const { ledgers, connection } = useRealtime();
  const clock = useContext(ServerClockContext);
  const settings = useAlertSettings(agent.id);
  const looked = useLookedAt();
  const tabs = useRef<Tabs>(undefined);
  const desk = useRef<AlertDesk>(undefined);
  const told = useRef({ settings, onOpen });
  const isLive = connection === 'live';
  useEffect(() => {
    // A tab without a connection hears of nothing: another one leads.
    if (!isLive) return undefined;
    const mine = new Tabs(`${agent.id}:${project.id}`);
    tabs.current = mine;
    return () => {
      tabs.current = undefined;
      mine.stop();
    };
  }, [isLive, agent.id, project.id]);
  useEffect(() => {
    tabs.current?.show(looked ? view : undefined);
  }, [isLive, looked, view]);
  useEffect(() => {
    const mine = new AlertDesk({
      me: agent.id,
      ledgers,
      now: () => clock.now(),
      askVisitor: (uid) => fetchVisitor({ token, projectId: project.id }, uid),
      askPresent: (cursor) =>
        fetchVisitors({ token, projectId: project.id }, { status: 'online', q: '' }, `online:${cursor}`),
      tell: (alert) => tell(alert, told.current.settings, tabs.current, told.current.onOpen),
    });
    desk.current = mine;
    return () => mine.stop();
  }, [ledgers, clock, token, agent.id, project.id]);
  useEffect(() => {
    told.current = { settings, onOpen };
    if (desk.current !== undefined) desk.current.settings = settings;
  }, [settings, onOpen]);
  useEffect(() => {
    if (isLive) desk.current?.joined();
  }, [isLive]);
  useSeen(looked);
  return null;
}
