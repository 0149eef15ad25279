// What the page of the hours edits: each day is a field of its own, so that two owners who change two days both do.
import type { Hours, ProjectSettings, Span } from '../../shared/api/settings-types';
import type { Wanted } from '../../shared/realtime/use-settings';
import { inOrder } from './hours';

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;
export type Weekday = (typeof WEEK)[number];
export const weekdays: readonly Weekday[] = WEEK;
type DayKey = `day${Weekday}`;
export const dayKey = (day: Weekday): DayKey => `day${day}`;

export interface ClosedChange {
  added: string[];
  removed: string[];
}

export interface HoursValues extends Record<DayKey, Span[]> {
  isOn: boolean;
  timeZone: string;
  closed: ClosedChange;
}

const WORKDAY: Span[] = [{ from: '09:00', to: '17:00' }];

export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where there are none yet: a usual week, here. */
export function usualHours(): Hours {
  return { timeZone: ownTimeZone(), days: WEEK.map((day) => (day < 5 ? WORKDAY : [])), closed: [] };
}

export function valuesOf({ hours }: Pick<ProjectSettings, 'hours'>): HoursValues {
  const { timeZone, days } = hours ?? usualHours();
  const of = Object.fromEntries(WEEK.map((day) => [dayKey(day), days[day] ?? []]));
  return {
    ...(of as Record<DayKey, Span[]>),
    isOn: hours !== null,
    timeZone,
    closed: { added: [], removed: [] },
  };
}

export function closedOf(saved: readonly string[], { added, removed }: ClosedChange): string[] {
  const kept = saved.filter((date) => !removed.includes(date));
  return [...new Set([...kept, ...added])].sort();
}

/** Hours with these changes. */
export function changedHours(hours: Hours | null, changes: Partial<HoursValues>): Hours | null {
  const { isOn = hours !== null, closed } = changes;
  if (!isOn) return null;
  const base = hours ?? usualHours();
  return {
    timeZone: changes.timeZone ?? base.timeZone,
    days: WEEK.map((day) => inOrder(changes[dayKey(day)] ?? base.days[day] ?? [])),
    closed: closed === undefined ? base.closed : closedOf(base.closed, closed),
  };
}

export function wantedOf(changes: Partial<HoursValues>): Wanted {
  return ({ hours }) => ({ hours: changedHours(hours, changes) });
}
