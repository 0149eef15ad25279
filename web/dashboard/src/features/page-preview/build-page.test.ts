// What anybody may have sent, built into what can do nothing.
import { describe, expect, it } from 'vitest';
import { build, imageOrigin } from './build-page';
import type { BuiltPage } from './build-page';
import { safeCss } from './css';
import { decode } from './decode';

const viewport = { width: 1000, height: 600 };
const css = (text: string, allow: (url: string) => string | undefined = () => undefined) =>
  safeCss(text, viewport, allow, () => true);

function page(root: unknown, more: object = {}, imagesFrom: string[] = []): BuiltPage {
  const json = JSON.stringify({ version: 1, url: 'https://shop.example/', ...viewport, root, ...more });
  return build('page', json, imagesFrom) as BuiltPage;
}

/** What stands between our own head and our own styles. */
const bodyOf = (root: unknown, more: object = {}, imagesFrom: string[] = []) =>
  /no-referrer">(.*)<style>[^<]*<\/style>$/s.exec(page(root, more, imagesFrom).html)?.[1];

describe('a page', () => {
  it('is built of elements, attributes and text', () => {
    expect(bodyOf({ t: 'p', a: { class: 'x"y' }, c: ['1 < 2 & 3', { t: 'br' }] })).toBe(
      '<p class="x&quot;y">1 &lt; 2 &amp; 3<br></p>',
    );
  });

  it.each([
    ['scripts', { t: 'script', c: ['evil()'] }],
    ['frames', { t: 'iframe', a: { srcdoc: 'evil' } }],
    ['base', { t: 'base', a: { href: 'evil' } }],
    ['meta', { t: 'meta', a: { 'http-equiv': 'refresh', content: '0;evil' } }],
    ['links', { t: 'link', a: { href: 'evil' } }],
    ['objects', { t: 'object', a: { data: 'evil' } }],
    ['what breaks out of its name', { t: 'p><script>evil()</script', c: [] }],
    ['SVG scripts', { t: 'script', s: 1, c: ['evil()'] }],
    ['foreign objects', { t: 'foreignObject', s: 1, c: ['evil'] }],
    ['animations', { t: 'animate', s: 1, a: { values: 'evil' } }],
    ['handlers', { t: 'p', a: { onclick: 'evil()' } }],
    ['addresses', { t: 'a', a: { href: 'javascript:evil()' } }],
    ['targets of forms', { t: 'form', a: { action: 'evil' } }],
    ['attributes that break out', { t: 'p', a: { 'data-x onclick=evil() y': '' } }],
    ['images from elsewhere', { t: 'img', a: { src: 'https://evil.example/' } }],
    ['images of styles', { t: 'p', a: { style: 'background:url(https://evil.example)' } }],
    ['use of other files', { t: 'use', s: 1, a: { href: 'https://evil.example/#x' } }],
    ['imports', { t: 'style', c: ['@import "https://evil.example";'] }],
    ['what is no text', { t: 'p', a: { title: ['evil'] }, c: [7, null, true] }],
  ])('has no %s', (_, root) => {
    expect(bodyOf(root)).not.toContain('evil');
  });

  it('cannot end a style element', () => {
    expect(bodyOf({ t: 'style', c: ['</style><script>evil()'] })).not.toContain('<script');
  });

  it('is shown where the visitor has scrolled to, as high as their viewport', () => {
    const { html, y, width, height } = page({ t: 'html' }, { y: 640, pageHeight: 4_200 });
    expect({ y, width, height }).toEqual({ y: 640, ...viewport });
    expect(html).toContain('height:calc(4200px + 100vh)');
    expect(html).toContain('top:calc(100vh - 600px)');
  });

  it('keeps numbers within bounds', () => {
    const built = page({ t: 'p', c: [{ b: [-5, 1e12] }] }, { width: 1e12, height: 'x', y: -1 });
    expect(built).toMatchObject({ width: 100_000, height: 1, y: 0 });
    expect(built.html).toContain('width:0px;height:100000px');
  });

  it('has images of the page’s own site, where the project allows them', () => {
    const image = { t: 'img', a: { src: 'https://shop.example/a.png' } };
    expect(bodyOf(image)).toBe('<div class="porchlight-box"></div>');
    expect(bodyOf(image, {}, ['https://shop.example'])).toContain('src="https://shop.example/a.png"');
    expect(page(image, {}, ['https://shop.example']).html).toContain('img-src https://shop.example;');
    expect(page(image, {}, ['https://other.example']).html).toContain("img-src 'none';");
  });

  it.each(['7', '[]', 'null', '{"version":2}', '{', ''])('is not made of %j', (json) => {
    expect(() => build('page', json, [])).toThrow();
  });

  it('is bounded in depth and number', () => {
    let deep: unknown = 'x';
    for (let at = 0; at < 1_000; at++) deep = { t: 'b', c: [deep] };
    expect(bodyOf(deep)!.match(/<b>/g)!.length).toBeLessThanOrEqual(201);
    const wide = { t: 'p', c: Array<object>(50_000).fill({ t: 'br' }) };
    expect(bodyOf(wide)!.match(/<br>/g)!.length).toBeLessThanOrEqual(30_000);
  });
});

describe('where images may come from', () => {
  it.each([
    ['https://shop.example/x', ['https://shop.example'], 'https://shop.example'],
    ['https://shop.example/x', ['shop.example'], 'https://shop.example'],
    ['https://a.shop.example/x', ['*.shop.example'], 'https://a.shop.example'],
    ['https://ashop.example/x', ['*.shop.example'], undefined],
    ['https://shop.example/x', ['*'], 'https://shop.example'],
    ['https://shop.example.evil/x', ['https://shop.example'], undefined],
    ['javascript:alert(1)', ['*'], undefined],
    ['', ['*'], undefined],
  ])('of %s by %j: %s', (url, patterns, origin) => {
    expect(imageOrigin(url, patterns)).toBe(origin);
  });
});

describe('styles', () => {
  it.each([
    ['.a{color:red}', '.a{color:red}'],
    ['.md\\:flex{color:red}', '.md\\:flex{color:red}'],
    ['.w-1\\/2{color:red}', '.w-1\\/2{color:red}'],
    ['.\\32 xl\\:flex{color:red}', '.\\32 xl\\:flex{color:red}'],
    ['.h-\\[100vh\\]{height:100vh}', '.h-\\[100vh\\]{height:600px}'],
    ['.min-h-100vh{min-height:calc(50dvh - 1px)}', '.min-h-100vh{min-height:calc(300px - 1px)}'],
    ['a{width:10vmin;height:10vmax}', 'a{width:60px;height:100px}'],
    ['a{fill:url(#g)}', 'a{fill:url(#g)}'],
    ['a{b:url(https://evil.example)}', 'a{b:none}'],
    ['a{b:URL( "https://evil.example" )}', 'a{b:none}'],
    ['a{b:u\\72l(https://evil.example)}', 'a{b:u72l(https://evil.example)}'],
    ['a{b:\\url(https://evil.example)}', 'a{b:none}'],
    ['@\\69mport "x";a{}', '@69mport "x";a{}'],
    ['@import "x";a{}', 'a{}'],
    ['a{-moz-binding:url(x);color:red}', 'a{;color:red}'],
    ['</style>', '/style>'],
  ])('%s is %s', (given, safe) => {
    expect(css(given)).toBe(safe);
  });

  it('keep images that are allowed, and nothing that breaks out of them', () => {
    const allow = (url: string) => url;
    expect(css('a{b:url("x")}', allow)).toBe('a{b:url("x")}');
    expect(css("a{b:url('x\"y')}", allow)).toBe('a{b:url("x%22y")}');
  });
});

describe('an outline', () => {
  it('is lines of text, whatever was sent', () => {
    const lines = [{ level: 2, text: 'Lamps' }, { level: 9, text: 7 }, null, 'x'];
    expect(build('outline', JSON.stringify({ version: 1, lines }), [])).toEqual({
      kind: 'outline',
      lines: [
        { level: 2, text: 'Lamps' },
        { level: 0, text: '' },
        { level: 0, text: '' },
        { level: 0, text: '' },
      ],
    });
  });
});

describe('bytes', () => {
  it('are text, within the bound', async () => {
    expect(await decode('none', new TextEncoder().encode('Lämp'))).toBe('Lämp');
    await expect(decode('none', new Uint8Array(8_000_001))).rejects.toThrow('8,000,000');
  });
});

/** `levels` groups, each of which draws the one before `times` times. */
function useBomb(levels: number, times: number) {
  const use = (id: string) => ({ t: 'use', s: 1, a: { href: `#${id}` } });
  const groups = Array.from({ length: levels }, (_, level) => ({
    t: 'g',
    s: 1,
    a: { id: `g${level}` },
    c: level === 0 ? [{ t: 'rect', s: 1 }] : Array.from({ length: times }, () => use(`g${level - 1}`)),
  }));
  return { t: 'svg', s: 1, c: [{ t: 'defs', s: 1, c: groups }, use(`g${levels - 1}`)] };
}

const count = (text: string | undefined, part: string) => (text ?? '').split(part).length - 1;

describe('what a page draws of itself', () => {
  // 325 bytes of gzip once took the frame to 1.1 GB.
  it('is counted before it is drawn, whatever draws it', () => {
    expect(bodyOf(useBomb(7, 10))).not.toContain('href="#g6"');
    const all = bodyOf(useBomb(7, 10));
    expect(all).toContain('href="#g0"'); // little is drawn still
    const masks = Array.from({ length: 7 }, (_, level) => ({
      t: 'mask',
      s: 1,
      a: { id: `m${level}` },
      c: Array.from({ length: 10 }, () => ({ t: 'path', s: 1, a: { mask: `url(#m${level - 1}` } })),
    }));
    const masked = bodyOf({ t: 'svg', s: 1, c: [...masks, { t: 'g', s: 1, a: { mask: 'url(#m6)' } }] });
    expect(masked).not.toContain('url(#m6)');
  });

  it('has no circles', () => {
    const circle = { t: 'g', s: 1, a: { id: 'a' }, c: [{ t: 'use', s: 1, a: { href: '#a' } }] };
    expect(bodyOf({ t: 'svg', s: 1, c: [circle] })).not.toContain('href');
  });

  it('is the whole of a page with many icons', () => {
    const icon = {
      t: 'symbol',
      s: 1,
      a: { id: 'i' },
      c: Array.from({ length: 9 }, () => ({ t: 'path', s: 1 })),
    };
    const uses = Array.from({ length: 1_000 }, () => ({ t: 'use', s: 1, a: { href: '#i' } }));
    expect(count(bodyOf({ t: 'svg', s: 1, c: [icon, ...uses] }), 'href="#i"')).toBe(1_000);
  });

  it('counts every element of an id that is there twice', () => {
    const [first, second] = [{ t: 'linearGradient', s: 1, a: { id: 'g6' } }, useBomb(7, 10)];
    expect(bodyOf({ t: 'svg', s: 1, c: [first, second] })).not.toContain('href="#g6"');
  });

  it('is only colours where a style asks for it, which may be the style of everything', () => {
    const sheet = { t: 'style', c: ['*{fill:url(#c);mask:url(#m)}'] };
    const [gradient, mask] = [
      { t: 'linearGradient', s: 1, a: { id: 'c' } },
      { t: 'mask', s: 1, a: { id: 'm' } },
    ];
    expect(bodyOf({ t: 'svg', s: 1, c: [sheet, gradient, mask] })).toContain('*{fill:url(#c);mask:none}');
  });
});

describe('little that would be much', () => {
  it('is no more text than a sign or a word for each element', () => {
    const [long, many] = ['x'.repeat(1_000), '"x" '.repeat(500)];
    expect(css(`*::before{content:"${long}"}`)).toBe('*::before{content:""}');
    expect(css(`*::before{content:"${long}`)).toBe('*::before{content:""');
    expect(css(`*::before{/*"*/content:"${long}"}`)).toBe('*::before{ content:""}');
    expect(css(`*::before{content:";" ${many}}`)).toBe('*::before{content:none}');
    expect(css('i::before{content:"\\f00c"}')).toContain('content:');
    expect(css('*{content:var(--a)var(--a)}')).toBe('*{content:none}');
  });

  it('is not a million tracks or columns', () => {
    expect(css('p{grid-template-columns:repeat(9999999,1px)}')).toContain('repeat(1000,1px)');
    const cols = Array.from({ length: 100 }, () => ({ t: 'col', a: { span: '1000' } }));
    expect(count(bodyOf({ t: 'table', c: cols }), 'span=')).toBe(20);
  });

  it('is not variables that double each other, in one sheet or many', () => {
    const doubling = Array.from({ length: 30 }, (_, n) => `--v${n + 1}:var(--v${n}) var(--v${n})`);
    const sheets = doubling.map((rule) => ({ t: 'style', c: [`*{${rule}}`] }));
    expect(bodyOf({ t: 'body', c: sheets })).not.toContain('var(');
    const tokens = { t: 'style', c: [':root{--a:#123;--b:var(--a)}p{color:var(--b)}'] };
    expect(bodyOf({ t: 'body', c: [tokens] })).toContain('color:var(--b)');
  });

  it('is not formatting that a parser opens again in each paragraph', () => {
    let deep: unknown = { t: 'p', c: ['x'] };
    for (let n = 0; n < 100; n += 1) deep = { t: 'b', a: { 'data-n': `${n}` }, c: [deep] };
    expect(count(bodyOf(deep), '<b ')).toBe(6);
  });

  it('is not attributes or escapes without end', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`data-${n}`, '']));
    expect(count(bodyOf({ t: 'p', a: many }), 'data-')).toBe(64);
    const quotes = Array.from({ length: 2_000 }, () => ({ t: 'p', a: { title: '"'.repeat(4_000) } }));
    expect(page({ t: 'body', c: quotes }).html.length).toBeLessThan(17_000_000);
  });
});
