// Stylesheets of a snapshot, so that they fetch nothing but allowed images, stay inside their element, and measure by
// the visitor's viewport.
import { boundedCss } from './css-bounds';

export interface Viewport {
  width: number;
  height: number;
}

/** The address as it may be fetched; undefined: it may not. */
export type AllowImage = (url: string) => string | undefined;

/** Whether an element of the page may be drawn for its id. */
export type AllowReference = (id: string) => boolean;

/** One that does not end ends with the text, as browsers see it. */
const REFERENCE = /url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)]*?))\s*(?:\)|$)/gi;
/** Values only: a class may be called h-100vh, or h-\[100vh\]. */
const VIEWPORT_LENGTH = /(?<=(?<!\\)[\s:(,*/])(-?\d*\.?\d+)[sdl]?(vh|vmin|vmax)\b/gi;
/** Escapes but those of marks and of digits, as in .md\:flex and .\32xl: in others a function's name could hide. */
const HIDING_ESCAPE = /\\(?![!-/:;=>?@[\]^`{|}~]|3\d\s)/g;

/** A frame is higher than the visitor's viewport where they have scrolled: lengths are told in pixels. */
function inPixels(css: string, { width, height }: Viewport): string {
  const unit: Record<string, number> = {
    vh: height,
    vmin: Math.min(width, height),
    vmax: Math.max(width, height),
  };
  return css.replace(VIEWPORT_LENGTH, (_, amount: string, name: string) => {
    const pixels = (Number(amount) * (unit[name.toLowerCase()] ?? height)) / 100;
    return `${Math.round(pixels * 100) / 100}px`;
  });
}

export function safeCss(
  css: string,
  viewport: Viewport,
  allow: AllowImage,
  mayRefer: AllowReference,
): string {
  // Nothing that could end the element.
  const plain = css
    .replace(HIDING_ESCAPE, '')
    .replace(/</g, '')
    .replace(/\/\*[^]*?(?:\*\/|$)/g, ' ');
  const still = plain.replace(/@import[^;]*;?/gi, '').replace(/(-moz-binding|behavior)\s*:[^;}]*/gi, '');
  const fetched = still.replace(REFERENCE, (_, double?: string, single?: string, bare?: string) => {
    const source = (double ?? single ?? bare ?? '').trim();
    if (/^#[\w-]+$/.test(source)) return mayRefer(source.slice(1)) ? `url(${source})` : 'none';
    const url = allow(source);
    return url === undefined ? 'none' : `url("${url.replace(/["()\s]/g, encodeURIComponent)}")`;
  });
  return boundedCss(inPixels(fetched, viewport));
}
