import { expect, test } from 'vitest';
import { filled } from './reply-variables';

const values = { visitor: 'Ann', agent: 'Robin', project: 'Lumen & Co' };

test('names stand in place of the variables, wherever and however they are written', () => {
  expect(
    filled('Hello {{visitor.name}}! {{ agent.name }} of {{project.name}}, {{visitor.name}}.', values),
  ).toBe('Hello Ann! Robin of Lumen & Co, Ann.');
});

test('a name that nobody knows leaves no gap, and takes no line away', () => {
  expect(filled('Hello {{visitor.name}}!\n{{visitor.name}}\nBye.', { ...values, visitor: ' ' })).toBe(
    'Hello!\n\nBye.',
  );
});

test('a name is text: what looks like a variable or a pattern in it stays', () => {
  expect(filled('{{visitor.name}}', { ...values, visitor: '{{agent.name}} $1 $&' })).toBe(
    '{{agent.name}} $1 $&',
  );
});

test('what is no variable stays', () => {
  expect(filled('{{order.id}} {visitor.name}', values)).toBe('{{order.id}} {visitor.name}');
});
