// What of a snapshot is built: elements and attributes by name. A visitor may send anything; what is not here is not
// there.
const words = (text: string) => new Set(text.split(/\s+/));

export const ELEMENTS = words(
  `html head body style a abbr address article aside b bdi bdo big blockquote br button caption center cite code col
  colgroup data dd del details dfn dialog div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6
  header hgroup hr i img input ins kbd label legend li main mark menu meter nav ol optgroup option output p picture pre
  progress q rp rt ruby s samp search section select small span strike strong sub summary sup table tbody td textarea
  tfoot th thead time tr tt u ul var wbr`,
);

export const SVG_ELEMENTS = words(
  `svg g path rect circle ellipse line polyline polygon text tspan defs clipPath mask linearGradient radialGradient stop
  use symbol pattern marker title desc`,
);

export const VOID_ELEMENTS = words('br col hr img input wbr');

export const ATTRIBUTES = words(
  `class id dir lang role title alt aria-label placeholder summary label width height colspan rowspan align valign bgcolor
  border cellpadding cellspacing color face start reversed open hidden disabled size rows cols wrap span scope type value
  viewBox preserveAspectRatio d points cx cy r rx ry x y x1 y1 x2 y2 dx dy fx fy fill fill-opacity fill-rule clip-rule
  stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity
  stroke-miterlimit transform opacity offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod
  patternUnits clip-path mask text-anchor font-size font-family font-weight dominant-baseline vector-effect markerWidth
  markerHeight refX refY orient data-theme data-mode data-color-scheme data-bs-theme`,
);
