// A snapshot, which anybody may have written, as a document without life: no scripts, no links, nothing that fetches but
// images of the one site that they may come from. The frame that it is shown in forbids all of that once more.
import { isOnOrigins } from '../../shared/text/origins';
import { ATTRIBUTES, ELEMENTS, SVG_ELEMENTS, VOID_ELEMENTS } from './allowlist';
import { safeCss } from './css';
import { variablesExplode } from './css-bounds';
import type { AllowImage, AllowReference, Viewport } from './css';
import { References } from './references';

const MAX_NODES = 30_000;
const MAX_DEPTH = 200;
const MAX_CSS = 1_000_000;
const MAX_ATTRIBUTE = 4_000;
const MAX_PIXELS = 100_000;
const MAX_LINES = 2_000;
/** Of one element. */
const MAX_ATTRIBUTES = 64;
/** Of the document as it is written. Units: UTF-16 code units. */
const MAX_DOCUMENT = 16_000_000;
/** Columns that `span` and `colspan` may ask for, all together. */
const MAX_SPANNED = 20_000;
/** A parser opens these again in each paragraph that it finds them open in: deeper ones are spans. */
const MAX_FORMATTING = 6;

export interface BuiltPage extends Viewport {
  kind: 'page';
  html: string;
  x: number;
  y: number;
}

export interface BuiltOutline {
  kind: 'outline';
  lines: { level: number; text: string }[];
}

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function pixels(value: unknown, least = 0): number {
  const number = typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : least;
  return Math.min(Math.max(number, least), MAX_PIXELS);
}

const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => escaped[character] ?? '');

/** Where the page's images may come from: its own origin, if that is the project's. */
export function imageOrigin(pageUrl: unknown, imagesFrom: string[]): string | undefined {
  try {
    const url = new URL(String(pageUrl));
    return isOnOrigins(url, imagesFrom) ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

function allowFrom(origin: string | undefined): AllowImage {
  return (source) => {
    try {
      const url = new URL(source);
      return origin !== undefined && url.origin === origin && url.username === '' ? url.href : undefined;
    } catch {
      return undefined;
    }
  };
}

const FORMATTING = new Set('a b big code em font i s small strike strong tt u'.split(' '));

interface Step {
  node: unknown;
  depth: number;
  formatting: number; // how many of those are open
  shift?: string | undefined; // where what is around it is scrolled to
}

class Builder {
  readonly #out: string[] = [];
  #nodes = 0;
  #css = 0;
  #length = 0;
  #spanned = 0;
  readonly #sheets: string[] = [];

  constructor(
    private readonly viewport: Viewport,
    private readonly allow: AllowImage,
    private readonly references: References,
  ) {}

  /** Never by recursion: a snapshot may be as deep as it likes. */
  build(root: unknown): string {
    const stack: (Step | string)[] = [{ node: root, depth: 0, formatting: 0 }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (typeof step === 'string') this.#write(step);
      else if ((this.#nodes += 1) <= MAX_NODES && this.#length <= MAX_DOCUMENT)
        for (const next of this.#open(step).reverse()) stack.push(next);
    }
    const html = this.#out.join('');
    return variablesExplode(this.#sheets) ? html.replace(/var\(/gi, 'none(') : html;
  }

  #write(text: string): void {
    this.#length += text.length;
    this.#out.push(text);
  }

  #style(css: string): string {
    const safe = safeCss(css, this.viewport, this.allow, (id) => this.references.isGradient(id));
    if (safe.includes('--')) this.#sheets.push(safe);
    return safe;
  }

  #open({ node, depth, formatting, shift }: Step): (Step | string)[] {
    if (typeof node === 'string') return [escape(node)];
    const { t, s, a, c, b, x, y } = fieldsOf(node);
    if (Array.isArray(b)) {
      const [width, height] = [pixels(b[0]), pixels(b[1])];
      return [`<div class="porchlight-box" style="width:${width}px;height:${height}px"></div>`];
    }
    const svg = s === 1;
    if (typeof t !== 'string' || depth > MAX_DEPTH || !(svg ? SVG_ELEMENTS : ELEMENTS).has(t)) return [];
    const children: unknown[] = Array.isArray(c) ? c.slice(0, MAX_NODES) : [];
    if (t === 'style') return [`<style>${this.#styles(children)}</style>`];
    const scrolled = [pixels(x), pixels(y)] as const;
    const attributes = this.#attributes(t, fieldsOf(a), [
      scrolled[0] + scrolled[1] > 0 ? 'overflow:hidden' : undefined,
      shift,
    ]);
    if (attributes === undefined) return ['<div class="porchlight-box"></div>'];
    const isFormatting = !svg && FORMATTING.has(t);
    const name = isFormatting && formatting >= MAX_FORMATTING ? 'span' : t;
    const tag = `<${name}${attributes}>`;
    if (VOID_ELEMENTS.has(t) && !svg) return [tag];
    const first = children.findIndex((child) => typeof child === 'object');
    const margins = `margin-top:-${scrolled[1]}px!important;margin-left:-${scrolled[0]}px!important`;
    const steps = children.map((child, at): Step => {
      const isShifted = at === first && scrolled[0] + scrolled[1] > 0;
      return {
        node: child,
        depth: depth + 1,
        formatting: formatting + (isFormatting ? 1 : 0),
        shift: isShifted ? margins : undefined,
      };
    });
    return [tag, ...steps, `</${name}>`];
  }

  #styles(children: unknown[]): string {
    const text = children.filter((child) => typeof child === 'string').join('\n');
    const left = MAX_CSS - this.#css;
    this.#css += text.length;
    return text.length > left ? '' : this.#style(text);
  }

  #use(value: string): string {
    const isTaken = /^#[\w-]+$/.test(value) && this.references.take(value.slice(1));
    return isTaken ? ` href="${escape(value)}"` : '';
  }

  /** Of an attribute that may be one of SVG's styles. */
  #value(value: string): string {
    if (!/url\s*\(|\\/i.test(value)) return value;
    const mayRefer: AllowReference = (id) => this.references.isGradient(id) || this.references.take(id);
    return safeCss(value, this.viewport, this.allow, mayRefer);
  }

  #maySpan(value: string): boolean {
    this.#spanned += Math.min(Number.parseInt(value, 10) || 1, 1_000);
    return this.#spanned <= MAX_SPANNED;
  }

  /** None: what may not be fetched is a box. */
  #attributes(tag: string, given: Fields, styles: (string | undefined)[]): string | undefined {
    let out = '';
    for (const [name, value] of Object.entries(given).slice(0, MAX_ATTRIBUTES)) {
      if (typeof value !== 'string' || value.length > MAX_ATTRIBUTE) continue;
      if (name === 'style') styles.unshift(this.#style(value));
      else if (name === 'href' && tag === 'use') out += this.#use(value);
      else if ((name === 'span' || name === 'colspan') && !this.#maySpan(value)) continue;
      else if (ATTRIBUTES.has(name) || /^(data-|_ng)[\w-]*$/.test(name))
        out += ` ${name}="${escape(this.#value(value))}"`;
    }
    if (tag === 'img') {
      const source = typeof given.src === 'string' ? this.allow(given.src) : undefined;
      if (source === undefined) return undefined;
      out += ` src="${escape(source)}" referrerpolicy="no-referrer"`;
    }
    if (tag === 'input' || tag === 'textarea' || tag === 'select' || tag === 'button')
      out += ' tabindex="-1"';
    const style = styles.filter(Boolean).join(';');
    return style === '' ? out : `${out} style="${escape(style)}"`;
  }
}

/** The frame is higher than the viewport by as much as the visitor has scrolled, and the page snaps to just there: so it
 * really is scrolled, without a script, and what sticks or is fixed stands where it stood. */
function ownStyles({ width, height }: Viewport, x: number, pageHeight: number, background: string): string {
  const mark = 'content:""!important;position:absolute!important;left:0!important;width:1px!important;';
  return (
    `html{max-height:${height}px!important;width:${width}px!important;margin-left:-${x}px!important;` +
    `overflow:hidden!important;scroll-snap-type:y mandatory!important;scroll-behavior:auto!important;` +
    `scroll-padding:0!important;background:${background}}` +
    `*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important;` +
    `scroll-snap-align:none!important}` +
    `html::before{${mark}top:0!important;height:calc(${pageHeight}px + 100vh)!important}` +
    `html::after{${mark}top:calc(100vh - ${height}px)!important;height:1px!important;scroll-snap-align:start!important}` +
    `.porchlight-box{background:#8883;border-radius:4px;min-width:8px;min-height:8px}`
  );
}

function buildDocument(page: Fields, imagesFrom: string[]): BuiltPage {
  const viewport = { width: pixels(page.width, 1), height: pixels(page.height, 1) };
  const origin = imageOrigin(page.url, imagesFrom);
  const background = /^[\w(),.\s%#/]{1,64}$/.test(String(page.background)) ? String(page.background) : '#fff';
  const x = pixels(page.x);
  const policy =
    `default-src 'none'; style-src 'unsafe-inline'; img-src ${origin ?? "'none'"}; ` +
    `form-action 'none'; base-uri 'none'`;
  const built = new Builder(viewport, allowFrom(origin), new References(page.root)).build(page.root);
  const head =
    `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${escape(policy)}">` +
    `<meta name="referrer" content="no-referrer">`;
  const html = `<!doctype html>${head}${built}<style>${ownStyles(viewport, x, pixels(page.pageHeight), background)}</style>`;
  return { kind: 'page', html, x, y: pixels(page.y), ...viewport };
}

function buildOutline(page: Fields): BuiltOutline {
  const lines = Array.isArray(page.lines) ? page.lines.slice(0, MAX_LINES) : [];
  return {
    kind: 'outline',
    lines: lines.map((line) => {
      const { level, text } = fieldsOf(line);
      return {
        level: typeof level === 'number' && level >= 1 && level <= 6 ? Math.round(level) : 0,
        text: typeof text === 'string' ? text.slice(0, 1_000) : '',
      };
    }),
  };
}

/** Throws on what is no snapshot. */
export function build(
  kind: 'page' | 'outline',
  json: string,
  imagesFrom: string[],
): BuiltPage | BuiltOutline {
  const page = fieldsOf(JSON.parse(json));
  if (page.version !== 1) throw new Error('expected a snapshot of version 1');
  return kind === 'page' ? buildDocument(page, imagesFrom) : buildOutline(page);
}
