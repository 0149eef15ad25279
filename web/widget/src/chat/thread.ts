// The messages that the server has given positions to. Positions are without holes from 1 on, so the thread
// itself tells whether there is something before its first message, and whether one in between was lost.

import { own } from '../own';
import type { Message } from './wire';

export class Thread {
  /** Ascending, each position once. */
  messages: readonly Message[] = [];
  /** Up to where each side has seen. */
  agentRead = 0;
  visitorRead = 0;

  get first(): number {
    return this.messages.length ? this.messages[0]!.position : 0;
  }

  get last(): number {
    return this.messages.length ? this.messages[this.messages.length - 1]!.position : 0;
  }

  get hasEarlier(): boolean {
    return this.first > 1;
  }

  /** There is none: it was another visitor's. */
  forget(): void {
    this.messages = [];
    this.agentRead = this.visitorRead = 0;
  }

  /** Takes messages in any order, known ones included. True: there was something new. */
  add(added: readonly Message[]): boolean {
    const conversation = (message: Message | undefined): string => (message ? message.id.split('-')[0]! : '');
    // Another conversation: the stored one was deleted, nothing of it is continued.
    const fresh = added.length > 0 && conversation(added[0]) !== conversation(this.messages[0]);
    if (fresh) this.agentRead = this.visitorRead = 0;
    const byPosition = new own.Map(
      (fresh ? [] : this.messages).map((message) => [message.position, message]),
    );
    const before = fresh ? 0 : byPosition.size;
    for (const message of added) {
      byPosition.set(message.position, message);
      // Who answers has read.
      if (message.author === 'agent') this.readByAgent(message.position);
      else this.readByVisitor(message.position);
    }
    this.messages = [...byPosition.values()].sort((a, b) => a.position - b.position);
    return byPosition.size > before;
  }

  /** Read positions only move on. True: it did. */
  readByAgent(position: number): boolean {
    const moves = position > this.agentRead;
    if (moves) this.agentRead = position;
    return moves;
  }

  readByVisitor(position: number): boolean {
    const moves = position > this.visitorRead;
    if (moves) this.visitorRead = position;
    return moves;
  }

  /** The position before the first hole; 0 where there is none. */
  hole(): number {
    const { messages } = this;
    for (let i = 1; i < messages.length; i++) {
      if (messages[i]!.position !== messages[i - 1]!.position + 1) return messages[i - 1]!.position;
    }
    return 0;
  }

  /** Agents' messages that the visitor has not seen, of those that are loaded. */
  unread(): number {
    return this.unseen().length;
  }

  newestUnread(): Message | undefined {
    const unseen = this.unseen();
    return unseen[unseen.length - 1];
  }

  private unseen(): Message[] {
    return this.messages.filter(({ author, position }) => author === 'agent' && position > this.visitorRead);
  }

  has(tempId: string): boolean {
    return this.messages.some((message) => message.author === 'visitor' && message.tempId === tempId);
  }
}
