// A part of the screen whose code is loaded when it is opened. Where it cannot be loaded, the nearest PaneBoundary says
// so; at the start, before anything could have been written on the page, a newer version is loaded instead.
import { useEffect, useSyncExternalStore } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { NotLoaded } from '../shared/ui/PaneBoundary';
import { reloadForNewer } from './newer-version';

interface Options<Props> {
  load: () => Promise<ComponentType<Props>>;
  meanwhile?: ReactNode;
  /** Something may be written in it that a reload would lose. */
  holdsWork?: boolean;
  reload?: () => void;
}

type State<Props> = { Loaded: ComponentType<Props> } | { error: NotLoaded } | undefined;

let workIsOnScreen = false;

class Loader<Props> {
  state: State<Props>;
  #loading: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly options: Options<Props>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Ends when it is there, or cannot be had now. */
  load(): Promise<void> {
    if (this.state !== undefined && 'error' in this.state) this.#again();
    return (this.#loading ??= this.options.load().then(
      (Loaded) => this.#become({ Loaded }),
      () => this.#failed(),
    ));
  }

  async #failed(): Promise<void> {
    // Nobody waits for it: it was loaded ahead, and may be asked for anew.
    if (this.#listeners.size === 0) return this.#again();
    if (!workIsOnScreen && (await reloadForNewer(this.options.reload))) return; // this page goes
    this.#become({ error: new NotLoaded(() => this.#again()) });
  }

  #again(): void {
    if (this.state !== undefined && 'Loaded' in this.state) return; // meanwhile it has come
    this.#loading = undefined;
    this.#become(undefined);
  }

  #become(state: State<Props>): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Stand it in a PaneBoundary. */
export function section<Props extends object>(options: Options<Props>) {
  const { meanwhile = null, holdsWork = false } = options;
  const loader = new Loader(options);
  const stateNow = () => loader.state;

  function Section(props: Props) {
    const state = useSyncExternalStore(loader.subscribe, stateNow);
    useEffect(() => void loader.load(), []);
    useEffect(() => {
      workIsOnScreen ||= holdsWork;
    }, []);
    if (state === undefined) return meanwhile;
    if ('error' in state) throw state.error;
    const { Loaded } = state;
    return <Loaded {...props} />;
  }
  return Object.assign(Section, {
    /** Loads it ahead; ends when it is there, or cannot be had now. */
    preload: () => loader.load(),
  });
}
