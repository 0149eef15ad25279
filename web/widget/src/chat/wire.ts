// What the server says and is told about a conversation, as far as the chat reads it. What comes is checked
// where it comes in: readMessage() and the numbers of Conversation.

import { own } from '../own';
import type { MessageForVisitor } from '@porchlight/protocol/conversation';
import type { AvailabilityAck, GetHistoryAck, SendMessageAck } from '@porchlight/protocol/visitor-events';
import type { Unchecked } from './port';

export type Message = MessageForVisitor;

type Field<Acks, Name extends string> = Acks extends Record<Name, unknown> ? Name : never;

/** Any ack: an answer or an error. */
export type Answer = { ok?: unknown; error?: { code?: string } } & {
  [
    Key in
      | Field<SendMessageAck, 'message'>
      | Field<GetHistoryAck, 'messages'>
      | Field<AvailabilityAck, 'availability'>
  ]?: unknown;
};

/** Characters (code points), as the server counts them. */
export const longestContent = 8_000;

/** A message that can be shown, or nothing: a newer server's oddities must not break the thread. */
export function readMessage(given: unknown): Message | undefined {
  const { id, position, author, agentName, content, tempId, sentAt } = own.Object(
    given,
  ) as Unchecked<Message>;
  if (!isPosition(position) || typeof content !== 'string') return undefined;
  return {
    id: String(id),
    position,
    author: author === 'agent' ? author : 'visitor',
    agentName: typeof agentName === 'string' ? agentName : null,
    content,
    tempId: typeof tempId === 'string' ? tempId : '',
    sentAt: String(sentAt),
  };
}

export function readMessages(given: unknown): Message[] {
  if (!own.Array.isArray(given)) return [];
  return given.map(readMessage).filter((message): message is Message => !!message);
}

export function isPosition(given: unknown): given is number {
  return own.Number.isSafeInteger(given) && (given as number) > 0;
}
