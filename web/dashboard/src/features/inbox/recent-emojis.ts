// The emojis that were last taken in this browser, the newest first.
const KEY = 'porchlightEmojis';
const MAX_KEPT = 24;

export function recentEmojis(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MAX_KEPT) : [];
  } catch {
    return [];
  }
}

export function keepEmoji(emoji: string): void {
  const kept = [emoji, ...recentEmojis().filter((one) => one !== emoji)].slice(0, MAX_KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // It is no more recent than the others, then.
  }
}
