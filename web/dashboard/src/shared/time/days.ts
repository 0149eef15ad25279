// Days and times of day, in the language of the dashboard.
import { clockTime, dayLabel } from '@porchlight/text/days';
import { locale } from '../../words/language';
import { say } from '../../words/say';

/** "Today", "Yesterday", "Monday, 3 May". */
export const dayOf = (then: number, now: number): string =>
  dayLabel(then, now, Date, { locale: locale(), today: say('time.today'), yesterday: say('time.yesterday') });

/** "14:02". */
export const clockOf = (then: number): string => clockTime(then, Date, locale());
