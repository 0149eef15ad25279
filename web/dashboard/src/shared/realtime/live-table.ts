// The live table of who is here, as the server tells it: opened with a view, moved with what is on the screen, held while
// somebody points at it, opened again after every join. The server decides who stands where; here is kept what is on the
// screen and nothing else, so a dashboard costs as little for ten thousand visitors as for ten.
//
// What an answer or an event says of its window is the whole truth: the newest stands. Between asking for another view
// and its answer the server still tells of the old one: that is not taken.
import { replaceEqualDeep } from '@tanstack/react-query';
import type { AckError } from '@porchlight/protocol/problem';
import type {
  MoveTable,
  OpenTable,
  TableAck,
  TableChanged,
  TableCount,
  TableCounts,
  TableFilter,
  TableGroup,
  TableRow,
  TableSort,
  TableWaiting,
} from '@porchlight/protocol/table';
import type { FirstRows } from '../../first/rows';
import type { ServerClock } from '../time/server-clock';
import type { AgentSocket } from './project-room';
import { throttled } from './throttled';
import { Timers } from './timers';

/** Where there is no answer by then the connection is lost, or the question is asked again. */
const ACK_TIMEOUT_MS = 5_000;
/** Before what was refused or not answered is asked again; jittered. */
const RETRY_MS = 1_500;
/** A scroll asks for rows at once, then so often. */
const MOVE_EVERY_MS = 100;
/** What is pushed is drawn at once, then so often. */
const DRAW_EVERY_MS = 500;
/** An order that changes again within this time is not seen to move: it would never stand still. */
const BUSY_MS = 1_500;
/** The server's limit of one window. */
export const MAX_WINDOW = 200;
/** Asked for before the screen has said how much it shows. */
const FIRST_WINDOW = { from: 0, count: 60 };

export interface TableQuestion {
  filter: TableFilter;
  /** Missing: who came last stands first. */
  sort?: TableSort;
  group: NonNullable<TableGroup> | null;
}

export interface TableWindow {
  from: number;
  count: number;
}

export interface TableState {
  /** Groups whose rows are left out. */
  collapsed: readonly string[];
  /** How often the order was taken anew because somebody asked for it. */
  anew: number;
  /** What is shown is of the view before, or from before the connection was lost. */
  isOld: boolean;
  /** Why nothing newer is known; it is asked for again. */
  failure: AckError['error'] | undefined;
  /** Its order changes all the time. */
  isBusy: boolean;
  from: number;
  /** Who stands there, from `from` on. */
  uids: readonly string[];
  rows: ReadonlyMap<string, TableRow>;
  total: number;
  waiting: TableWaiting;
  /** When what is shown was so, where it came before the table was opened. */
  asOf?: string;
  /** Undefined before the first answer. */
  counts: TableCounts | undefined;
  groups: readonly TableCount[] | null;
}

export const NOTHING_WAITS: TableWaiting = { arrived: 0, gone: 0, moved: 0 };
const NONE: readonly string[] = [];
export const NO_TABLE: TableState = {
  collapsed: NONE,
  anew: 0,
  isOld: true,
  failure: undefined,
  isBusy: false,
  from: 0,
  uids: [],
  rows: new Map(),
  total: 0,
  waiting: NOTHING_WAITS,
  counts: undefined,
  groups: null,
};

const isPlain = ({ filter, sort, group }: TableQuestion) =>
  Object.keys(filter).length === 0 && sort === undefined && group === null;

type Told = Omit<TableChanged, 'projectId'>;

/** `isPushed`: nobody has asked for it, so nobody waits for it. */
type Listener = (isPushed: boolean) => void;

/** What is the same as before stays the same object: an unchanged row is not drawn again. */
export function withTold(before: TableState, told: Told): TableState {
  const changed = new Map(told.rows.map((row) => [row.visitorUid, row]));
  const rows = new Map<string, TableRow>();
  for (const uid of told.uids) {
    const known = before.rows.get(uid);
    const row = changed.get(uid);
    const now = row === undefined ? known : replaceEqualDeep(known, row);
    if (now !== undefined) rows.set(uid, now);
  }
  const isSame =
    rows.size === before.rows.size && [...rows].every(([uid, row]) => before.rows.get(uid) === row);
  return {
    collapsed: before.collapsed,
    anew: before.anew,
    isOld: false,
    failure: undefined,
    isBusy: before.isBusy,
    from: told.from,
    uids: replaceEqualDeep(before.uids, told.uids),
    rows: isSame ? before.rows : rows,
    total: told.total,
    waiting: replaceEqualDeep(before.waiting, told.waiting),
    counts: replaceEqualDeep(before.counts, told.counts),
    groups: replaceEqualDeep(before.groups, told.groups),
  };
}

export class LiveTable {
  #socket: AgentSocket | undefined;
  #heard: AgentSocket | undefined;
  #question: TableQuestion | undefined;
  #window: TableWindow = FIRST_WINDOW;
  #hold = false;
  #collapsed = NONE;
  /** What the server has last been told of. */
  #told: (TableWindow & { hold: boolean; collapsed: readonly string[] }) | undefined;
  #opens = 0;
  #isOpen = false;
  #isMoving = false;
  #retrying = false;
  #anew: { around: string | undefined } | undefined;
  #state = NO_TABLE;
  readonly #listeners = new Set<Listener>();
  readonly #timers = new Timers();
  readonly #moves = throttled(MOVE_EVERY_MS, () => this.#move());
  readonly #draws = throttled(DRAW_EVERY_MS, () => this.#draw(true));

  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly projectId: number,
    private readonly clock: Pick<ServerClock, 'observe'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): TableState => this.#state;

  /** What was known before the room was joined, of everybody who is here: it is shown as old. */
  begin({ rows, asOf }: Pick<FirstRows, 'rows' | 'asOf'>): void {
    const uids = rows.map(({ visitorUid }) => visitorUid);
    this.#state = { ...NO_TABLE, asOf, uids, rows: new Map(rows.map((row) => [row.visitorUid, row])) };
  }

  /** From now on this is asked for, from its beginning. */
  show(question: TableQuestion): void {
    if (this.#state.asOf !== undefined && !isPlain(question)) this.#state = NO_TABLE;
    if (this.#question !== undefined) this.#window = { from: 0, count: this.#window.count };
    this.#question = question;
    this.#open();
  }

  /** What is on the screen, and somewhat more. */
  look({ from, count }: TableWindow): void {
    this.#window = { from, count: Math.min(count, MAX_WINDOW) };
    this.#moves.call();
  }

  /** Nothing moves from its place until this is said again with false. */
  hold(hold: boolean): void {
    if (this.#hold === hold) return;
    this.#hold = hold;
    this.#move();
  }

  /** Of these groups no rows are told. Give it the same list for the same groups. */
  collapse(groups: readonly string[]): void {
    if (this.#collapsed === groups) return;
    this.#collapsed = groups;
    this.#move();
  }

  /** The order is taken anew, now, though it is held; and looked at where that visitor stands then. */
  takeAnew(around?: string): void {
    this.#anew = { around };
    this.#move();
  }

  /** Nobody looks: the server tells nothing more. What was shown stays, as old. */
  close(): void {
    if (this.#question === undefined) return;
    this.#question = undefined;
    this.#stop();
    this.#become({ ...this.#state, isOld: true });
    if (this.#socket?.connected === true) this.#socket.emit('closeTable', { projectId: this.projectId });
  }

  /** The room is joined. */
  joined(socket: AgentSocket): void {
    this.#socket = socket;
    if (this.#heard !== socket) this.#listen(socket);
    this.#open();
  }

  left(): void {
    this.#socket = undefined;
    this.#stop();
    this.#become({ ...this.#state, isOld: true });
  }

  /** What was told may no longer be true. */
  reopen(): void {
    this.#open();
  }

  #listen(socket: AgentSocket): void {
    this.#heard = socket;
    socket.on('tableChanged', (event) => {
      if (event.projectId !== this.projectId || !this.#isOpen) return;
      this.clock.observe(event.now);
      this.#push(event);
      this.#draws.call();
      // A row that was never told of: what the server takes for known is not known.
      if (this.#state.rows.size < this.#state.uids.length) this.#again(() => this.#open());
    });
  }

  #push(event: TableChanged): void {
    const told = withTold(this.#state, event);
    const isMoved = told.from === this.#state.from && told.uids !== this.#state.uids;
    const now = this.now();
    const isBusy = now - this.#movedAt < BUSY_MS;
    if (isMoved) this.#movedAt = now;
    this.#state = isBusy === told.isBusy ? told : { ...told, isBusy };
  }

  #open(): void {
    const socket = this.#socket;
    if (this.#question === undefined || socket?.connected !== true) return;
    this.#stop();
    const { projectId } = this;
    const { filter, sort, group } = this.#question;
    const asked = { ...this.#window };
    const collapsed = this.#collapsed;
    const question: OpenTable = { projectId, filter, group, ...asked };
    if (sort !== undefined) question.sort = sort;
    if (collapsed.length > 0) question.collapsed = [...collapsed];
    const attempt = (this.#opens += 1);
    this.#become({ ...this.#state, isOld: true });
    socket.timeout(ACK_TIMEOUT_MS).emit('openTable', question, (timeout, answer) => {
      if (attempt !== this.#opens) return;
      if (!this.#take(timeout, answer, { collapsed })) return;
      this.#isOpen = true;
      this.#told = { ...asked, hold: false, collapsed };
      this.#move();
    });
  }

  /** Tells the server what has changed since it was last told, if anything; one question at a time. */
  #move(): void {
    const socket = this.#socket;
    if (!this.#isOpen || this.#isMoving || socket?.connected !== true) return;
    const anew = this.#anew;
    const asked = { ...this.#window, hold: this.#hold && anew === undefined };
    const collapsed = this.#collapsed;
    const { from, count, hold } = this.#told ?? {};
    const isCollapsed = this.#told?.collapsed === collapsed;
    const isTold = from === asked.from && count === asked.count && hold === asked.hold && isCollapsed;
    if (isTold && anew === undefined) return;
    this.#anew = undefined;
    const attempt = this.#opens;
    this.#isMoving = true;
    this.#told = { ...asked, collapsed };
    const question: MoveTable = { projectId: this.projectId, ...asked };
    if (!isCollapsed) question.collapsed = [...collapsed];
    if (anew?.around !== undefined) question.around = anew.around;
    socket.timeout(ACK_TIMEOUT_MS).emit('moveTable', question, (timeout, answer) => {
      if (attempt !== this.#opens) return;
      this.#isMoving = false;
      if (anew?.around !== undefined && timeout === null && answer.ok) this.#lookFrom(answer.from);
      const more = anew === undefined ? {} : { anew: this.#state.anew + 1 };
      if (this.#take(timeout, answer, { collapsed, ...more })) this.#move();
    });
  }

  /** The server has moved the window. */
  #lookFrom(from: number): void {
    this.#window = { ...this.#window, from };
    if (this.#told !== undefined) this.#told = { ...this.#told, from };
  }

  #take(timeout: Error | null, answer: TableAck, of: Partial<TableState>): boolean {
    if (timeout === null && answer.ok) {
      this.clock.observe(answer.now);
      this.#become({ ...withTold(this.#state, answer), ...of });
      return true;
    }
    const failure = timeout === null && !answer.ok ? answer.error : undefined;
    this.#isOpen = false;
    this.#become({ ...this.#state, isOld: true, failure });
    if (failure?.code !== 'badRequest') this.#again(() => this.#open());
    return false;
  }

  #again(run: () => void): void {
    if (this.#retrying) return;
    this.#retrying = true;
    this.#timers.later(RETRY_MS * (0.5 + Math.random()), () => {
      this.#retrying = false;
      run();
    });
  }

  /** Answers that are still under way are not taken. */
  #stop(): void {
    this.#opens += 1;
    this.#isOpen = this.#isMoving = this.#retrying = false;
    this.#anew = undefined;
    this.#told = undefined;
    this.#timers.stop();
    this.#moves.stop();
    this.#draws.stop();
  }

  #become(state: TableState): void {
    this.#state = state;
    this.#draw(false);
  }

  #draw(isPushed: boolean): void {
    for (const listener of this.#listeners) listener(isPushed);
  }
}
