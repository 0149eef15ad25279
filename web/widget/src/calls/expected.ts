// What is wrong with a call is said once, in one line that says what was expected.

import { warnOnce } from '../guarded';

export function expected(call: string, what: string): void {
  warnOnce(call + what, `porchlight(${call}): expected ${what}`);
}
