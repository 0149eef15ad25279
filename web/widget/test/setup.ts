// Tests put clocks of their own into the page, which the widget is made not to fall for (src/own.ts).

import { vi } from 'vitest';
import type * as Own from '../src/own';

vi.mock('../src/own', async (original) => {
  const real = await original<typeof Own>();
  const own = { ...real.own };
  Object.defineProperty(own, 'Date', { get: () => globalThis.Date });
  return { ...real, own, now: () => Date.now() };
});
