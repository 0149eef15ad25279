// Which pages of settings there are, for whom, and what they are called.
import type { Role } from '@porchlight/protocol/rest';
import { SETTINGS } from '../../shared/session/place';
import type { SettingsPart } from '../../shared/session/place';
import { say } from '../../words/say';

export type SettingsPage = SettingsPart | 'me';

export function wordOf(page: SettingsPage): string {
  switch (page) {
    case 'project':
      return say('settings.project');
    case 'widget':
      return say('settings.widget');
    case 'inbox':
      return say('settings.inbox');
    case 'team':
      return say('settings.team');
    case 'hours':
      return say('settings.hours');
    case 'replies':
      return say('settings.replies');
    case 'data':
      return say('settings.data');
    case 'me':
      return say('settings.me');
  }
}

/** What everybody reads, whatever their role. */
const EVERYBODYS: readonly SettingsPage[] = ['team', 'replies', 'me'];

export function pagesFor(role: Role): readonly SettingsPage[] {
  return role === 'owner' ? [...SETTINGS, 'me'] : EVERYBODYS;
}
