// The settings: each page is loaded when it is opened, and what is the owners' alone is loaded for owners.
import { useEffect } from 'react';
import { InstallSnippet } from '../features/install/InstallSnippet';
import { OwnersOnly } from '../features/settings/Page';
import { Settings } from '../features/settings/Settings';
import { pagesFor, wordOf } from '../features/settings/pages';
import type { SettingsPage } from '../features/settings/pages';
import { useSession } from '../shared/session/session-context';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { section } from './section';

const PAGES = {
  project: section({
    load: () => import('../features/settings/ProjectPage').then((file) => file.ProjectPage),
  }),
  widget: section({ load: () => import('../features/settings/WidgetPage').then((file) => file.WidgetPage) }),
  inbox: section({ load: () => import('../features/settings/InboxPage').then((file) => file.InboxPage) }),
  team: section({ load: () => import('../features/settings/TeamPage').then((file) => file.TeamPage) }),
  hours: section({ load: () => import('../features/settings/HoursPage').then((file) => file.HoursPage) }),
  replies: section({
    load: () => import('../features/settings/RepliesPage').then((file) => file.RepliesPage),
  }),
  data: section({ load: () => import('../features/settings/DataPage').then((file) => file.DataPage) }),
  me: section({ load: () => import('../features/me/MePage').then((file) => file.MePage) }),
};

const MyAlerts = section({ load: () => import('./MyAlerts').then((file) => file.MyAlerts) });
const WhenClosed = section({
  load: () => import('../features/push/WhenClosed').then((file) => file.WhenClosed),
});

function Page({ part }: { part: SettingsPage }) {
  if (part === 'widget') return <PAGES.widget snippet={<InstallSnippet />} />;
  if (part === 'me') return <PAGES.me whenAlerts={<MyAlerts />} whenClosed={<WhenClosed />} />;
  const Shown = PAGES[part];
  return <Shown />;
}

const preload = (page: SettingsPage) => void PAGES[page].preload();

export function SettingsScreen({ part }: { part: SettingsPage }) {
  const { project } = useSession();
  const isMine = pagesFor(project.role).includes(part);
  useEffect(() => preload(part), [part]);
  return (
    <Settings part={part} onPoint={preload}>
      <PaneBoundary name={wordOf(part)} key={`${project.id}:${part}`}>
        {isMine ? <Page part={part} /> : <OwnersOnly title={wordOf(part)} testId={`settings-${part}`} />}
      </PaneBoundary>
    </Settings>
  );
}
