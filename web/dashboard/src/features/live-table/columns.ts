// The table's columns, in the order in which they stand. What is in them is drawn by cells.tsx.
import type { TableSort } from '@porchlight/protocol/table';
import { say } from '../../words/say';

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
  { id: 'status', width: 94, isUsual: true, sort: 'status' },
  { id: 'visitor', width: 186, isUsual: true, sort: 'name' },
  { id: 'page', width: 190, isUsual: true, sort: 'page', grows: true },
  { id: 'conversation', width: 112, isUsual: true, sort: 'conversation' },
  { id: 'viewers', width: 110, isUsual: false, sort: 'viewers' },
  { id: 'tags', width: 150, isUsual: false, sort: 'tags' },
  {
    id: 'onPage',

    width: 78,
    isUsual: true,
    sort: 'pageSince',
    isSince: true,
    isNumber: true,
  },
  {
    id: 'onSite',

    width: 78,
    isUsual: true,
    sort: 'onlineSince',
    isSince: true,
    isNumber: true,
  },
  { id: 'pages', width: 70, isUsual: true, sort: 'pages', isNumber: true },
  { id: 'visits', width: 68, isUsual: true, sort: 'visits', isNumber: true },
  { id: 'from', width: 132, isUsual: true, sort: 'referrer' },
  { id: 'campaign', width: 130, isUsual: false, sort: 'campaign' },
  { id: 'landing', width: 150, isUsual: false, sort: 'landing' },
  { id: 'device', width: 82, isUsual: true, sort: 'device' },
  { id: 'browser', width: 106, isUsual: true, sort: 'browser' },
  { id: 'country', width: 112, isUsual: true, sort: 'country' },
];

export const columnOf = (id: ColumnId): Column => COLUMNS.find((column) => column.id === id)!;

/** How it is called: as the filter of the same is. */
export const columnWord = (id: ColumnId): string => say(id === 'from' ? 'field.referrer' : `field.${id}`);
