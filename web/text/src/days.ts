// Days and times of a conversation, as the reader's own calendar has them.

/** The browser's, which pages change: whoever runs in one brings their own. */
type Calendar = DateConstructor;

/** "Today", "Yesterday", "Monday, 3 May", with the year where it is another. */
export function dayLabel(then: number, now: number, Date: Calendar): string {
  const day = new Date(then);
  const today = new Date(now);
  if (day.toDateString() === today.toDateString()) return 'Today';
  // Not 24 hours ago: a day may have 23 or 25.
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return day.toLocaleDateString([], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: day.getFullYear() === today.getFullYear() ? undefined : 'numeric',
  });
}

export function clockTime(then: number, Date: Calendar): string {
  return new Date(then).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}
