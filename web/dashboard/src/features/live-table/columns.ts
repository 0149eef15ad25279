// The table's columns, in the order in which they stand. What is in them is drawn by cells.tsx.
import type { TableSort } from '@porchlight/protocol/table';

export type ColumnId =
  | 'status'
  | 'visitor'
  | 'page'
  | 'onPage'
  | 'onSite'
  | 'pages'
  | 'visits'
  | 'from'
  | 'campaign'
  | 'landing'
  | 'device'
  | 'browser'
  | 'country'
  | 'conversation'
  | 'viewers'
  | 'tags';

export interface Column {
  id: ColumnId;
  word: string;
  /** Units: pixels. */
  width: number;
  /** Stands there unless chosen otherwise. */
  isUsual: boolean;
  sort?: TableSort['by'];
  /** What is shown grows as what is sorted by falls: a time since then. */
  isSince?: boolean;
  isNumber?: boolean;
  /** Takes what is left of the width. */
  grows?: boolean;
}

export const MIN_WIDTH = 56;
export const MAX_WIDTH = 900;

export const COLUMNS: readonly Column[] = [
  { id: 'status', word: 'Status', width: 94, isUsual: true, sort: 'status' },
  { id: 'visitor', word: 'Visitor', width: 186, isUsual: true, sort: 'name' },
  { id: 'page', word: 'Page', width: 190, isUsual: true, sort: 'page', grows: true },
  { id: 'conversation', word: 'Conversation', width: 112, isUsual: true },
  { id: 'viewers', word: 'Looking', width: 110, isUsual: false },
  { id: 'tags', word: 'Tags', width: 150, isUsual: false },
  {
    id: 'onPage',
    word: 'On page',
    width: 78,
    isUsual: true,
    sort: 'pageSince',
    isSince: true,
    isNumber: true,
  },
  {
    id: 'onSite',
    word: 'On site',
    width: 78,
    isUsual: true,
    sort: 'onlineSince',
    isSince: true,
    isNumber: true,
  },
  { id: 'pages', word: 'Pages', width: 70, isUsual: true, sort: 'pages', isNumber: true },
  { id: 'visits', word: 'Visits', width: 68, isUsual: true, sort: 'visits', isNumber: true },
  { id: 'from', word: 'Came from', width: 132, isUsual: true, sort: 'referrer' },
  { id: 'campaign', word: 'Campaign', width: 130, isUsual: false, sort: 'campaign' },
  { id: 'landing', word: 'Landing page', width: 150, isUsual: false },
  { id: 'device', word: 'Device', width: 82, isUsual: true, sort: 'device' },
  { id: 'browser', word: 'Browser', width: 106, isUsual: true, sort: 'browser' },
  { id: 'country', word: 'Country', width: 112, isUsual: true, sort: 'country' },
];

export const columnOf = (id: ColumnId): Column => COLUMNS.find((column) => column.id === id)!;
