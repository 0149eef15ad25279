// Made from words/en.json by web/words/generate.mjs. Do not edit.

/** Each message, and what it is told with. */
export interface Messages {
  openChat: undefined;
  closeChat: undefined;
  openChatUnread: { count: number };
  closeChatUnread: { count: number };
  title: undefined;
  greeting: undefined;
  close: undefined;
  available: undefined;
  away: undefined;
  offline: undefined;
  loading: undefined;
  earlier: undefined;
  typing: { name: string };
  somebodyTypes: undefined;
  newMessages: undefined;
  newMessage: { name: string };
  dismiss: undefined;
  messages: undefined;
  you: undefined;
  support: undefined;
  sending: undefined;
  sent: undefined;
  seen: undefined;
  failed: undefined;
  tryAgain: undefined;
  remove: undefined;
  write: undefined;
  yourMessage: undefined;
  send: undefined;
  full: undefined;
  tooMany: { count: number };
  left: { count: number };
  today: undefined;
  yesterday: undefined;
}
