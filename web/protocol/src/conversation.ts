// Conversations and messages, as agents see them over REST and in events, and as their visitor does. From
// docs/openapi.json.
export type {
  Assignee,
  Author,
  Conversation,
  ConversationChange,
  ConversationFacts,
  ConversationMatch,
  ConversationsPage,
  ConversationStatus,
  ConversationVisitor,
  ConversationVisitorStatus,
  Message,
  MessageForVisitor,
  MessagesPage,
  NewMessageRequest,
  NewNote,
  Note,
  NoteMention,
  NotesAnswer,
  ReadRequest,
  SentAnswer,
} from './generated/rest';
