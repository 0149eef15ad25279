// Brings the bubble when there is to be one, and the page has settled: frameworks that take over what the server has
// written (hydration) want to find it as it was. What the server says until then is kept.

import type { BubblePort, StartBubble } from './bubble/port';
import { guarded } from './guarded';
import { own } from './own';
import type { SessionListener } from './session';
import { later } from './timers';

/** Events kept for it; later ones are dropped, the chat finds the hole. */
const mostKept = 50;
/** A page that never ends loading has settled by then. Units: milliseconds. */
const patience = 5_000;

export class BubbleLoader implements SessionListener {
  private answered: unknown; // undefined: not identified yet
  private kept: [string, unknown][] = [];
  private loading?: boolean;
  private openWhenReady?: boolean;

  constructor(private readonly port: BubblePort) {}

  identified(answered: unknown): void {
    this.answered = answered || {};
    const { part } = this.port;
    if (part) return part.identified(answered);
    const { chat } = own.Object(answered) as { chat?: { enabled?: unknown } };
    if (this.loading || own.Object(chat).enabled === false) return;
    this.loading = true;
    whenSettled(() => this.port.load('widget-bubble.js', () => (this.loading = false)));
  }

  event(name: string, payload: unknown): void {
    const { part } = this.port;
    if (part) part.event(name, payload);
    else if (this.kept.length < mostKept) this.kept.push([name, payload]);
  }

  lost(): void {
    this.kept = [];
    this.port.part?.lost();
  }

  open(): void {
    const { part } = this.port;
    if (part) part.open();
    else this.openWhenReady = true;
  }

  /** The bubble's file has come. */
  ready(start: unknown): void {
    const { port } = this;
    if (port.part) return;
    const part = (port.part = (start as StartBubble)(port));
    for (const [name, payload] of this.kept) part.event(name, payload);
    if (this.answered) part.identified(this.answered);
    if (this.openWhenReady) part.open();
  }
}

function whenSettled(work: () => void): void {
  let done = false;
  const once = guarded(() => {
    if (!done) work();
    done = true;
  });
  const idle = (): void => {
    const { requestIdleCallback } = window as Partial<typeof window>;
    if (requestIdleCallback) requestIdleCallback.call(window, once, { timeout: 1_000 });
    else later(once, 200);
  };
  if (document.readyState === 'complete') return idle();
  addEventListener('load', idle);
  later(once, patience);
}
