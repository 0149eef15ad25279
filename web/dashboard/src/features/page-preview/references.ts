// What elements of a snapshot draw besides themselves: `use`, patterns, masks and clip paths draw others, which draw
// others again. A few bytes can stand for a billion shapes, so all of it is counted before any of it is drawn.

/** As many nodes again as a page has itself. */
const MAX_DRAWN = 30_000;
/** Of references within what is referred to. Icons need two. */
const MAX_NESTING = 8;

export interface SnapshotElement {
  t?: unknown;
  a?: unknown;
  c?: unknown;
}

const GRADIENTS = new Set(['linearGradient', 'radialGradient']);
const NAMES = /#([\w-]+)/g;

/** The ids that an attribute refers to. */
function referredTo(name: string, value: unknown): string[] {
  if (typeof value !== 'string' || name === 'style' || !value.includes('#')) return [];
  if (name !== 'href' && !/url\s*\(/i.test(value)) return [];
  return [...value.matchAll(NAMES)].map(([, id]) => id ?? '');
}

interface Holder {
  at: number; // its place in document order
  end: number; // the place after the last node within it
  gradient: boolean;
}

interface Reference {
  at: number;
  id: string;
}

export class References {
  /** More than one where an id is not unique: all of them count, whichever the browser takes. */
  readonly #holders = new Map<string, Holder[]>();
  readonly #references: Reference[] = [];
  readonly #weights = new Map<string, number>();
  #left = MAX_DRAWN;

  constructor(root: unknown) {
    this.#read(root);
  }

  /** Gradients draw nothing but colours. */
  isGradient(id: string): boolean {
    return this.#holders.get(id)?.every(({ gradient }) => gradient) === true;
  }

  /** Whether what `id` stands for may be drawn once more; then it counts. */
  take(id: string): boolean {
    const weight = this.#weight(id, 0);
    if (weight > this.#left) return false;
    this.#left -= weight;
    return true;
  }

  /** Never by recursion: a snapshot may be as deep as it likes. */
  #read(root: unknown): void {
    const stack: (Holder | { node: unknown })[] = [{ node: root }];
    let at = 0;
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if ('end' in step) {
        step.end = at;
        continue;
      }
      const holder = this.#note(step.node, at);
      at += 1;
      if (holder !== undefined) stack.push(holder);
      const children = (step.node as SnapshotElement | null | undefined)?.c;
      if (Array.isArray(children)) {
        for (let last = children.length - 1; last >= 0; last -= 1) stack.push({ node: children[last] });
      }
    }
  }

  #note(node: unknown, at: number): Holder | undefined {
    if (typeof node !== 'object' || node === null) return undefined;
    const { t, a } = node as SnapshotElement;
    if (typeof a !== 'object' || a === null) return undefined;
    for (const [name, value] of Object.entries(a)) {
      for (const id of referredTo(name, value)) this.#references.push({ at, id });
    }
    const { id } = a as { id?: unknown };
    if (typeof id !== 'string') return undefined;
    const holder = { at, end: at, gradient: typeof t === 'string' && GRADIENTS.has(t) };
    this.#holders.set(id, [...(this.#holders.get(id) ?? []).slice(0, 3), holder]);
    return holder;
  }

  /** Nodes, with everything that is drawn within; endless where it draws itself. */
  #weight(id: string, nesting: number): number {
    const known = this.#weights.get(id);
    if (known !== undefined) return known;
    if (nesting > MAX_NESTING) return Infinity;
    this.#weights.set(id, Infinity); // until it is known: whoever comes here again goes in a circle
    let weight = 0;
    for (const holder of this.#holders.get(id) ?? []) {
      if (holder.gradient) continue;
      weight += holder.end - holder.at + this.#drawnWithin(holder, nesting);
    }
    this.#weights.set(id, weight);
    return weight;
  }

  #drawnWithin({ at, end }: Holder, nesting: number): number {
    let weight = 0;
    for (let i = this.#firstFrom(at); weight <= MAX_DRAWN; i += 1) {
      const reference = this.#references[i];
      if (reference === undefined || reference.at >= end) break;
      weight += this.#weight(reference.id, nesting + 1);
    }
    return weight;
  }

  /** The first reference at a place or after it: they stand in document order. */
  #firstFrom(at: number): number {
    let [low, high] = [0, this.#references.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#references[middle]?.at ?? at) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
