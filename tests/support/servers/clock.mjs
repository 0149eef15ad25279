// Another time of day for a process, as on a machine whose clock is wrong: its monotonic clock and its timers stay
// right. (libfaketime would move timers with it, and lose those that are due at once.)

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './process.mjs';

/** tests/support/virtual_clock.c, as the build makes it. */
const library = join(root, 'build/release/tests/libporchlight_virtual_clock.so');

let folder;
let files = 0;

/** The environment of a process whose clock is off by so many milliseconds. */
export function otherClock(offset) {
  if (!folder) {
    folder = mkdtempSync(join(tmpdir(), 'porchlight-clock-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  const microseconds = Buffer.alloc(8);
  microseconds.writeBigInt64LE(BigInt(offset) * 1_000n);
  const file = join(folder, String((files += 1)));
  writeFileSync(file, microseconds);
  return { LD_PRELOAD: library, VIRTUAL_CLOCK: file };
}
