// Who is typing in a conversation, as events tell it.

export interface Typing {
  visitor: boolean;
  /** What the visitor has typed so far, where the project shows it. */
  text: string;
  agents: { agentId: number; name: string }[];
}

export const NOBODY_TYPES: Typing = { visitor: false, text: '', agents: [] };
