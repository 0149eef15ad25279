// What a file of words, widget-words-<language>.js, hands over to the bubble. A browser may have cached it at another time than
// the rest, so what stands here only ever grows.

import type { Messages } from './messages';

export type Table = { [Key in keyof Messages]: (values?: object) => string };

export interface Words {
  language: string;
  direction: 'ltr' | 'rtl';
  messages: Partial<Table>;
}
