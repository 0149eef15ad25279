// Days and times of a conversation, as the reader's own calendar has them.

/** The browser's, which pages change: whoever runs in one brings their own. */
type Calendar = DateConstructor;

/** In which language days are told; by itself, English words and the browser's dates. */
export interface Told {
  locale: string | [];
  today: string;
  yesterday: string;
}
const english: Told = { locale: [], today: 'Today', yesterday: 'Yesterday' };

/** "Today", "Yesterday", "Monday, 3 May", with the year where it is another. */
export function dayLabel(then: number, now: number, Date: Calendar, told = english): string {
  const day = new Date(then);
  const today = new Date(now);
  if (day.toDateString() === today.toDateString()) return told.today;
  // Not 24 hours ago: a day may have 23 or 25.
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return told.yesterday;
  return day.toLocaleDateString(told.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: day.getFullYear() === today.getFullYear() ? undefined : 'numeric',
  });
}

export function clockTime(then: number, Date: Calendar, locale: Told['locale'] = []): string {
  return new Date(then).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
}
