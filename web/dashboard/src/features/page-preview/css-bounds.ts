// Styles that would make much of little: text that a rule puts into every element, tracks by the million, variables
// that double each other. What is past a bound is taken out, the rest of the sheet stays.

/** Of text that a rule brings along. An icon font's sign has one character. Units: UTF-16 code units. */
const MAX_STRING = 200;
/** Of one `content`. */
const MAX_CONTENT = 400;
const MAX_TRACKS = 1_000;
/** Of a variable with all that it refers to, and of all of them together. */
const MAX_VARIABLE = 5_000;
const MAX_VARIABLES = 200_000;

const COMMENT = /\/\*[^]*?(?:\*\/|$)/g;
const STRING = /"(?:[^"\\]|\\[^])*(?:"|$)|'(?:[^'\\]|\\[^])*(?:'|$)/g;
const CONTENT = /(?<![\w-])content\s*:(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|[^;}"'])*/gi;
const DEFINITION = /(--[\w-]+)\s*:((?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|[^;}"'])*)/g;
const VARIABLE = /var\(\s*(--[\w-]+)/gi;

function boundedContent(declaration: string): string {
  const variables = declaration.match(VARIABLE)?.length ?? 0;
  return declaration.length > MAX_CONTENT || variables > 1 ? 'content:none' : declaration;
}

export function boundedCss(css: string): string {
  return css
    .replace(COMMENT, ' ')
    .replace(STRING, (text) => (text.length > MAX_STRING ? '""' : text))
    .replace(CONTENT, boundedContent)
    .replace(/counters\(\s*([\w-]+)\s*,/gi, 'counter($1,')
    .replace(/@counter-style/gi, '@x')
    .replace(/(repeat\(\s*)(\d+)/gi, (_, begin: string, times: string) => {
      return begin + Math.min(Number(times), MAX_TRACKS);
    });
}

interface Variable {
  length: number;
  refersTo: string[];
}

function definitions(sheets: string[]): Map<string, Variable[]> {
  const found = new Map<string, Variable[]>();
  for (const sheet of sheets) {
    for (const [, name = '', value = ''] of sheet.matchAll(DEFINITION)) {
      const refersTo = [...value.matchAll(VARIABLE)].map(([, other]) => other ?? '');
      const variable = { length: value.length, refersTo: refersTo.filter((other) => other !== name) };
      found.set(name, [...(found.get(name) ?? []).slice(-15), variable]);
    }
  }
  return found;
}

/** Whether variables make more of each other than any page needs: by doubling, or in a circle. */
export function variablesExplode(sheets: string[]): boolean {
  const all = definitions(sheets);
  const lengths = new Map<string, number>();
  const lengthOf = (name: string, nesting: number): number => {
    const known = lengths.get(name);
    if (known !== undefined) return known;
    if (nesting > 50) return Infinity;
    lengths.set(name, Infinity);
    const expanded = (all.get(name) ?? []).map(({ length, refersTo }) =>
      refersTo.reduce((sum, other) => sum + lengthOf(other, nesting + 1), length),
    );
    const longest = Math.max(0, ...expanded);
    lengths.set(name, longest);
    return longest;
  };
  let sum = 0;
  for (const [name, variables] of all) {
    if (variables.every(({ refersTo }) => refersTo.length === 0)) continue;
    const length = lengthOf(name, 0);
    sum += length;
    if (length > MAX_VARIABLE || sum > MAX_VARIABLES) return true;
  }
  return false;
}
