// How the chat looks: what the project's settings say, with the standard look for all they leave out or
// misspell.

import { own } from '../own';
import { say, spoken } from '../words/say';
import type { ChatSettings } from './port';

export interface Appearance {
  title: string;
  greeting: string;
}

const longestTitle = 80;
const longestGreeting = 500;

export function readAppearance({ title, greeting, texts }: ChatSettings): Appearance {
  const here = textsFor(own.Object(texts) as Record<string, unknown>);
  return {
    title: text(here.title, longestTitle) || text(title, longestTitle) || say('title'),
    greeting: text(here.greeting, longestGreeting) || text(greeting, longestGreeting) || say('greeting'),
  };
}

/** The project's own in the language that the chat speaks, of the page's region if there are any; else in the page's, which
 * the chat may not speak. */
function textsFor(texts: Record<string, unknown>): { title?: unknown; greeting?: unknown } {
  const page = document.documentElement.lang.toLowerCase();
  const tags = [spoken(), page];
  if (page.startsWith(spoken())) tags.reverse();
  for (let tag of tags) {
    for (; tag; tag = tag.replace(/-?[^-]*$/, '')) {
      const found = own.Object.keys(texts).find((name) => name.toLowerCase() === tag);
      if (found) return own.Object(texts[found]) as object;
    }
  }
  return {};
}

function text(given: unknown, longest: number): string {
  return typeof given === 'string' ? given.trim().slice(0, longest) : '';
}
