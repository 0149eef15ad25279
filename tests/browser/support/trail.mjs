// A visitor's trail as the panel shows it, for the tests of it.

import { eventually } from '../../support/porchlight.mjs';

/** The pages of the latest visit, the newest first: {title, path, href, at, spent, isOpen}; `at` in milliseconds, null where
 * nothing is said of it, as `spent`, `href`. */
export const trailOf = ({ panel }) =>
  panel
    .getByTestId('trail')
    .first()
    .getByTestId('trail-page')
    .evaluateAll((pages) =>
      pages.map((page) => {
        const part = (name) => page.querySelector(`[data-testid=${name}]`);
        const time = page.querySelector('time');
        return {
          title: part('trail-title')?.textContent.replace(' · Lumen & Co', ''),
          path: (part('trail-path').querySelector('bdi') ?? part('trail-path')).textContent,
          href: part('trail-path').href ?? null,
          at: time && Date.parse(time.dateTime),
          spent: time?.nextElementSibling?.textContent ?? null,
          isOpen: page.hasAttribute('data-open'),
        };
      }),
    );

/** Waits until the trail is pages of these titles. */
export const trailIs = (dashboard, expected) =>
  eventually(
    async () => {
      const found = (await trailOf(dashboard)).map(({ title }) => title);
      return (
        JSON.stringify(found) === JSON.stringify(expected) || Promise.reject(new Error(found.join(' | ')))
      );
    },
    `the trail to be ${expected.join(' | ')}`,
  );
