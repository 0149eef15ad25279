// axe-core over a page, in every way in which people have it: sizes, colour schemes. All of its rules, with those that
// are called best practices (landmarks, headings).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** By name: a large screen, a desk, a tablet or half a window, the smallest phone, a phone. The page is left as the last. */
export const sizes = {
  large: { width: 1440, height: 900 },
  wide: { width: 1280, height: 800 },
  narrow: { width: 820, height: 900 },
  small: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
};

/** The violations, a line each. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    // A preview's frame is somebody else's page.
    window.axe
      .run(document, { resultTypes: ['violations'], iframes: false })
      .then((result) => result.violations),
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
  );
}

/** Until the page stands in its new size and colours, and nothing moves. */
const drawn = (page) =>
  page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const moves = document
      .getAnimations()
      .filter(({ effect }) => effect.getComputedTiming().endTime < 10_000);
    await Promise.allSettled(moves.map(({ finished }) => finished));
  });

/** In both colour schemes, at each of the sizes. */
export async function assertAccessible(page, what, { at = Object.keys(sizes) } = {}) {
  for (const size of at) {
    await page.setViewportSize(sizes[size]);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await drawn(page);
      assert.deepEqual(await violations(page), [], `${what}, ${size}, ${colorScheme}`);
    }
  }
}
