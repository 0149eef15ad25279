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

/** Chinese and Japanese characters are twice as wide. */
const WIDE = /[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/;
const widthOf = (text) => [...text].reduce((sum, one) => sum + (WIDE.test(one) ? 2 : 1), 0);
/** Of whatever stands for something. */
const ARGUMENT = 3;

/** The width of the longest text that a message can become: to compare lengths. */
export function longestOf(message) {
  const lengthOf = (tokens) =>
    tokens.reduce((sum, token) => {
      if (token.type === 'content') return sum + widthOf(token.value);
      if (isChoice(token))
        return sum + Math.max(...token.cases.map(({ tokens: inside }) => lengthOf(inside)));
      return sum + ARGUMENT;
    }, 0);
  return lengthOf(parse(message));
}
