// Made by web/words/pieces.mjs when the page is built.
declare module 'virtual:words' {
  import type { Messages } from './words/messages';

  type Words = Partial<Record<keyof Messages, (values?: object) => string>>;

  /** Of what the page begins with. */
  export const english: Words;
  /** English first. */
  export const languages: readonly string[];
  /** `section`: by the name of its file; empty for what the page begins with. */
  export function load(language: string, section: string): Promise<Words>;
}

// Made by chat-words.mjs.
declare module 'virtual:chat-words' {
  import type { ChatWords } from './features/settings/chat-words';

  /** By the names of the chat's files of words. */
  export const words: Readonly<Record<string, ChatWords>>;
}
