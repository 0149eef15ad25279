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
