// Who is typing, both ways. Nobody says "stopped" reliably, so each "typing" holds for a while and is repeated.

import { guarded } from '../guarded';
import { now } from '../own';

/** Between two "typing" of ours. Units: milliseconds. */
export const repeatAfter = 3_000;
/** How long one of theirs is shown. */
export const shownFor = 6_000;

/** Ours: says "typing" at most every three seconds, and "not typing" once. */
export class OwnTyping {
  private toldAt = 0; // 0: the last word was "not typing"

  constructor(private readonly tell: (isTyping: boolean) => void) {}

  /** The field has changed. */
  changed(hasText: boolean): void {
    if (!hasText) return this.stop();
    if (this.toldAt && now() - this.toldAt < repeatAfter) return;
    this.toldAt = now();
    this.tell(true);
  }

  stop(): void {
    if (this.toldAt) this.tell(false);
    this.toldAt = 0;
  }

  /** The message that was typed tells it, or the link is gone: nothing needs to be said. */
  forget(): void {
    this.toldAt = 0;
  }
}

/** Theirs: the agent's name, until it is told otherwise or nothing for six seconds. */
export class TheirTyping {
  name: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onChanged: () => void) {}

  set(name: string | undefined): void {
    clearTimeout(this.timer);
    if (name !== undefined) {
      const expire = guarded(() => this.set(undefined));
      this.timer = setTimeout(expire, shownFor);
    }
    if (name === this.name) return;
    this.name = name;
    this.onChanged();
  }
}
