// The pages of visitors that this dashboard looks at: asks for them, again after every join, and puts their pieces
// together. Nothing of them goes into a cache: what nobody looks at any more is gone.
import type {
  AgentPreviewPiece,
  AgentPreviewScroll,
  AgentPreviewState,
} from '@porchlight/protocol/agent-events';
import type { AgentSocket } from './project-room';

const ACK_TIMEOUT_MS = 5_000;
/** The server's limits: what does not keep them is not shown. */
const MAX_PIECES = 64;
const MAX_PIECE_BYTES = 65_536;
const MAX_BYTES = 2_000_000;

export type PreviewState = AgentPreviewState['state'] | 'rateLimited' | 'disconnected';

export interface PreviewSnapshot {
  capture: string;
  snapshot: number;
  kind: 'page' | 'outline';
  encoding: 'gzip' | 'none';
  data: Uint8Array<ArrayBuffer>;
  imagesFrom: string[];
}

export interface PreviewListener {
  state(state: PreviewState): void;
  snapshot(snapshot: PreviewSnapshot): void;
  scrolled(scroll: AgentPreviewScroll): void;
}

interface Look {
  listeners: Set<PreviewListener>;
  imagesFrom: string[];
  state: PreviewState;
  gathered: { capture: string; snapshot: number; parts: Uint8Array[]; bytes: number } | undefined;
  last: PreviewSnapshot | undefined;
}

function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined;
}

export class PreviewLink {
  readonly #looks = new Map<string, Look>();
  #socket: AgentSocket | undefined;
  #heard: AgentSocket | undefined;

  constructor(private readonly projectId: number) {}

  /** Looks until the function that it answers is called. */
  look(uid: string, listener: PreviewListener): () => void {
    let look = this.#looks.get(uid);
    if (look === undefined) {
      look = {
        listeners: new Set(),
        imagesFrom: [],
        state: 'searching',
        gathered: undefined,
        last: undefined,
      };
      this.#looks.set(uid, look);
      this.#ask(uid);
    } else {
      listener.state(look.state);
      if (look.last !== undefined) listener.snapshot(look.last);
    }
    look.listeners.add(listener);
    return () => {
      look.listeners.delete(listener);
      if (look.listeners.size > 0 || this.#looks.get(uid) !== look) return;
      this.#looks.delete(uid);
      this.#socket?.emit('stopPreview', { projectId: this.projectId, visitorUid: uid });
    };
  }

  /** After `ended`, or where it was too much. */
  again(uid: string): void {
    this.#tell(uid, 'searching');
    this.#ask(uid);
  }

  /** The room is joined. */
  joined(socket: AgentSocket): void {
    this.#socket = socket;
    if (this.#heard !== socket) this.#listen(socket);
    for (const uid of this.#looks.keys()) this.again(uid);
  }

  left(): void {
    this.#socket = undefined;
    for (const uid of this.#looks.keys()) this.#tell(uid, 'disconnected');
  }

  #listen(socket: AgentSocket): void {
    this.#heard = socket;
    socket.on('previewState', (event) => {
      if (event.projectId === this.projectId) this.#tell(event.visitorUid, event.state);
    });
    socket.on('previewPiece', (event) => {
      if (event.projectId === this.projectId) this.#take(event);
    });
    socket.on('previewScroll', (event) => {
      const look = event.projectId === this.projectId && this.#looks.get(event.visitorUid);
      if (!look || look.last?.capture !== event.capture || look.last.snapshot !== event.snapshot) return;
      for (const listener of look.listeners) listener.scrolled(event);
    });
  }

  #ask(uid: string): void {
    const { projectId } = this;
    const socket = this.#socket;
    if (socket?.connected !== true) return;
    // Not answered: the connection is lost, and it is asked again after the next join.
    socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('requestPreview', { projectId, visitorUid: uid }, (timeout, answer) => {
        const look = this.#looks.get(uid);
        if (timeout !== null || look === undefined || this.#socket !== socket) return;
        if (answer.ok) look.imagesFrom = answer.imagesFrom;
        else this.#tell(uid, answer.error.code === 'rateLimited' ? 'rateLimited' : 'failed');
      });
  }

  /** Whatever was shown is no longer true. */
  #tell(uid: string, state: PreviewState): void {
    const look = this.#looks.get(uid);
    if (look === undefined) return;
    look.state = state;
    look.gathered = look.last = undefined;
    for (const listener of look.listeners) listener.state(state);
  }

  #take({ visitorUid, capture, snapshot, index, count, kind, encoding, data }: AgentPreviewPiece): void {
    const look = this.#looks.get(visitorUid);
    const bytes = bytesOf(data);
    if (look === undefined || bytes === undefined) return;
    if (index === 0) look.gathered = { capture, snapshot, parts: [], bytes: 0 };
    const { gathered } = look;
    if (gathered === undefined || gathered.capture !== capture || gathered.snapshot !== snapshot) return;
    gathered.bytes += bytes.length;
    const isWrong =
      index !== gathered.parts.length ||
      count > MAX_PIECES ||
      bytes.length > MAX_PIECE_BYTES ||
      gathered.bytes > MAX_BYTES;
    if (isWrong) {
      look.gathered = undefined; // the next snapshot may be whole
      return;
    }
    gathered.parts.push(bytes);
    if (gathered.parts.length < count) return;
    look.gathered = undefined;
    const joined = new Uint8Array(gathered.bytes);
    let at = 0;
    for (const part of gathered.parts) {
      joined.set(part, at);
      at += part.length;
    }
    look.last = { capture, snapshot, kind, encoding, data: joined, imagesFrom: look.imagesFrom };
    for (const listener of look.listeners) listener.snapshot(look.last);
  }
}
