// What the table calls what it shows: values of filters, groups and cells.
import type { TableRow, TableSort } from '@porchlight/protocol/table';
import { pagePath } from '../../shared/text/page-url';
import type { FlagField, GroupBy, ListField } from './view';

export const FIELD_WORDS: Record<ListField | FlagField, string> = {
  status: 'Status',
  page: 'Page',
  referrer: 'Came from',
  campaign: 'Campaign',
  landing: 'Landing page',
  device: 'Device',
  browser: 'Browser',
  system: 'System',
  country: 'Country',
  conversation: 'Conversation',
  returning: 'Returning',
  signedIn: 'Signed in',
  bots: 'Bots',
  tags: 'Tags',
};

export const GROUP_WORDS: Record<GroupBy, string> = {
  page: 'Page',
  referrer: 'Came from',
  campaign: 'Campaign',
  country: 'Country',
  device: 'Device',
};

const VALUE_WORDS: Partial<Record<ListField | FlagField, Record<string, string>>> = {
  status: { online: 'Online', away: 'Away' },
  device: { desktop: 'Desktop', phone: 'Phone', tablet: 'Tablet', other: 'Other' },
  conversation: { none: 'None', open: 'Open', unread: 'Unread', closed: 'Closed' },
  returning: { true: 'Been here before', false: 'New' },
  signedIn: { true: 'Signed in', false: 'Not signed in' },
  bots: { true: 'Bots alone' },
};

const UNKNOWN_WORDS: Partial<Record<ListField | FlagField, string>> = {
  referrer: 'Direct',
  campaign: 'No campaign',
  tags: 'Without a tag',
};

let regions: Intl.DisplayNames | undefined;

export function countryWord(code: string): string {
  try {
    regions ??= new Intl.DisplayNames(undefined, { type: 'region' });
    return regions.of(code) ?? code;
  } catch {
    return code; // no code of a country's
  }
}

export function valueWord(field: ListField | FlagField, value: string): string {
  if (value === '') return UNKNOWN_WORDS[field] ?? 'Unknown';
  if (field === 'country') return countryWord(value);
  return VALUE_WORDS[field]?.[value] ?? value;
}

const SORT_WORDS: Record<TableSort['by'], [string, string]> = {
  onlineSince: ['Longest here first', 'Newest first'],
  pageSince: ['Longest on the page first', 'Shortest on the page first'],
  name: ['By name', 'By name, backwards'],
  page: ['By page', 'By page, backwards'],
  pages: ['Fewest pages first', 'Most pages first'],
  visits: ['Fewest visits first', 'Most visits first'],
  referrer: ['By where they came from', 'By where they came from, backwards'],
  campaign: ['By campaign', 'By campaign, backwards'],
  device: ['By device', 'By device, backwards'],
  browser: ['By browser', 'By browser, backwards'],
  country: ['By country', 'By country, backwards'],
  status: ['By status', 'By status, backwards'],
};

export function sortWords(sort: TableSort | undefined): string {
  const { by, descending } = sort ?? { by: 'onlineSince' as const, descending: true };
  return SORT_WORDS[by][descending ? 1 : 0];
}

/** The page's title and path; the path alone stands as the title where there is none. */
export function pageWords({ title, currentUrl }: Pick<TableRow, 'title' | 'currentUrl'>): [string, string] {
  const path = pagePath(currentUrl) ?? '';
  const words = title?.trim() ?? '';
  return words === '' ? [path, ''] : [words, path];
}
