// What of a page may leave it: elements and attributes by name. What is not here stays where it is.

import { own } from '../own';

const words = (text: string): Set<string> => new own.Set(text.split(/\s+/));

const htmlElements = words(
  `html head body style title a abbr address article aside b bdi bdo big blockquote br button caption center cite code
  col colgroup data dd del details dfn dialog div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5
  h6 header hgroup hr i img input ins kbd label legend li main mark menu meter nav ol optgroup option output p picture
  pre progress q rp rt ruby s samp search section select slot small span strike strong sub summary sup table tbody td
  textarea tfoot th thead time tr tt u ul var wbr`,
);

const svgElements = words(
  `svg g path rect circle ellipse line polyline polygon text tspan defs clipPath mask linearGradient radialGradient stop
  use symbol pattern marker title desc`,
);

/** Stand for themselves as a box: their insides are another page's, or no markup. */
export const boxes = words('iframe frame frameset video audio canvas embed object map');

const attributes = words(
  `class id style dir lang role width height colspan rowspan align valign bgcolor border cellpadding cellspacing color
  face start reversed open hidden disabled size rows cols wrap span scope tabindex viewBox preserveAspectRatio d points cx
  cy r rx ry x y x1 y1 x2 y2 dx dy fx fy fill fill-opacity fill-rule clip-rule stroke stroke-width stroke-linecap
  stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity stroke-miterlimit transform opacity offset
  stop-color stop-opacity gradientUnits gradientTransform spreadMethod patternUnits clip-path mask text-anchor
  font-size font-family font-weight dominant-baseline vector-effect markerWidth markerHeight refX refY orient
  data-theme data-mode data-color-scheme data-bs-theme`,
);

/** Written for people: masked where text is. */
export const spoken = words('alt title aria-label placeholder summary label');

/** Inputs that show something; what they show is masked. */
const inputTypes = words(
  `text search email tel url number date time month week datetime-local checkbox radio range color button submit
  reset file image`,
);

export function isKnown(name: string, svg: boolean): boolean {
  return (svg ? svgElements : htmlElements).has(name);
}

export function inputType(input: HTMLInputElement): string {
  return inputTypes.has(input.type) ? input.type : 'text';
}

/** Frameworks mark what a style is meant for by attributes without a value. */
export function isAllowed(name: string, value: string): boolean {
  return attributes.has(name) || (value === '' && /^(data-|_ng)/.test(name));
}
