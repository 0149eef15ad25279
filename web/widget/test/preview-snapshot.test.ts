// What of a page leaves it, and above all what does not.

import { afterEach, describe, expect, it } from 'vitest';
import { masked, maskedValue } from '../src/preview/masking';
import { outlineOf } from '../src/preview/outline';
import { Snapshot, type Settings } from '../src/preview/snapshot';
import { cleanCss, imageUrl } from '../src/preview/styles';

type Fields = { t: string; a: Record<string, string> };
type Tree = string | { t: string; a?: Record<string, string>; b?: number[]; c?: Tree[] };

const clear: Settings = { text: 'clear', images: 'placeholder' };

afterEach(() => {
  document.body.innerHTML = '';
  document.body.removeAttribute('style');
});

function textOf(html: string, settings = clear): string {
  document.body.innerHTML = html;
  return [...new Snapshot(settings).parts('https://shop.example/')].join('');
}

function bodyOf(html: string, settings = clear): Tree[] {
  const { root } = JSON.parse(textOf(html, settings)) as { root: { c: { t: string; c: Tree[] }[] } };
  return root.c.find(({ t }) => t === 'body')!.c;
}

describe('a snapshot', () => {
  it('is the page by its elements, attributes and text', () => {
    expect(bodyOf('<h1 class="big">Lamps</h1><p>of <b>brass</b></p>')).toEqual([
      { t: 'h1', a: { class: 'big' }, c: ['Lamps'] },
      { t: 'p', c: ['of ', { t: 'b', c: ['brass'] }] },
    ]);
  });

  it.each([
    ['a script', '<script>evil()</script>'],
    ['a handler', '<p onclick="evil()">x</p>'],
    ['a comment', '<!-- evil -->'],
    ['where a link goes', '<a href="https://evil.example">x</a>'],
    ['where a form goes', '<form action="/evil"></form>'],
    ['a frame', '<iframe srcdoc="evil" src="/evil"></iframe>'],
    ['a hidden field', '<input type="hidden" value="evil">'],
    ['what is not shown', '<p style="display:none">evil</p>'],
    ['an element nobody knows', '<marquee>evil</marquee>'],
    ['a data attribute', '<p data-user="evil">x</p>'],
    ['a password', '<input type="password" value="evil">'],
    ['a card number', '<input autocomplete="cc-number" value="evil">'],
    ['a field called cvc', '<input name="cvc" value="evil">'],
    ['a field called card-number', '<input id="card-number" placeholder="evil">'],
    ['what is typed', '<input value="evil">'],
    ['what is written', '<textarea>evil</textarea>'],
    ['what is chosen', '<select><option selected>evil</option></select>'],
    ['what is edited', '<div contenteditable>evil <b>evil</b></div>'],
    ['what is masked', '<div data-porchlight-mask title="evil">evil <b>evil</b></div>'],
    ['what is blocked', '<div data-porchlight-block class="evil">evil</div>'],
    ['an image', '<img src="https://shop.example/evil.png">'],
    ['an image of a style', '<p style="background:url(/evil.png)">x</p>'],
    ['a noscript', '<noscript>evil</noscript>'],
    ['a template', '<template>evil</template>'],
  ])('leaves out %s', (_, html) => {
    expect(textOf(html)).not.toContain('evil');
  });

  it('tells nothing of what is typed but that something is', () => {
    const [long, short, none] = bodyOf('<input value="a long secret"><input value="1"><input>') as Fields[];
    expect(long!.a.value).toBe(short!.a.value);
    expect(none!.a.value).toBe('');
  });

  it('masks every text where the project says so', () => {
    expect(bodyOf('<p title="Ada">Dear Ada</p>', { ...clear, text: 'masked' })).toEqual([
      { t: 'p', a: { title: '•••' }, c: ['•••• •••'] },
    ]);
  });

  it('names images where the project says so, without credentials and fragments', () => {
    const [image] = bodyOf('<img src="https://shop.example/a.png#x">', { ...clear, images: 'url' });
    expect(image).toMatchObject({ t: 'img', a: { src: 'https://shop.example/a.png' } });
    const [kept] = bodyOf('<img src="https://ada:pass@shop.example/a.png">', { ...clear, images: 'url' });
    expect(kept).toEqual({ t: 'div', b: [0, 0] });
  });

  it('has boxes for what it leaves out', () => {
    expect(bodyOf('<video></video><p data-porchlight-block>x</p>')).toEqual([
      { t: 'div', b: [0, 0] },
      { t: 'div', b: [0, 0] },
    ]);
  });

  it('shows a shadow root in its host, and in its slots what they were given', () => {
    document.body.innerHTML = '<x-card><i>inside</i></x-card>';
    const root = document.querySelector('x-card')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<b>head</b><slot></slot>';
    const text = [...new Snapshot(clear).parts('')].join('');
    expect(text.indexOf('head')).toBeGreaterThan(0);
    expect(text.indexOf('inside')).toBeGreaterThan(text.indexOf('head'));
  });
});

describe('an outline', () => {
  it('is what can be read, with the same things left out', () => {
    document.body.innerHTML = `<h2>Lamps</h2><p>of brass</p><p data-porchlight-mask>Ada</p><textarea>evil</textarea>
      <div data-porchlight-block>evil</div><script>evil</script>`;
    for (const element of document.querySelectorAll('*'))
      element.getClientRects = () => [{}] as unknown as DOMRectList;
    expect(outlineOf(clear, 'https://shop.example/').lines).toEqual([
      { level: 2, text: 'Lamps' },
      { level: 0, text: 'of brass' },
      { level: 0, text: '•••' },
    ]);
  });
});

describe('text and styles', () => {
  it('keep their shape and nothing else', () => {
    expect(masked('Dear Ada 😀')).toBe('•••• ••• •');
    expect(maskedValue('')).toBe('');
    expect(maskedValue('1')).toBe(maskedValue('123456789'));
  });

  it.each([
    ['url(a.png)', 'none'],
    ['url("a)b.png") url(\'c.png\')', 'none none'],
    ['url(#gradient)', 'url(#gradient)'],
  ])('without images %s is %s', (css, clean) => {
    expect(cleanCss(css, false, 'https://shop.example/css/')).toBe(clean);
  });

  it('with images has them whole', () => {
    expect(cleanCss('url(a.png)', true, 'https://shop.example/css/')).toBe(
      'url("https://shop.example/css/a.png")',
    );
    expect(cleanCss('url(data:image/png,x)', true, 'https://shop.example/')).toBe('none');
    expect(imageUrl('javascript:alert(1)', 'https://shop.example/')).toBeUndefined();
  });
});
