// What this agent tells the project's room: which conversation and whom it looks at, that something is being typed, and
// whether the agent is available. All of it is soft: lost with the connection, and told again after every join.
import type { Availability, Viewer } from '@porchlight/protocol/agent-events';
import type { AgentSocket } from './project-room';

/** Others show "is typing" for six seconds: so often it is repeated while typing goes on. */
const TYPING_EVERY_MS = 3_000;
const ACK_TIMEOUT_MS = 5_000;

/** An agent who has joined looks nowhere, as far as anybody knows. */
const NOWHERE = { conversationId: null, visitorUid: null };

/** What a person has chosen, and when by this clock: the server is only ever told how long ago. */
interface Choice {
  availability: Availability | null;
  at: number;
}

/** Who looks where this agent looks, too. */
export interface SeenBy {
  viewers: (conversationId: number, viewers: Viewer[]) => void;
  visitorViewers: (visitorUid: string, viewers: Viewer[]) => void;
}

/** Of each agent who uses this browser: nobody is away because a colleague was. */
const keyOf = (agentId: number, projectId: number) => `porchlightAvailability:${agentId}:${projectId}`;

function remembered(key: string): Choice | undefined {
  try {
    const { availability, at } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Choice>;
    const valid = availability === 'available' || availability === 'away' || availability === null;
    return valid && typeof at === 'number' ? { availability, at } : undefined;
  } catch {
    return undefined;
  }
}

export class AgentVoice {
  #socket: AgentSocket | undefined;
  #viewed: { conversationId: number | null; visitorUid: string | null } = NOWHERE;
  #choice: Choice | undefined;
  readonly #key: string;
  #typing: { conversationId: number; at: number } | undefined;

  constructor(
    agentId: number,
    private readonly projectId: number,
    private readonly seenBy: SeenBy,
    private readonly now: () => number = Date.now,
  ) {
    this.#key = keyOf(agentId, projectId);
    this.#choice = remembered(this.#key);
  }

  /** `null`: by presence, that is, available while the dashboard is open. */
  get chosen(): Availability | null {
    return this.#choice?.availability ?? null;
  }

  /** The room is joined. */
  joined(socket: AgentSocket): void {
    this.#socket = socket;
    this.#typing = undefined;
    this.#choice = remembered(this.#key) ?? this.#choice;
    this.#tellAvailability();
    if (this.#viewed !== NOWHERE) this.#tellView();
  }

  left(): void {
    this.#socket = undefined;
  }

  view(conversationId: number | null): void {
    if (conversationId === this.#viewed.conversationId) return;
    this.#viewed = { ...this.#viewed, conversationId };
    this.#tellView();
  }

  lookAt(visitorUid: string | null): void {
    if (visitorUid === this.#viewed.visitorUid) return;
    this.#viewed = { ...this.#viewed, visitorUid };
    this.#tellView();
  }

  choose(availability: Availability | null): void {
    this.#choice = { availability, at: this.now() };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#choice));
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
    const { conversationId, visitorUid } = this.#viewed;
    if (this.#socket?.connected !== true) return;
    this.#socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('viewConversation', { projectId, conversationId, visitorUid }, (timeout, ack) => {
        if (timeout !== null || ack?.ok !== true) return;
        if (conversationId !== null) this.seenBy.viewers(conversationId, ack.viewers ?? []);
        if (visitorUid !== null) this.seenBy.visitorViewers(visitorUid, ack.visitorViewers ?? []);
      });
  }

  /** Again after each join, and never as a new choice: what another tab or device has chosen since goes on. */
  #tellAvailability(): void {
    const { projectId } = this;
    if (this.#socket?.connected !== true || this.#choice === undefined) return;
    const { availability, at } = this.#choice;
    const chosenMsAgo = Math.max(0, Math.round(this.now() - at));
    // Not answered: told again after the next join, as all of this is.
    this.#socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('setAvailability', { projectId, availability, chosenMsAgo }, () => undefined);
  }
}
