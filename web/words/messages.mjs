// What is in a message: its arguments, the plurals and choices in it, and its text.

import { parse } from '@messageformat/parser';

const CHOICES = ['plural', 'selectordinal', 'select'];
const isChoice = ({ type }) => CHOICES.includes(type);

/** Everything that stands in a message, at whatever depth. */
function* tokensOf(tokens) {
  for (const token of tokens) {
    yield token;
    for (const { tokens: inside } of token.cases ?? []) yield* tokensOf(inside);
  }
}

export const tokensIn = (message) => [...tokensOf(parse(message))];

const isNumber = ({ type, key }) =>
  type === 'plural' || type === 'selectordinal' || (type === 'function' && key === 'number');

/** The TypeScript type of each argument, by name. */
export function argumentsOf(message) {
  const found = new Map();
  for (const token of tokensIn(message)) {
    if (token.arg === undefined) continue;
    if (isNumber(token)) found.set(token.arg, 'number');
    else if (!found.has(token.arg)) found.set(token.arg, 'string');
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const pluralsOf = (message) => tokensIn(message).filter(isChoice);

/** The longest text that a message can become, each argument as its name: to compare lengths. */
export function longestOf(message) {
  const lengthOf = (tokens) =>
    tokens.reduce((sum, token) => {
      if (token.type === 'content') return sum + [...token.value].length;
      if (isChoice(token))
        return sum + Math.max(...token.cases.map(({ tokens: inside }) => lengthOf(inside)));
      return sum + 3;
    }, 0);
  return lengthOf(parse(message));
}
