// Days and times as the visitor's browser writes them.

import { own } from '../own';

export function timeText(at: number): string {
  return new own.Date(at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

export function dayText(at: number, now: number): string {
  const day = new own.Date(at);
  if (day.toDateString() === new own.Date(now).toDateString()) return 'Today';
  const yesterday = new own.Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
  const sameYear = day.getFullYear() === new own.Date(now).getFullYear();
  return day.toLocaleDateString([], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}
