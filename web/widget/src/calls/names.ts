// What a page may call and hear, as docs/widget.md and porchlight.d.ts say it too.

export const calls = [
  'identify',
  'logout',
  'attributes',
  'open',
  'close',
  'hide',
  'show',
  'on',
  'off',
  'previewConsent',
] as const;

export const events = ['ready', 'open', 'close', 'message', 'unread', 'statechange'] as const;
export type EventName = (typeof events)[number];
