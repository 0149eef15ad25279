import { expect, test } from 'vitest';
import { sharedFile } from '../../testing/chat-samples';
import { saidIn } from './said';

test('a message says its text; one without says what was sent', () => {
  const files = [sharedFile({ name: 'a.pdf' }), sharedFile({ name: '\u202eb.png' })];
  expect(saidIn({ content: 'Here:', files })).toBe('Here:');
  expect(saidIn({ content: '', files })).toBe('a.pdf, b.png');
  expect(saidIn({ content: '', files: [] })).toBe('…');
});
