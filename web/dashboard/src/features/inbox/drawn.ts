// Which emojis this machine's fonts draw: others would stand there as boxes, or fall apart into what they are made of. No browser
// tells; so each is drawn once, where nobody sees it, when it is about to be shown.

/** How a text looks. */
export interface Look {
  /** Its pixels: the same for the same picture. */
  picture: string;
  /** In colours of its own, not in the one that text is written in. */
  isColoured: boolean;
}

/** What the machine's fonts make of a text. */
export interface Fonts {
  lookOf: (text: string) => Look;
  widthOf: (text: string) => number;
}

/** No font has it: it becomes whatever stands for what is missing. */
const MISSING = '\u{10ffff}';
const USUAL = '😀';
/** Before it are characters that fonts for texts draw as well, in the colour of the text: ©, ‼, ☺. */
const FIRST_OF_ITS_OWN = 0x1f000;
/** Drawn as one, it is narrower than its parts beside each other. */
const AS_ONE = 0.9;

const JOINER = '\u200d';
const FLAG = /^\p{Regional_Indicator}{2}$/u;

/** What is drawn instead of it where the font does not know it; of one alone: itself. */
function partsOf(emoji: string): string[] {
  return FLAG.test(emoji) ? [...emoji] : emoji.split(JOINER);
}

function remembered<Found>(find: (text: string) => Found): (text: string) => Found {
  const known = new Map<string, Found>();
  return (text) => {
    const found = known.get(text) ?? find(text);
    known.set(text, found);
    return found;
  };
}

/** Remembers what it has found. */
export function drawnBy({ lookOf, widthOf }: Fonts): (emoji: string) => boolean {
  const [missing, usual] = [lookOf(MISSING), lookOf(USUAL)];
  // Not even that: there is nothing to choose from then, whatever is left out.
  if (usual.picture === missing.picture) return () => true;
  const isBox = (text: string, { picture, isColoured }: Look) =>
    picture === missing.picture ||
    (usual.isColoured && !isColoured && text.codePointAt(0)! >= FIRST_OF_ITS_OWN);
  const partWidth = remembered(widthOf);
  return remembered((emoji) => {
    const parts = partsOf(emoji);
    if (parts.length === 1) return !isBox(emoji, lookOf(emoji));
    const apart = parts.reduce((width, part) => width + partWidth(part), 0);
    return widthOf(emoji) < AS_ONE * apart;
  });
}

/** Large enough to tell a picture from a box. Units: pixels. */
const SIZE = 20;
const ROOM = 2 * SIZE;
/** No emoji is of this colour alone. */
const INK = '#ff00ff';

function isColouredIn(pixels: Uint8ClampedArray): boolean {
  for (let at = 0; at < pixels.length; at += 4) {
    const [red, green, blue, alpha] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!, pixels[at + 3]!];
    // At its edges ink is pale, but not of another colour.
    if (alpha > 200 && (green > 60 || red < 180 || blue < 180)) return true;
  }
  return false;
}

/** Undefined where there is no canvas. `family`: the fonts that emojis are shown in. */
function fontsOf(family: string): Fonts | undefined {
  if (typeof CanvasRenderingContext2D !== 'function') return undefined;
  const canvas = Object.assign(document.createElement('canvas'), { width: ROOM, height: SIZE });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return undefined;
  Object.assign(context, { font: `${SIZE * 0.75}px ${family}`, textBaseline: 'middle', fillStyle: INK });
  const lookOf = (text: string) => {
    context.clearRect(0, 0, ROOM, SIZE);
    context.fillText(text, 0, SIZE / 2);
    const { data } = context.getImageData(0, 0, ROOM, SIZE);
    const picture = String.fromCharCode(...data.filter((_, at) => at % 4 === 3));
    return { picture, isColoured: isColouredIn(data) };
  };
  return { lookOf, widthOf: (text) => context.measureText(text).width };
}

let found: ((emoji: string) => boolean) | undefined;

/** For the whole page: fonts do not change while it is open. */
export function isDrawn(emoji: string): boolean {
  if (found === undefined) {
    const fonts = fontsOf(getComputedStyle(document.body).fontFamily);
    found = fonts === undefined ? () => true : drawnBy(fonts);
  }
  return found(emoji);
}
