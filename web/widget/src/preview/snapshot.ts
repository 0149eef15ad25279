// The page as JSON, in parts: a walk that can be left after every step and gone on with later, so that the page never
// waits for it. What the page changes meanwhile may be missed; nothing here breaks on it.

import { listOf, own, toJson } from '../own';
import type { PreviewRequested } from '@porchlight/protocol/visitor-events';
import { boxes, inputType, isAllowed, isKnown, spoken } from './allowlist';
import { isBlocked, isSecret, masked, maskedValue, masksText } from './masking';
import { referenceOf } from './foreign-files';
import type { ForeignFiles } from './foreign-files';
import { cleanCss, imageUrl, rulesOf } from './styles';

export type Settings = Pick<PreviewRequested, 'text' | 'images'>;

const mostNodes = 30_000;
const mostCss = 1_000_000;
const longestAttribute = 4_000;
const svgNamespace = 'http://www.w3.org/2000/svg';

/** The page has more than a preview is made of. */
export class TooLarge extends Error {}

interface Frame {
  next: Node[];
  at: number;
  mask: boolean;
  any: boolean; // a child was written
}

const json = toJson;
const round = (value: number): number => Math.max(0, Math.round(value));

/** None of them. */
const nothing: Pick<ForeignFiles, 'sheet' | 'symbol'> = { sheet: (own) => own, symbol: () => undefined };

export class Snapshot {
  private nodes = 0;
  private css = 0;
  private readonly symbols = new own.Map<Element, string>(); // by the names that they have here
  private readonly images: boolean;
  private readonly base = document.baseURI;

  constructor(
    private readonly settings: Settings,
    private readonly foreign = nothing,
  ) {
    this.images = settings.images === 'url';
  }

  /** Throws TooLarge. */
  *parts(url: string): Generator<string> {
    const root = document.documentElement;
    const page = document.scrollingElement || root;
    const head = {
      version: 1,
      url,
      width: innerWidth,
      height: innerHeight,
      x: round(scrollX),
      y: round(scrollY),
      pageHeight: round(page.scrollHeight),
      background: background(),
    };
    yield json(head).slice(0, -1) + ',"root":';
    yield* this.walk(root);
    yield '}';
  }

  private *walk(root: Element): Generator<string> {
    const stack: Frame[] = [];
    const opened = this.open(root, this.settings.text === 'masked');
    if (!opened) throw new Error('no page');
    yield opened.text;
    stack.push(opened.frame!);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1]!;
      const node = frame.next[frame.at++];
      if (!node) {
        stack.pop();
        if (stack.length === 0) yield* this.adopted();
        yield ']}';
        continue;
      }
      if (++this.nodes > mostNodes) throw new TooLarge();
      const comma = frame.any ? ',' : '';
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.nodeValue || '';
        yield comma + json(frame.mask ? masked(text) : text);
      } else if (node instanceof Element) {
        const inner = this.open(node, frame.mask);
        if (!inner) {
          yield '';
          continue;
        }
        yield comma + inner.text;
        if (inner.sheet) yield* this.styles(inner.sheet);
        if (inner.frame) stack.push(inner.frame);
        else yield inner.sheet ? ']}' : '';
      } else {
        continue;
      }
      frame.any = true;
    }
  }

  /** What scripts have constructed; it counts after all that stands in the page. */
  private *adopted(): Generator<string> {
    const sheets = document.adoptedStyleSheets || [];
    if (sheets.length === 0) return;
    yield ',{"t":"style","c":[';
    yield* this.styles(sheets);
    yield ']}';
  }

  /** One string of JSON, in parts. */
  private *styles(sheets: Iterable<CSSStyleSheet>): Generator<string> {
    yield '"';
    for (const sheet of sheets) {
      for (const rule of rulesOf(sheet, this.images, this.base, (own) => this.foreign.sheet(own))) {
        this.css += rule.length;
        if (this.css > mostCss) break;
        yield json(rule).slice(1, -1);
      }
    }
    yield '"';
  }

  /** What stands for the element, up to its children; undefined: nothing does. */
  private open(
    element: Element,
    mask: boolean,
  ): { text: string; frame?: Frame; sheet?: Iterable<CSSStyleSheet> } | undefined {
    const name = element.localName;
    const svg = element.namespaceURI === svgNamespace;
    if (name === 'link' || name === 'style') {
      const { sheet } = element as HTMLStyleElement;
      const isShadowed = element.getRootNode() !== document; // its rules are meant for there
      return sheet && !isShadowed ? { text: '{"t":"style","c":[', sheet: [sheet] } : undefined;
    }
    if (name === 'porchlight-chat' || name === 'porchlight-notice') return undefined;
    if (name === 'head') return { text: '{"t":"head","c":[', frame: frameOf(element, mask) };
    const custom = name.includes('-') && !svg;
    const isBox = boxes.has(name) || isBlocked(element);
    if (!isBox && !custom && !isKnown(name, svg)) return undefined;
    if (name === 'title' && !svg) return undefined;

    const style = getComputedStyle(element);
    if (style.display === 'none') return undefined;
    if (isBox) return { text: box(element) };
    const input = element instanceof HTMLInputElement ? element : undefined;
    if (input?.type === 'hidden') return undefined;
    const isField = input || name === 'textarea' || name === 'select';
    if (isField && isSecret(element)) return { text: box(element) };
    const source = name === 'img' ? this.sourceOf(element as HTMLImageElement) : undefined;
    if (name === 'img' && !source) return { text: box(element) };

    const symbol = name === 'use' ? this.foreign.symbol(element) : undefined;
    if (symbol && !this.symbols.has(symbol)) {
      this.symbols.set(symbol, `porchlight-${this.symbols.size}`);
      return { text: '{"t":"g","s":1,"c":[', frame: { next: [symbol, element], at: 0, mask, any: false } };
    }

    const masks = mask || masksText(element);
    const given = this.attributesOf(element, masks, style);
    if (input) {
      given.type = inputType(input);
      if (!/^(checkbox|radio|range|color|file|image)$/.test(given.type))
        given.value = maskedValue(input.value);
    }
    if (source) given.src = source;
    let text = `{"t":${json(custom ? 'span' : name)}`;
    if (svg) text += ',"s":1';
    if (custom) given.style = `display:${style.display};${given.style || ''}`;
    if (own.Object.keys(given).length > 0) text += `,"a":${json(given)}`;
    if (style.overflowY !== 'visible' && !svg && element !== document.documentElement) {
      if (element.scrollTop > 0) text += `,"y":${round(element.scrollTop)}`;
      if (element.scrollLeft > 0) text += `,"x":${round(element.scrollLeft)}`;
    }
    if (name === 'textarea')
      return { text: text + `,"c":[${json(maskedValue((element as HTMLTextAreaElement).value))}]}` };
    if (name === 'select')
      return { text: text + `,"c":[{"t":"option","c":[${json(maskedValue('a choice'))}]}]}` };
    return { text: text + ',"c":[', frame: frameOf(element, masks) };
  }

  private sourceOf(image: HTMLImageElement): string | undefined {
    return this.images ? imageUrl(image.currentSrc || image.src, this.base) : undefined;
  }

  private attributesOf(element: Element, mask: boolean, style: CSSStyleDeclaration): Record<string, string> {
    const given: Record<string, string> = {};
    for (const { name, value } of listOf(element.attributes)) {
      if (value.length > longestAttribute) continue;
      if (spoken.has(name)) given[name] = mask ? masked(value) : value;
      else if (isAllowed(name, value))
        given[name] = /[(\\]/.test(value) ? cleanCss(value, this.images, this.base) : value;
    }
    const { localName } = element;
    if (localName === 'use') {
      const { file, id } = referenceOf(element);
      const name = this.symbols.get(this.foreign.symbol(element)!) || (file ? '' : id);
      if (/^[\w-]+$/.test(name)) given.href = '#' + name;
    }
    const name = localName === 'symbol' && this.symbols.get(element);
    if (name) given.id = name;
    // The frame that shows the page is higher than the visitor's: what stays in its place is told where that is.
    if (style.position === 'fixed') {
      const own = given.style ? given.style.replace(/;?\s*$/, ';') : '';
      given.style = `${own}top:${style.top};bottom:auto;height:${style.height}`;
    }
    return given;
  }
}

/** In the order in which they are shown: a shadow root's in place of its host's, and in its slots what they were
 * given. */
function childrenOf(element: Element): Node[] {
  if (element.shadowRoot) return listOf(element.shadowRoot.childNodes);
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes();
    if (assigned.length > 0) return assigned;
  }
  return listOf(element.childNodes);
}

function frameOf(element: Element, mask: boolean): Frame {
  return { next: childrenOf(element), at: 0, mask, any: false };
}

/** Nothing but its place and its size. */
function box(element: Element): string {
  const { width, height } = element.getBoundingClientRect();
  return `{"t":"div","b":[${round(width)},${round(height)}]}`;
}

/** What the canvas is painted with. */
function background(): string {
  for (const element of [document.documentElement, document.body as HTMLElement | null]) {
    const color = element ? getComputedStyle(element).backgroundColor : '';
    if (color && !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(color)) return color;
  }
  return 'rgb(255, 255, 255)';
}
