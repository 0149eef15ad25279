// Who is typing in a conversation, as events tell it.

export interface Typing {
  visitor: boolean;
  agents: { agentId: number; name: string }[];
}

export const NOBODY_TYPES: Typing = { visitor: false, agents: [] };
