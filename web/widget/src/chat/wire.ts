// What the server says and is told about a conversation, as far as the chat reads it. What comes is checked
// where it comes in: readMessage() and the numbers of Conversation.

import { own } from '../own';
import type { AvailabilityAck, GetHistoryAck, SendMessageAck } from '@porchlight/protocol/visitor-events';
import type { Hours, MessageWithFiles, SentFile } from './contract';
import type { Unchecked } from './port';

export type Message = MessageWithFiles;

type Field<Acks, Name extends string> = Acks extends Record<Name, unknown> ? Name : never;

/** Any ack: an answer or an error. */
export type Answer = { ok?: unknown; error?: { code?: string } } & {
  [
    Key in
      | Field<SendMessageAck, 'message'>
      | Field<GetHistoryAck, 'messages'>
      | Field<AvailabilityAck, 'availability'>
      | keyof Hours
  ]?: unknown;
};

/** Characters (code points), as the server counts them. */
export const longestContent = 8_000;

/** A message that can be shown, or nothing: a newer server's oddities must not break the thread. */
export function readMessage(given: unknown): Message | undefined {
  const { id, position, author, agentName, content, tempId, sentAt, files } = own.Object(
    given,
  ) as Unchecked<Message>;
  if (!isPosition(position) || typeof content !== 'string') return undefined;
  const sent = readFiles(files);
  return {
    id: String(id),
    position,
    author: author === 'agent' ? author : 'visitor',
    agentName: typeof agentName === 'string' ? agentName : null,
    content,
    tempId: typeof tempId === 'string' ? tempId : '',
    sentAt: String(sentAt),
    ...(sent.length ? { files: sent } : {}),
  };
}

export function readFiles(given: unknown): SentFile[] {
  return own.Array.isArray(given) ? given.map(readFile).filter((file): file is SentFile => !!file) : [];
}

/** Nothing where an address is none of the server's. */
export function readFile(given: unknown): SentFile | undefined {
  const file = own.Object(given) as Unchecked<SentFile>;
  const { id, name, type, bytes, width, height, url, thumbnailUrl } = file;
  const isAddress = (one: unknown): one is string =>
    typeof one === 'string' && /^\/api\/v1\/files\//.test(one);
  if (!isAddress(url) || typeof id !== 'string' || !/^[\w-]+$/.test(id)) return undefined;
  return {
    id,
    name: String(name),
    type: String(type),
    bytes: own.Number(bytes) || 0,
    width: isPosition(width) ? width : null,
    height: isPosition(height) ? height : null,
    hasThumbnail: isAddress(thumbnailUrl),
    url,
    thumbnailUrl: isAddress(thumbnailUrl) ? thumbnailUrl : null,
  };
}

export function readMessages(given: unknown): Message[] {
  if (!own.Array.isArray(given)) return [];
  return given.map(readMessage).filter((message): message is Message => !!message);
}

export function isPosition(given: unknown): given is number {
  return own.Number.isSafeInteger(given) && (given as number) > 0;
}
