// What was written and is not acknowledged yet, in the site's localStorage: it outlives the page, and all tabs
// share it. Any tab may send any of it; the server takes a tempId once. Each message has a key of its own:
// two tabs that write at the same moment cannot undo each other. What storage does not take (blocked, full)
// lives as long as the page.

import { fromJson, now, own, toJson } from '../own';
import { listen } from './dom';
import { outboxPrefix } from './port';
import type { SentFile } from './contract';
import { longestContent, readFiles } from './wire';

export interface Unsent {
  tempId: string;
  content: string;
  /** Uploaded already. */
  files?: SentFile[] | undefined;
  /** When it was written. Units: milliseconds since 1970. */
  at: number;
  /** The server's last word on it: only the visitor can send it again. */
  failed?: string | undefined;
  /** Who wrote it, and alone may send it; undefined: from before that was kept. */
  uid?: string | undefined;
}

/** Written by one visitor while the server is away; more are not taken. */
export const mostUnsent = 100;
/** How long it waits for its writer where somebody else is here now. Units: milliseconds. */
export const longestWait = 7 * 24 * 3_600_000;

export class Outbox {
  private readonly prefix: string;
  private readonly memory = new own.Map<string, Unsent>();
  private uid: string | undefined;

  /** @param onOtherTab another tab has changed it */
  constructor(projectId: number, onOtherTab: () => void) {
    const prefix = (this.prefix = outboxPrefix(projectId));
    listen(window, 'storage', ({ key }) => {
      if (key === null || key.startsWith(prefix)) onOtherTab();
    });
  }

  /** Who is here from now on: what others have written waits for them, unseen. */
  isOf(uid: string | undefined): void {
    this.uid = uid;
    for (const one of this.all())
      if (!this.isOwn(one) && one.at < now() - longestWait) this.remove(one.tempId);
  }

  /** The visitor's own, in the order of writing. */
  list(): Unsent[] {
    return this.all()
      .filter((one) => this.isOwn(one))
      .sort((a, b) => a.at - b.at)
      .slice(0, mostUnsent);
  }

  /** False: it is full. */
  add(tempId: string, content: string, files?: SentFile[]): boolean {
    const list = this.list();
    if (list.length >= mostUnsent) return false;
    // Later than all others, whatever the clock does: `at` is the order.
    const last = list.length ? list[list.length - 1]!.at : 0;
    this.write({ tempId, content, files, at: Math.max(now(), last + 1), uid: this.uid });
    return true;
  }

  remove(tempId: string): void {
    this.memory.delete(tempId);
    try {
      localStorage.removeItem(this.prefix + tempId);
    } catch {
      // Blocked: it was never there.
    }
  }

  /** @param failed undefined: to be sent again */
  mark(tempId: string, failed: string | undefined): void {
    const found = this.list().find((unsent) => unsent.tempId === tempId);
    if (found) this.write({ ...found, failed });
  }

  private isOwn({ uid }: Unsent): boolean {
    return uid === undefined || uid === this.uid;
  }

  private all(): Unsent[] {
    return [...this.stored(), ...this.memory.values()];
  }

  private stored(): Unsent[] {
    try {
      return own.Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => parse(key.slice(this.prefix.length), localStorage.getItem(key)))
        .filter((unsent): unsent is Unsent => !!unsent && !this.memory.has(unsent.tempId));
    } catch {
      return [];
    }
  }

  private write(unsent: Unsent): void {
    try {
      localStorage.setItem(this.prefix + unsent.tempId, toJson(unsent));
      this.memory.delete(unsent.tempId);
    } catch {
      this.memory.set(unsent.tempId, unsent);
    }
  }
}

/** What stands in storage may have been written by anybody. */
function parse(tempId: string, text: string | null): Unsent | undefined {
  try {
    const { content, files, at, failed, uid } = fromJson(text!) as Unsent;
    const whole =
      /^[\w.:-]{1,64}$/.test(tempId) &&
      typeof content === 'string' &&
      content.length <= 2 * longestContent &&
      own.Number.isFinite(at);
    return whole
      ? {
          tempId,
          content,
          files: files && readFiles(files),
          at,
          failed: failed && String(failed),
          uid: uid && String(uid),
        }
      : undefined;
  } catch {
    return undefined;
  }
}
