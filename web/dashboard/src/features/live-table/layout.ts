// Where everything stands in the table: rows of one height, before each group its head. Pure arithmetic: ten thousand rows
// cost as much as ten.
import type { TableCount } from '@porchlight/protocol/table';

export const GROUP_HEIGHT = 40;

export interface Layout {
  rowHeight: number;
  total: number;
  height: number;
  groups: PlacedGroup[];
}

export interface PlacedGroup extends TableCount {
  /** Its first row; of one that is collapsed the next one's. */
  first: number;
  top: number;
  isCollapsed: boolean;
}

/** `total`: of rows, without those of the groups that are collapsed. */
export function layoutOf(
  total: number,
  rowHeight: number,
  counts: readonly TableCount[] | null,
  collapsed: readonly string[] = [],
): Layout {
  const groups: PlacedGroup[] = [];
  const without = new Set(collapsed);
  let first = 0;
  for (const { value, count } of counts ?? []) {
    const isCollapsed = without.has(value);
    if (!isCollapsed && (first >= total || count === 0)) continue;
    const top = first * rowHeight + groups.length * GROUP_HEIGHT;
    groups.push({ value, count, first, top, isCollapsed });
    if (!isCollapsed) first += count;
  }
  return { rowHeight, total, groups, height: total * rowHeight + groups.length * GROUP_HEIGHT };
}

/** How many heads stand above the row, its own group's counted. */
function headsAbove({ groups }: Layout, row: number): number {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (groups[middle]!.first <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counted with the heads, from 0: what assistive technology is told. */
export function lineOf(layout: Layout, row: number): number {
  return row + headsAbove(layout, row);
}

export function topOf(layout: Layout, row: number): number {
  return row * layout.rowHeight + headsAbove(layout, row) * GROUP_HEIGHT;
}

/** The row that stands at this height, or the next one below it. */
export function rowAt(layout: Layout, y: number): number {
  let low = 0;
  let high = Math.max(0, layout.total - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (topOf(layout, middle) + layout.rowHeight > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

export interface Range {
  first: number;
  /** One past the last one. */
  end: number;
}

/** The rows that are on the screen, and so many more on both sides. */
export function rangeOf(layout: Layout, top: number, height: number, more: number): Range {
  if (layout.total === 0) return { first: 0, end: 0 };
  const first = Math.max(0, rowAt(layout, top) - more);
  const end = Math.min(layout.total, rowAt(layout, top + height) + 1 + more);
  return { first, end };
}

/** The rows that the view would show if no group were collapsed. */
export function matching(
  total: number,
  counts: readonly TableCount[] | null,
  collapsed: readonly string[],
): number {
  const without = new Set(collapsed);
  return (counts ?? []).reduce((sum, { value, count }) => (without.has(value) ? sum + count : sum), total);
}

/** How far to scroll so that the row is seen; undefined: it is. */
export function scrollTo(layout: Layout, row: number, top: number, height: number): number | undefined {
  const y = topOf(layout, row);
  if (y < top) return layout.groups.some(({ first }) => first === row) ? y - GROUP_HEIGHT : y;
  return y + layout.rowHeight > top + height ? y + layout.rowHeight - height : undefined;
}
