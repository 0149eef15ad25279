// What the language gives, as the browser means it. Pages change it: Datejs lets Date.now() answer a Date, old Prototype
// and MooTools have an Array.from of their own, others a JSON, a Map or a URL. Where the page's is not the browser's any
// more, that of a frame is taken, which no script has ever been in.

type Language = Pick<
  typeof globalThis,
  'Array' | 'Date' | 'JSON' | 'Map' | 'Number' | 'Object' | 'Set' | 'URL'
>;

function isWhole({ Array, Date, JSON, Map, Object, Set, URL }: Language): boolean {
  const used = [JSON.parse, JSON.stringify, Date, Array.from, Array.isArray, Object.keys, Map, Set, URL];
  for (const one of used) if (!/\[native code/.test(one + '')) return false;
  return true;
}

/** As it is now: a page's script that comes later changes nothing of it. */
function copyOf({ Array, Date, JSON, Map, Number, Object, Set, URL }: Language): Language {
  return { Array, Date, JSON, Map, Number, Object, Set, URL };
}

function language(): Language {
  const page = window as unknown as Language;
  try {
    if (isWhole(page)) return copyOf(page);
  } catch {
    // Something of it is missing.
  }
  try {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    document.documentElement.appendChild(frame);
    const clean = copyOf(frame.contentWindow as unknown as Language);
    document.documentElement.removeChild(frame);
    return clean;
  } catch {
    return copyOf(page);
  }
}

export const own = language();
const { isArray } = own.Array;
const { keys } = own.Object;
const { parse, stringify } = own.JSON;

export const fromJson = parse;

/** Of what is no list: a NodeList, a Map. */
export function listOf<Item>(items: Iterable<Item> | ArrayLike<Item>): Item[] {
  return own.Array.from(items as ArrayLike<Item>);
}

/** Not Date.now(), which is a method that pages improve. Units: milliseconds. */
export function now(): number {
  return +new own.Date();
}

/** Asks no object of the page's kind how it wants to be written: a toJSON on Array.prototype, which old Prototype has,
 * makes texts of all lists. */
export function toJson(value: unknown): string {
  if (typeof value !== 'object' || !value) return stringify(value) || 'null';
  const isList = isArray(value);
  let text = '';
  for (const key of keys(value)) {
    const one = (value as Record<string, unknown>)[key];
    if (one !== undefined || isList)
      text += (text && ',') + (isList ? '' : stringify(key) + ':') + toJson(one);
  }
  return isList ? `[${text}]` : `{${text}}`;
}
