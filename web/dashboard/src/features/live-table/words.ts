// What the table calls what it shows: values of filters, groups and cells.
import type { TableRow, TableSort } from '@porchlight/protocol/table';
import { countryName } from '../../shared/text/country';
import { pagePath } from '../../shared/text/page-url';
import { say } from '../../words/say';
import type { PlainKey } from '../../words/say';
import type { FlagField, ListField } from './view';

/** What it is called where nothing is known. */
const UNKNOWN: Partial<Record<ListField | FlagField, PlainKey>> = {
  referrer: 'value.direct',
  campaign: 'value.noCampaign',
  tags: 'value.noTag',
};

/** Values that are one of a few. */
const VALUES: Partial<Record<ListField | FlagField, Record<string, PlainKey>>> = {
  status: { online: 'status.online', away: 'status.away' },
  device: {
    desktop: 'value.device.desktop',
    phone: 'value.device.phone',
    tablet: 'value.device.tablet',
    other: 'value.device.other',
  },
  conversation: {
    none: 'value.conversation.none',
    open: 'value.conversation.open',
    unread: 'value.conversation.unread',
    closed: 'value.conversation.closed',
  },
  returning: { true: 'value.returning.true', false: 'value.returning.false' },
  signedIn: { true: 'value.signedIn.true', false: 'value.signedIn.false' },
  bots: { true: 'value.bots.true' },
};

export function valueWord(field: ListField | FlagField, value: string): string {
  if (value === '') return say(UNKNOWN[field] ?? 'value.unknown');
  if (field === 'country') return countryName(value);
  const key = VALUES[field]?.[value];
  return key === undefined ? value : say(key);
}

export function sortWords(sort: TableSort | undefined): string {
  const { by, descending } = sort ?? { by: 'onlineSince' as const, descending: true };
  return say(`sort.${by}.${descending ? 'down' : 'up'}`);
}

/** The page's title and path; the path alone stands as the title where there is none. */
export function pageWords({ title, currentUrl }: Pick<TableRow, 'title' | 'currentUrl'>): [string, string] {
  const path = pagePath(currentUrl) ?? '';
  const words = title?.trim() ?? '';
  return words === '' ? [path, ''] : [words, path];
}
