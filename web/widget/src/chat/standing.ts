// How a conversation stands: who is there to answer it and when, where the answer may go, whether it is over and how it was.

import { now, own } from '../own';
import { locale, say } from '../words/say';
import { clockTime } from '@porchlight/text/days';
import type { History, Hours } from './contract';
import type { Unchecked } from './port';

export type Availability = 'available' | 'away' | undefined;

const day = 24 * 3_600_000;

export class Standing {
  availability: Availability;
  /** By the team's hours; null: it has none. */
  private open: boolean | null = null;
  private opensAt = 0; // 0: not known
  isClosed = false;
  /** 0: not rated. */
  rating = 0;
  contactEmail = '';

  /** Somebody may answer soon: an agent is there, and it is no time at which the team says that it is not. */
  get isHere(): boolean {
    return this.availability === 'available' && this.open !== false;
  }

  /** Nobody will, for now. */
  get isAlone(): boolean {
    return !!this.availability && !this.isHere;
  }

  takeHistory({ status, rating, contactEmail }: Unchecked<History>): void {
    this.isClosed = status === 'closed';
    this.rating = own.Number.isInteger(rating) ? (rating as number) : 0;
    this.contactEmail = typeof contactEmail === 'string' ? contactEmail : '';
  }

  takeAvailability(availability: unknown, { open, opensAt }: Unchecked<Hours> = {}): void {
    this.availability = availability === 'available' || availability === 'away' ? availability : undefined;
    this.open = typeof open === 'boolean' ? open : null;
    this.opensAt = (typeof opensAt === 'string' && +new own.Date(opensAt)) || 0;
  }

  takeStatus(status: unknown): void {
    const wasClosed = this.isClosed;
    this.isClosed = status === 'closed';
    // Closed anew, it may be rated anew.
    if (this.isClosed && !wasClosed) this.rating = 0;
  }

  /** Whether somebody is there, in a line; '' while that is not known. */
  told(): string {
    if (this.isHere) return say('available');
    if (!this.availability) return '';
    const ahead = this.opensAt - now();
    if (this.open !== false || !(ahead > 0)) return say('away');
    return backAt(this.opensAt, ahead);
  }
}

/** Names of days stand within a sentence: in its language, also where dates are the browser's. */
function wordsLocale(): string {
  const own = locale();
  return typeof own === 'string' ? own : navigator.languages.filter((tag) => /^en\b/i.test(tag))[0] || 'en';
}

/** By the visitor's own clock and calendar. */
function backAt(then: number, ahead: number): string {
  const { Date } = own;
  const time = clockTime(then, Date, locale());
  const isSameDay = (other: Date): boolean => other.toDateString() === new Date(then).toDateString();
  const tomorrow = new Date(now());
  tomorrow.setDate(tomorrow.getDate() + 1); // not 24 hours on: a day may have 23 or 25
  if (isSameDay(new Date(now()))) return say('backAt', { time });
  if (isSameDay(tomorrow)) return say('backTomorrow', { time });
  const format: Intl.DateTimeFormatOptions =
    ahead < 6 * day ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
  return say('backOn', { day: new Date(then).toLocaleDateString(wordsLocale(), format), time });
}
