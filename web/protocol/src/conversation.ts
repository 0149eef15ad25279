// Conversations and messages, as agents see them over REST and in events, and as their visitor does. From
// docs/openapi.json.
export type {
  Assignee,
  Author,
  Conversation,
  ConversationChange,
  ConversationFacts,
  ConversationsPage,
  ConversationStatus,
  ConversationVisitor,
  ConversationVisitorStatus,
  Message,
  MessageForVisitor,
  MessagesPage,
  NewMessageRequest,
  ReadRequest,
  SentAnswer,
} from './generated/rest';
