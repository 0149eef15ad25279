// Of whom the server tells this dashboard (`watchVisitors`): of those who are on its screen and nobody else, unless the
// screen shows everybody. Of who comes into it nothing may have been heard for long: that is asked for once the server
// has said that it tells of them.
import type { AgentSocket } from './project-room';
import { Timers } from './timers';

/** The server's limit; a screen that shows more is told of everybody. */
const MAX_WATCHED = 1_000;
const ACK_TIMEOUT_MS = 5_000;
/** Before what was refused or not answered is asked again; jittered. */
const RETRY_MS = 1_500;

/** Null: everybody. */
export type Watched = ReadonlySet<string> | null;

/** What is asked for when more are told of than before: of these, or of everybody. */
type OnMore = (more: readonly string[] | null) => void;

function moreOf(wanted: Watched, before: Watched): readonly string[] | null {
  if (before === null) return [];
  return wanted === null ? null : [...wanted].filter((uid) => !before.has(uid));
}

const isSame = (a: Watched, b: Watched) =>
  a === b || (a !== null && b !== null && a.size === b.size && [...a].every((uid) => b.has(uid)));

export class Watch {
  #socket: AgentSocket | undefined;
  #wanted: Watched = null;
  /** As the server was last told; after a join it tells of everybody. */
  #told: Watched = null;
  #asks = 0;
  readonly #timers = new Timers();

  constructor(
    private readonly projectId: number,
    private readonly onMore: OnMore,
  ) {}

  /** The room is joined, and all that is shown is asked for. */
  joined(socket: AgentSocket): void {
    this.#socket = socket;
    this.#told = null;
    this.#tell();
  }

  left(): void {
    this.#socket = undefined;
    this.#asks += 1;
    this.#timers.stop();
  }

  want(wanted: Watched): void {
    this.#wanted = wanted !== null && wanted.size > MAX_WATCHED ? null : wanted;
    this.#tell();
  }

  #tell(): void {
    const socket = this.#socket;
    const { projectId } = this;
    const wanted = this.#wanted;
    const before = this.#told;
    if (socket?.connected !== true || isSame(wanted, before)) return;
    const attempt = (this.#asks += 1);
    this.#told = wanted;
    const uids = wanted === null ? null : [...wanted];
    const more = moreOf(wanted, before);
    socket.timeout(ACK_TIMEOUT_MS).emit('watchVisitors', { projectId, uids }, (timeout, ack) => {
      const isTaken = timeout === null && ack?.ok === true;
      if (isTaken && more?.length !== 0) this.onMore(more);
      if (!isTaken && attempt === this.#asks) this.#again(attempt, before);
    });
  }

  /** Nobody knows whom the server tells of now. */
  #again(attempt: number, before: Watched): void {
    this.#timers.later(RETRY_MS * (0.5 + Math.random()), () => {
      if (attempt !== this.#asks) return;
      this.#told = before;
      this.#tell();
    });
  }
}
