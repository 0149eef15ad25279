// What notifications say, in the language that the dashboard speaks now. The worker has the same in English (build-page.ts).
import { currentLanguage } from '../words/language';
import { say } from '../words/say';
import type { Spoken } from './device';
import type { Words } from './notification';

/** The worker puts the name in. */
const name = '{name}';

const wordsNow = (): Words => ({
  newMessage: say('alerts.told.message', { name }),
  newConversation: say('alerts.told.conversation', { name }),
  mention: say('alerts.told.mention', { name }),
  test: say('push.testTitle'),
  testBody: say('push.testBody'),
  anAgent: say('inbox.anAgent'),
  news: say('push.news'),
});

export const spokenNow = (): Spoken => ({ language: currentLanguage().name, words: wordsNow() });
