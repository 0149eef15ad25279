// What can be wrong with a language: each problem as a line that says which message, and what to do about it.

import { compiled } from './compile.mjs';
import { argumentsOf, longestOf, pluralsOf, tokensIn } from './messages.mjs';
import { saidIn } from './said.mjs';

/** Buttons, columns and lines have room for so much. Units: Latin characters. */
export const roomFor = (english) => 2 * english + 10;

/** So many words that are the same as in English are no coincidence. */
const FOREIGN_WORDS = 3;

const shapeOf = (message) =>
  [...argumentsOf(message)].map(([name, type]) => `{${name}: ${type}}`).join(' ') || 'no arguments';

const exact = /^=/;
const formsOf = ({ cases }) => cases.map(({ key }) => key).filter((key) => !exact.test(key));

const sorted = (names) => [...names].sort().join(', ');

function* badChoices(language, english, message) {
  for (const choice of pluralsOf(message)) {
    const { type, arg } = choice;
    const said = sorted(formsOf(choice));
    if (type === 'select') {
      const same = pluralsOf(english).find((one) => one.type === type && one.arg === arg);
      const wanted = same && sorted(formsOf(same));
      if (same && wanted !== said) yield `chooses {${arg}} by ${said}; English by ${wanted}`;
      continue;
    }
    const kind = type === 'plural' ? 'cardinal' : 'ordinal';
    const needed = sorted(new Intl.PluralRules(language, { type: kind }).resolvedOptions().pluralCategories);
    if (needed !== said) yield `counts {${arg}} by ${said}; the language has ${needed}`;
  }
}

/** Units like "min" and names of arguments are no words of a language. */
const wordsIn = (message) =>
  tokensIn(message)
    .filter(({ type }) => type === 'content')
    .flatMap(({ value }) => value.match(/\p{L}{2,}/gu) ?? []).length;

function* badMessage(language, english, message) {
  try {
    compiled(language, { message });
  } catch (error) {
    yield `cannot be read: ${error.message.split('\n')[0]}`;
    return;
  }
  if (message.trim() === '') yield 'is empty';
  if (message === english && wordsIn(message) >= FOREIGN_WORDS && language !== 'en') yield 'is English still';
  if (shapeOf(message) !== shapeOf(english))
    yield `is told with ${shapeOf(message)}; English with ${shapeOf(english)}`;
  yield* badChoices(language, english, message);
  const room = roomFor(longestOf(english));
  if (longestOf(message) > room) yield `is ${longestOf(message)} long; there is room for ${room}`;
}

/** Whatever somebody should mend in the messages of a language. */
export function problemsOf(language, english, messages) {
  const problems = [];
  for (const key of Object.keys(english)) if (!(key in messages)) problems.push(`${key} is missing`);
  for (const [key, message] of Object.entries(messages)) {
    if (!(key in english)) problems.push(`${key} is not in English any more`);
    else
      for (const problem of badMessage(language, english[key], message)) problems.push(`${key} ${problem}`);
  }
  return problems;
}

/** Keys of messages that no source says. */
export function unsaidIn(sources, keys) {
  const said = new Set(saidIn(sources, keys));
  return keys.filter((key) => !said.has(key));
}
