// Made by web/words/pieces.mjs when the page is built.
declare module 'virtual:words' {
  type Words = Partial<Record<keyof import('./words/messages').Messages, (values?: object) => string>>;

  /** Of what the page begins with. */
  export const english: Words;
  /** English first. */
  export const languages: readonly string[];
  /** `section`: by the name of its file; empty for what the page begins with. */
  export function load(language: string, section: string): Promise<Words>;
}
