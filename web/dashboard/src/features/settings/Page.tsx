// A page of the project's settings.
import type { ReactNode } from 'react';
import type { ProjectSettings } from '../../shared/api/settings-types';
import { useSettings } from '../../shared/realtime/use-settings';
import { Page, Waiting } from '../../shared/ui/Page';
import { say } from '../../words/say';

interface Props {
  title: string;
  testId: string;
  children: (settings: ProjectSettings) => ReactNode;
}

/** With the settings, once they are there; what was read before stays while they are asked for again. */
export function SettingsPage({ children, ...page }: Props) {
  const query = useSettings();
  return <Page {...page}>{query.data === undefined ? <Waiting query={query} /> : children(query.data)}</Page>;
}

/** A page that is the owners' alone says so to everybody else. */
export function OwnersOnly({ title, testId }: { title: string; testId: string }) {
  return (
    <Page title={title} testId={testId} hint={say('settings.ownersOnly')}>
      <></>
    </Page>
  );
}
