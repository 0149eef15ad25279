// Who is typing, both ways. Nobody says "stopped" reliably, so each "typing" holds for a while and is repeated.

import { guarded } from '../guarded';
import { now } from '../own';
import { shorten } from '../page';

/** Between two "typing" of ours. Units: milliseconds. */
export const repeatAfter = 3_000;
/** How long one of theirs is shown. */
export const shownFor = 6_000;
/** Between two, where what is typed is told with them. */
export const previewedAfter = 1_000;
/** The contract's limit. Units: UTF-16 code units. */
export const longestPreview = 1_000;

/** Ours: says "typing" at most every three seconds, and "not typing" once. With what is typed every second, its last word too. */
export class OwnTyping {
  private toldAt = 0; // 0: the last word was "not typing"
  private text: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (isTyping: boolean, text?: string) => void) {}

  /** The field has changed. `text`: what stands in it, where the project may see that. */
  changed(hasText: boolean, text?: string): void {
    if (!hasText) return this.stop();
    this.text = text === undefined ? text : shorten(text, longestPreview);
    const left = this.toldAt ? this.toldAt + (text === undefined ? repeatAfter : previewedAfter) - now() : 0;
    if (left <= 0) this.say();
    else if (text !== undefined && this.timer === undefined)
      this.timer = setTimeout(
        guarded(() => this.say()),
        left,
      );
  }

  private say(): void {
    this.hush();
    this.toldAt = now();
    this.tell(true, this.text);
  }

  private hush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  stop(): void {
    this.hush();
    if (this.toldAt) this.tell(false);
    this.toldAt = 0;
  }

  /** The message that was typed tells it, or the link is gone: nothing needs to be said. */
  forget(): void {
    this.hush();
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
