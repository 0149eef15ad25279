import { describe, expect, it } from 'vitest';
import { Thread } from '../src/chat/thread';
import { fromAgent, fromVisitor } from './messages';

describe('thread', () => {
  it('sorts by position and keeps each position once', () => {
    const thread = new Thread();
    expect(thread.add([fromVisitor(2), fromVisitor(1)])).toBe(true);
    expect(thread.add([fromVisitor(2), fromAgent(3)])).toBe(true);
    expect(thread.add([fromAgent(3)])).toBe(false);
    expect(thread.messages.map(({ position }) => position)).toEqual([1, 2, 3]);
  });

  it('knows by positions alone what came before and what was lost', () => {
    const thread = new Thread();
    expect(thread.hasEarlier).toBe(false);
    thread.add([fromVisitor(4), fromAgent(5), fromAgent(8)]);
    expect(thread.hasEarlier).toBe(true);
    expect(thread.hole()).toBe(5);
    thread.add([fromAgent(6), fromAgent(7)]);
    expect(thread.hole()).toBe(0);
  });

  it('counts what the visitor has not seen; their own word means that they have', () => {
    const thread = new Thread();
    thread.add([fromVisitor(1), fromAgent(2), fromAgent(3)]);
    expect(thread.unread()).toBe(2);
    thread.readByVisitor(2);
    expect(thread.unread()).toBe(1);
    thread.add([fromVisitor(4)]);
    expect(thread.unread()).toBe(0);
  });

  it('takes an answer for a sign that the agents have read, and never goes back', () => {
    const thread = new Thread();
    thread.add([fromVisitor(1), fromAgent(2)]);
    expect(thread.agentRead).toBe(2);
    expect(thread.readByAgent(1)).toBe(false);
    expect(thread.agentRead).toBe(2);
  });

  it('begins anew with another conversation', () => {
    const thread = new Thread();
    thread.add([fromVisitor(1), fromAgent(2)]);
    thread.add([{ ...fromVisitor(1), id: '9-1' }]);
    expect(thread.messages.map(({ id }) => id)).toEqual(['9-1']);
    expect(thread.agentRead).toBe(0);
  });
});
