// How the chat looks: what the project's settings say, with the standard look for all they leave out or
// misspell.

import { say } from '../words/say';
import type { ChatSettings } from './port';

export interface Appearance {
  title: string;
  greeting: string;
}

const longestTitle = 80;
const longestGreeting = 500;

export function readAppearance({ title, greeting }: ChatSettings): Appearance {
  return {
    title: text(title, longestTitle) || say('title'),
    greeting: text(greeting, longestGreeting) || say('greeting'),
  };
}

function text(given: unknown, longest: number): string {
  return typeof given === 'string' ? given.trim().slice(0, longest) : '';
}
