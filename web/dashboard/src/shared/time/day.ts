// Days and times of a conversation, as the agent's own calendar has them.

const DAY = 24 * 60 * 60_000;

/** "Today", "Yesterday", "Monday, 3 May", with the year where it is another. */
export function dayLabel(then: number, now: number): string {
  const day = new Date(then).toDateString();
  if (day === new Date(now).toDateString()) return 'Today';
  if (day === new Date(now - DAY).toDateString()) return 'Yesterday';
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Date(then).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

export function clockTime(then: number): string {
  return new Date(then).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}
