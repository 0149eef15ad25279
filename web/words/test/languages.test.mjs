// @vitest-environment node
// Every file of words that there is, and what the check of them finds.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemsOf, unsaidIn } from '../check.mjs';
import { places } from '../generate.mjs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What is written below a folder, without tests and without the words themselves. */
const sourcesBelow = (folder, except) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return join(path, '/') === except ? [] : sourcesBelow(path, except);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });

const byPart = places.map((place) => [basename(join(place, '../..')), place]);

describe.each(byPart)('%s', (_, place) => {
  const english = read(`${place}en.json`);
  const files = readdirSync(place).filter((name) => name.endsWith('.json'));

  test.each(files)('%s has every message, and each is right', (file) => {
    expect(problemsOf(basename(file, '.json'), english, read(join(place, file)))).toEqual([]);
  });

  test('every message is said somewhere', () => {
    expect(unsaidIn(sourcesBelow(join(place, '..'), place), Object.keys(english))).toEqual([]);
  });

  test.each(files)('%s has each key once', (file) => {
    const keys = [...readFileSync(join(place, file), 'utf8').matchAll(/^ {2}"([^"]+)":/gm)].map(
      ([, key]) => key,
    );
    expect(keys).toEqual(Object.keys(read(join(place, file))));
  });
});

describe('the check finds', () => {
  const english = {
    plain: 'Try again',
    told: 'Hello {name}',
    counted: '{count, plural, one {# day} other {# days}}',
    chosen: '{now, select, light {Light} other {Dark}}',
  };
  const polish = {
    plain: 'Ponów',
    told: 'Witaj {name}',
    counted: '{count, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}',
    chosen: '{now, select, light {Jasny} other {Ciemny}}',
  };
  const found = (changed) => problemsOf('pl', english, { ...polish, ...changed });
  const without = (key) => Object.fromEntries(Object.entries(polish).filter(([name]) => name !== key));

  test('nothing where all is right', () => {
    expect(found({})).toEqual([]);
    expect(problemsOf('en', english, english)).toEqual([]);
  });

  test('a missing message, and one that is not used any more', () => {
    expect(problemsOf('pl', english, without('told'))).toEqual(['told is missing']);
    expect(found({ old: 'Stary' })).toEqual(['old is not in English any more']);
  });

  test('an argument that is missing, called otherwise, or counted where it is told', () => {
    expect(found({ told: 'Witaj' })).toEqual(['told is told with no arguments; English with {name: string}']);
    expect(found({ told: 'Witaj {imię}' })[0]).toContain('is told with {imię: string}');
    expect(found({ told: '{name, number}' })[0]).toContain('is told with {name: number}');
  });

  test('a plural without a form that the language has, and a choice that is not English’s', () => {
    expect(found({ counted: '{count, plural, one {# dzień} other {# dni}}' })).toEqual([
      'counted counts {count} by one, other; the language has few, many, one, other',
    ]);
    expect(found({ chosen: '{now, select, jasny {Jasny} other {Ciemny}}' })[0]).toContain(
      'English by light, other',
    );
  });

  test('a form that the language does not have, and braces that do not close', () => {
    const japanese = { ...english, counted: '{count, plural, one {#日} other {#日}}' };
    expect(problemsOf('ja', english, japanese)[0]).toMatch(/^counted cannot be read/);
    expect(found({ told: 'Witaj {name' })[0]).toMatch(/^told cannot be read/);
  });

  test('what is too long for its place: an East Asian character is as wide as two', () => {
    expect(found({ plain: 'x'.repeat(28) })).toEqual([]);
    expect(found({ plain: 'x'.repeat(29) })).toEqual(['plain is 29 long; there is room for 28']);
    expect(found({ plain: '再'.repeat(15) })).toEqual(['plain is 30 long; there is room for 28']);
  });

  test('what is empty, and what is English still', () => {
    expect(found({ plain: '' })).toEqual(['plain is empty']);
    const sentence = { plain: 'Try it again' };
    expect(problemsOf('pl', sentence, sentence)).toEqual(['plain is English still']);
  });

  test('a key that nobody says, by its name or by a template', () => {
    const sources = ["say('app.inbox')", 'say(`status.${status}`)', 'const all = { a: "app.log" };'];
    expect(unsaidIn(sources, ['app.inbox', 'app.log', 'status.away', 'app.bans'])).toEqual(['app.bans']);
  });
});
