// What the site says of its visitor beyond the name: a plan, a basket's worth. Said once the server knows who is here, and
// again where an answer was lost, which changes nothing.

import { guarded } from '../guarded';
import { own } from '../own';
import { later, type Timer } from '../timers';
import { expected } from './expected';
import type { Port } from './port';

type Value = string | number | boolean | null;

/** The contract's limits. */
export const mostAttributes = 20;
export const longestKey = 40;
export const longestValue = 255;
/** Calls that come together are sent together. Units: milliseconds. */
const gathered = 100;
/** Before what the server could not take now is sent again; twice as long each time. */
const firstPause = 1_000;
const longestPause = 60_000;

/** Answers that pass by themselves. */
const passing = /^(draining|unavailable|rateLimited|internal|notIdentified)$/;

export class Attributes {
  private pending: Record<string, Value> = {};
  private sent: Record<string, Value> | undefined; // not answered yet
  private pause = firstPause;
  private timer: Timer;

  constructor(private readonly port: Pick<Port, 'emit'>) {}

  set(given: unknown): void {
    const added = readAttributes(given);
    const all = { ...this.pending, ...added };
    if (own.Object.keys(all).length > mostAttributes)
      return expected("'attributes'", `at most ${mostAttributes} of them`);
    this.pending = all;
    this.flushIn(gathered);
  }

  /** The server knows who is here; what it was told on an earlier link is not known. */
  identified(): void {
    this.takeBack();
    this.pause = firstPause;
    this.flush();
  }

  /** Somebody else is here. */
  forget(): void {
    clearTimeout(this.timer);
    this.pending = {};
    this.sent = undefined;
  }

  private takeBack(): void {
    this.pending = { ...this.sent, ...this.pending };
    this.sent = undefined;
  }

  private flushIn(delay: number): void {
    clearTimeout(this.timer);
    this.timer = later(() => this.flush(), delay);
  }

  private flush(): void {
    const attributes = this.pending;
    if (this.sent || !own.Object.keys(attributes).length) return;
    const answer = guarded((said: unknown) => {
      if (this.sent === attributes) this.answered(said);
    });
    if (!this.port.emit('setAttributes', { attributes }, answer)) return;
    this.sent = attributes;
    this.pending = {};
  }

  private answered(said: unknown): void {
    const { ok, error } = own.Object(said) as { ok?: unknown; error?: { code?: string; message?: string } };
    const { code = '', message = '' } = error || {};
    if (!ok && passing.test(code)) {
      this.takeBack();
      this.flushIn(this.pause);
      this.pause = Math.min(longestPause, this.pause * 2);
      return;
    }
    if (!ok) expected("'attributes'", `other ones: ${code} ${message}`);
    this.sent = undefined;
    this.pause = firstPause;
    this.flush();
  }
}

/** Those that can be sent; of the others the console says what was expected. */
function readAttributes(given: unknown): Record<string, Value> {
  const read: Record<string, Value> = {};
  if (typeof given !== 'object' || !given || own.Array.isArray(given)) {
    expected("'attributes'", "an object, like {plan: 'pro', seats: 5}");
    return read;
  }
  for (const key of own.Object.keys(given)) {
    const value = (given as Record<string, unknown>)[key];
    if (!/^[\p{L}\p{N}_-]+$/u.test(key) || lengthOf(key) > longestKey)
      expected("'attributes'", `keys of letters, digits, _ and -, at most ${longestKey} of them`);
    else if (!isValue(value))
      expected("'attributes'", `a text of at most ${longestValue} characters, a number, true, false or null`);
    else read[key] = value;
  }
  return read;
}

function isValue(value: unknown): value is Value {
  if (typeof value === 'string') return lengthOf(value) <= longestValue;
  return value === null || typeof value === 'boolean' || own.Number.isFinite(value);
}

/** Characters (code points), as the server counts them. */
function lengthOf(text: string): number {
  return own.Array.from(text).length;
}
