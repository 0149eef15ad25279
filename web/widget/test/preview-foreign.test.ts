// What the page shows and does not hold: symbols of other files, stylesheets of other origins.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ForeignFiles } from '../src/preview/foreign-files';
import { Snapshot } from '../src/preview/snapshot';

const files = new Map<string, string>();
const fetched = vi.fn(async (url: string) => {
  const text = files.get(url);
  return new Response(text ?? '', { status: text === undefined ? 404 : 200 });
});

beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockClear();
  files.clear();
  document.body.innerHTML = '';
  document.head.innerHTML = '';
});

const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><script>evil()</script><g id="group"><path d="M1 1"/></g>
  <symbol id="lamp" viewBox="0 0 9 9"><path d="M0 0h9" onclick="evil()"/></symbol></svg>`;
const home = new URL('/', location.href).href;

async function snapshot(html: string, foreign = new ForeignFiles()): Promise<string> {
  document.body.innerHTML = html;
  await foreign.gather(() => undefined);
  return [...new Snapshot({ text: 'clear', images: 'placeholder' }, foreign).parts(home)].join('');
}

const symbol = '{"t":"symbol","s":1,"a":{"id":"porchlight-0","viewBox":"0 0 9 9"},"c":[';
const path = '{"t":"path","s":1,"a":{"d":"M0 0h9"},"c":[]}';
const use = '{"t":"use","s":1,"a":{"href":"#porchlight-0"},"c":[]}';

describe('symbols', () => {
  it('of another file are drawn where they are used, once for all', async () => {
    files.set(`${home}lamps.svg`, sprite);
    const html = '<svg><use href="/lamps.svg#lamp"/></svg><svg><use xlink:href="/lamps.svg#lamp"/></svg>';
    const text = await snapshot(html);
    expect(text).toContain(`{"t":"g","s":1,"c":[${symbol}${path}]},${use}]}`);
    expect(text.split('"t":"symbol"')).toHaveLength(2);
    expect(text.split(use)).toHaveLength(3);
    expect(text).not.toContain('evil');
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]).toEqual([
      `${home}lamps.svg`,
      { credentials: 'omit', cache: 'force-cache' },
    ]);
  });

  it('of a drawing that is not shown are drawn where they are used', async () => {
    const text = await snapshot(
      `<svg style="display:none"><symbol id="lamp" viewBox="0 0 9 9"><path d="M0 0h9"/></symbol></svg>
       <svg><use href="#lamp"/></svg>`,
    );
    expect(text).toContain(`${symbol}${path}]},${use}`);
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each([
    ['of a file that is not there', '<svg><use href="/gone.svg#lamp"/></svg>'],
    ['that are none', '<svg><use href="/lamps.svg#group"/></svg>'],
    ['without a name', '<svg><use href="/lamps.svg"/></svg>'],
    ['of no file', '<svg><use href="data:image/svg+xml,x#lamp"/></svg>'],
    ['of no address', '<svg><use href="http://[#lamp"/></svg>'],
    [
      'that are kept',
      '<div data-porchlight-block><svg><symbol id="lamp">evil</symbol></svg></div><svg><use href="#lamp"/></svg>',
    ],
  ])('%s are left out', async (_what, html) => {
    files.set(`${home}lamps.svg`, sprite);
    const text = await snapshot(html);
    expect(text).not.toContain('porchlight-0');
    expect(text).not.toMatch(/evil|\.svg|data:/);
  });

  it('of a part of the page that is drawn itself are referred to', async () => {
    const text = await snapshot('<svg><g id="group"></g><use href="#group"/></svg>');
    expect(text).toContain('{"t":"use","s":1,"a":{"href":"#group"},"c":[]}');
  });
});

describe('files', () => {
  it('are asked for once, whatever came of it, and no more than 20', async () => {
    const foreign = new ForeignFiles();
    const uses = Array.from({ length: 30 }, (_, at) => `<use href="/${at}.svg#lamp"/>`).join('');
    await snapshot(`<svg>${uses}</svg>`, foreign);
    await snapshot(`<svg>${uses}</svg>`, foreign);
    expect(fetched).toHaveBeenCalledTimes(20);
  });

  it('that come late are told of, and no snapshot waits for them', async () => {
    vi.useFakeTimers();
    let answer = (_text: string): void => undefined;
    fetched.mockImplementationOnce(
      () => new Promise((done) => (answer = (text) => done(new Response(text, { status: 200 })))),
    );
    document.body.innerHTML = '<svg><use href="/lamps.svg#lamp"/></svg>';
    const foreign = new ForeignFiles();
    const late = vi.fn();
    const gathered = foreign.gather(late);
    await vi.advanceTimersByTimeAsync(600);
    await gathered;
    expect(foreign.symbol(document.querySelector('use')!)).toBeUndefined();
    expect(late).not.toHaveBeenCalled();
    vi.useRealTimers();
    answer(sprite);
    await vi.waitFor(() => expect(late).toHaveBeenCalledOnce(), { timeout: 30_000 });
    expect(foreign.symbol(document.querySelector('use')!)?.id).toBe('lamp');
  });
});
