// Messages as the server sends them.

import type { Message } from '../src/chat/wire';

export const noon = Date.parse('2026-03-01T12:00:00Z');

export function fromVisitor(position: number, more: Partial<Message> = {}): Message {
  return {
    id: `1-${position}`,
    position,
    author: 'visitor',
    agentName: null,
    content: `visitor's ${position}`,
    tempId: `v${position}`,
    sentAt: new Date(noon + position * 1_000).toISOString(),
    ...more,
  };
}

export function fromAgent(position: number, more: Partial<Message> = {}): Message {
  return fromVisitor(position, {
    author: 'agent',
    agentName: 'Robin',
    content: `agent's ${position}`,
    tempId: `a${position}`,
    ...more,
  });
}
