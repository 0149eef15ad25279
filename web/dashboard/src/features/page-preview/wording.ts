// What is said where there is nothing to see: what is so, and why.
import type { PreviewState } from '../../shared/realtime/preview-link';

interface Wording {
  title: string;
  text: string;
  /** What the button says that asks once more. */
  again?: string;
}

export const WORDINGS: Record<PreviewState, Wording> = {
  searching: { title: 'Looking for the page', text: 'The visitor’s browser is being asked.' },
  hidden: { title: 'In the background', text: 'The visitor has the page in a tab that is not in front.' },
  private: { title: 'A private page', text: 'The site keeps this page to the visitor.' },
  consent: { title: 'No consent', text: 'The visitor has not agreed to be looked at.' },
  tooLarge: { title: 'Too large a page', text: 'Even its text is more than a preview holds.' },
  failed: { title: 'No preview', text: 'The page could not be read or shown.', again: 'Try again' },
  unsupported: {
    title: 'No answer from the page',
    text: 'The visitor’s browser, or the widget on this page, is too old for previews.',
  },
  off: { title: 'Previews are off', text: 'This project does not show visitors’ pages.' },
  offline: { title: 'Gone', text: 'The visitor is not on the site any more.' },
  unknown: { title: 'Presence is not known', text: 'The preview is back as soon as it is.' },
  ended: {
    title: 'Paused',
    text: 'You have looked for half an hour. Nothing is captured now.',
    again: 'Look again',
  },
  rateLimited: { title: 'Too many previews', text: 'Wait a moment before the next one.', again: 'Try again' },
  disconnected: { title: 'Not connected', text: 'The preview is back with the connection.' },
};
