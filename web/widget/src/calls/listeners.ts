// The page's listeners. One that throws hurts nobody: the console says so once, and the others are told.

import { warnOnce } from '../guarded';
import { own } from '../own';
import { expected } from './expected';
import { events, type EventName } from './names';

type Listener = (detail: unknown) => void;

/** Of one event; a page that adds more has forgotten to take them away. */
export const mostListeners = 100;

export class Listeners {
  private readonly byName = new own.Map<unknown, Listener[]>();

  /** True: it is a new one. */
  add(name: unknown, listener: unknown): boolean {
    if (!isEvent('on', name)) return false;
    const known = this.of(name);
    if (typeof listener !== 'function') expected(`'on', '${name}'`, 'a function behind it');
    else if (known.length >= mostListeners) expected(`'on', '${name}'`, `at most ${mostListeners} listeners`);
    else if (known.indexOf(listener as Listener) < 0) {
      this.byName.set(name, [...known, listener as Listener]);
      return true;
    }
    return false;
  }

  /** Without a listener: all of that event. */
  remove(name: unknown, listener: unknown): void {
    if (!isEvent('off', name)) return;
    this.byName.set(name, listener ? this.of(name).filter((one) => one !== listener) : []);
  }

  tell(name: EventName, detail?: unknown): void {
    for (const listener of this.of(name)) callListener(name, listener, detail);
  }

  private of(name: EventName): Listener[] {
    return this.byName.get(name) || [];
  }
}

export function callListener(name: EventName, listener: unknown, detail: unknown): void {
  try {
    (listener as Listener)(detail);
  } catch (error) {
    warnOnce('listener ' + name, `A listener of '${name}' threw: ${String(error)}`);
  }
}

function isEvent(call: string, name: unknown): name is EventName {
  const is = events.indexOf(name as EventName) >= 0;
  if (!is) expected(`'${call}'`, `one of '${events.join("', '")}'`);
  return is;
}
