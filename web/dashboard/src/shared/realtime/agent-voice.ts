// What this agent tells the project's room: which conversation is looked at, that something is being typed, and
// whether the agent is available. All of it is soft: lost with the connection, and told again after every join.
import type { Availability, Viewer } from '@porchlight/protocol/agent-events';
import type { AgentSocket } from './project-room';

/** Others show "is typing" for six seconds: so often it is repeated while typing goes on. */
const TYPING_EVERY_MS = 3_000;
const ACK_TIMEOUT_MS = 5_000;

const keyOf = (projectId: number) => `porchlightAvailability:${projectId}`;

function remembered(projectId: number): Availability | null {
  try {
    const stored = localStorage.getItem(keyOf(projectId));
    return stored === 'available' || stored === 'away' ? stored : null;
  } catch {
    return null;
  }
}

export class AgentVoice {
  #socket: AgentSocket | undefined;
  #viewed: number | null = null;
  #chosen: Availability | null;
  #typing: { conversationId: number; at: number } | undefined;

  constructor(
    private readonly projectId: number,
    private readonly onViewers: (conversationId: number, viewers: Viewer[]) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.#chosen = remembered(projectId);
  }

  /** `null`: by presence, that is, available while the dashboard is open. */
  get chosen(): Availability | null {
    return this.#chosen;
  }

  /** The room is joined. */
  joined(socket: AgentSocket): void {
    this.#socket = socket;
    this.#typing = undefined;
    if (this.#chosen !== null) this.#tellAvailability();
    if (this.#viewed !== null) this.#tellView();
  }

  left(): void {
    this.#socket = undefined;
  }

  view(conversationId: number | null): void {
    if (conversationId === this.#viewed) return;
    this.#viewed = conversationId;
    this.#tellView();
  }

  choose(availability: Availability | null): void {
    this.#chosen = availability;
    try {
      if (availability === null) localStorage.removeItem(keyOf(this.projectId));
      else localStorage.setItem(keyOf(this.projectId), availability);
    } catch {
      // For this page only, then.
    }
    this.#tellAvailability();
  }

  typing(conversationId: number, isTyping: boolean): void {
    const { projectId } = this;
    const now = this.now();
    const told = this.#typing?.conversationId === conversationId ? this.#typing : undefined;
    if (isTyping ? told !== undefined && now - told.at < TYPING_EVERY_MS : told === undefined) return;
    this.#typing = isTyping ? { conversationId, at: now } : undefined;
    if (this.#socket?.connected === true) {
      this.#socket.emit('agentIsTyping', { projectId, conversationId, isTyping });
    }
  }

  #tellView(): void {
    const { projectId } = this;
    const conversationId = this.#viewed;
    if (this.#socket?.connected !== true) return;
    this.#socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('viewConversation', { projectId, conversationId }, (timeout, ack) => {
        if (timeout === null && ack?.ok === true && conversationId !== null) {
          this.onViewers(conversationId, ack.viewers ?? []);
        }
      });
  }

  #tellAvailability(): void {
    const { projectId } = this;
    if (this.#socket?.connected !== true) return;
    // Not answered: told again after the next join, as all of this is.
    this.#socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('setAvailability', { projectId, availability: this.#chosen }, () => undefined);
  }
}
