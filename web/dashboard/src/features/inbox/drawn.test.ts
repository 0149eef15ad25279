import { expect, test, vi } from 'vitest';
import { drawnBy } from './drawn';
import type { Fonts, Look } from './drawn';

/** A font of so many glyphs: whatever it lacks is a box, and what it cannot join stands beside each other. */
function fontOf(glyphs: readonly string[], { coloured = true, boxes = 'box' } = {}) {
  const partsOf = (text: string) => {
    const parts = text.includes('\u200d') ? text.split('\u200d') : [...text];
    return glyphs.includes(text) || parts.length === 1 ? [text] : parts;
  };
  const glyphOf = (text: string) =>
    glyphs.includes(text) ? text : boxes === 'box' ? 'box' : `box of ${text}`;
  const lookOf = (text: string): Look => ({
    picture: partsOf(text).map(glyphOf).join(),
    isColoured: coloured && partsOf(text).some((part) => glyphs.includes(part)),
  });
  const widthOf = (text: string) =>
    partsOf(text).reduce((width, part) => width + (glyphs.includes(part) ? 16 : 9), 0);
  return { lookOf: vi.fn(lookOf), widthOf: vi.fn(widthOf) } satisfies Fonts;
}
const FAMILY = '👩‍👧';
const GLYPHS = ['😀', '👩', '👧', FAMILY, '🇩', '🇪', '🇫', '🇷', '🇩🇪', '🏁'];

test.each([
  ['😀', true],
  ['🫩', false],
  [FAMILY, true],
  ['👧‍👩', false],
  ['🇩🇪', true],
  ['🇫🇷', false],
])('of %s: %s', (emoji, expected) => {
  expect(drawnBy(fontOf(GLYPHS))(emoji)).toBe(expected);
  expect(drawnBy(fontOf(GLYPHS, { coloured: false }))(emoji)).toBe(expected);
});

test('where each thing that is missing has a box of its own, they are told by having no colours', () => {
  const isDrawn = drawnBy(fontOf(GLYPHS, { boxes: 'each its own' }));
  expect([isDrawn('🫩'), isDrawn('😀')]).toEqual([false, true]);
});

test('what fonts for texts draw is there, though it has no colours', () => {
  const { lookOf, widthOf } = fontOf(GLYPHS);
  const text: Look = { picture: 'c', isColoured: false };
  expect(drawnBy({ lookOf: (one) => (one === '©' ? text : lookOf(one)), widthOf })('©')).toBe(true);
});

test('where no emoji is drawn at all, none is left out', () => {
  expect(drawnBy(fontOf([]))('🫩')).toBe(true);
});

test('each is drawn once, and what is a sequence only measured', () => {
  const { lookOf, widthOf } = fontOf(GLYPHS);
  const isDrawn = drawnBy({ lookOf, widthOf });
  const times = () => [lookOf.mock.calls.length, widthOf.mock.calls.length];
  const [looks, widths] = times() as [number, number];
  isDrawn('🫩');
  isDrawn('🫩');
  expect(times()).toEqual([looks + 1, widths]);
  isDrawn('🇩🇪');
  isDrawn('🇩🇪');
  isDrawn('🇪🇩');
  expect(times()).toEqual([looks + 1, widths + 4]);
});
