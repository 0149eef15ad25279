// What passes between chat and server beyond the events that @porchlight/protocol has had so far: ratings, contacts, what is
// being typed, files. As docs/socket-events.json and docs/openapi.json say it.

import type { MessageForVisitor } from '@porchlight/protocol/conversation';
import type { ConversationHistory, VisitorToServerEvents } from '@porchlight/protocol/visitor-events';

/** A file of a message. `url` and `thumbnailUrl` are paths on the server. */
export interface SentFile {
  id: string;
  name: string;
  type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  hasThumbnail: boolean;
  url: string;
  thumbnailUrl: string | null;
}

export type MessageWithFiles = MessageForVisitor & { files?: SentFile[] };

type Ack = (answer: unknown) => void;

interface Said {
  sendMessage(body: { content: string; tempId: string; files?: string[] }, ack: Ack): void;
  visitorIsTyping(body: { isTyping: boolean; text?: string }, ack?: Ack): void;
  rateConversation(body: { rating: number; comment?: string }, ack: Ack): void;
  leaveContact(body: { email: string }, ack: Ack): void;
}
export type ToServer = Omit<VisitorToServerEvents, keyof Said> & Said;

export type History = ConversationHistory & {
  status?: 'open' | 'closed';
  rating?: number | null;
  contactEmail?: string | null;
};

/** When the team is there: of `agentAvailability` and `availabilityChanged`. */
export interface Hours {
  open?: boolean | null;
  opensAt?: string | null;
}

/** Of the project's settings, beside how the chat looks. */
export interface ChatSwitches {
  askEmail?: boolean;
  files?: boolean;
  rating?: boolean;
  typingPreview?: boolean;
}
