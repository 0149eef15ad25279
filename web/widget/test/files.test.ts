// Files that a visitor sends, and those that come: from the choice to the message, and what is shown of them.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mostFiles } from '../src/files/uploads';
import { mostBytes } from '../src/files/thumbnail';
import { readMessage } from '../src/chat/wire';
import { ChatWorld } from './chat-world';
import { fromAgent, fromVisitor } from './messages';
import { removeListeners, trackListeners } from './page-world';

/** Takes the browser's place, and answers as a test says. */
class FakeRequest {
  static all: FakeRequest[] = [];
  headers: Record<string, string> = {};
  method = '';
  url = '';
  body: unknown;
  status = 0;
  responseText = '';
  aborted = false;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onloadend: (() => void) | null = null;

  open(method: string, url: string): void {
    Object.assign(this, { method, url });
    FakeRequest.all.push(this);
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: unknown): void {
    this.body = body;
  }
  abort(): void {
    this.aborted = true;
    this.onloadend?.();
  }
  answer(status: number, body: object = {}): Promise<unknown> {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onloadend?.();
    return vi.advanceTimersByTimeAsync(0);
  }
}

const id = (n: number): string => `file${n}`.padEnd(22, '_');
const kept = (n: number, more: object = {}): Record<string, unknown> => ({
  id: id(n),
  name: `lamp${n}.pdf`,
  type: 'application/pdf',
  bytes: 2_400_000,
  width: null,
  height: null,
  hasThumbnail: false,
  url: `/api/v1/files/${id(n)}?k=s3cret`,
  thumbnailUrl: null,
  ...more,
});
const picture = (n: number): Record<string, unknown> =>
  kept(n, {
    name: `lamp${n}.png`,
    type: 'image/png',
    width: 640,
    height: 480,
    hasThumbnail: true,
    thumbnailUrl: `/api/v1/files/${id(n)}/thumbnail?k=s3cret`,
  });

let world: ChatWorld;
function make(settings: object = {}): void {
  if (world) world.remove();
  world = new ChatWorld(settings);
}
beforeEach(() => {
  vi.useFakeTimers();
  trackListeners();
  FakeRequest.all = [];
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  make();
});
afterEach(() => {
  world.remove();
  removeListeners();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
});

const file = (name = 'lamp.pdf', type = 'application/pdf'): File => new File(['bytes'], name, { type });
const requests = (): FakeRequest[] => FakeRequest.all;
const rows = (): (string | null)[] => world.all('.attached li').map(({ textContent }) => textContent);
const send = (): HTMLButtonElement => world.find<HTMLButtonElement>('.send');

function drop(...files: File[]): boolean {
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types: ['Files'], files } });
  return world.find('.panel').dispatchEvent(event);
}

describe('a file', () => {
  it('that is chosen loads the upload, which sends it with the visitor’s proof', () => {
    expect(world.loaded()).toEqual([]);
    const input = world.find<HTMLInputElement>('input[type=file]');
    Object.defineProperty(input, 'files', { value: [file('Größe 1.pdf')], configurable: true });
    input.dispatchEvent(new Event('change'));
    expect(world.loaded()).toEqual(['widget-files.js']);
    expect(send().disabled).toBe(true);
    world.filesCome();
    const [request] = requests();
    expect([request!.method, request!.url]).toEqual([
      'POST',
      'https://porch.example/below/api/v1/public/projects/1/files',
    ]);
    expect(request!.headers).toEqual({
      'Content-Type': 'application/octet-stream',
      'X-File-Name': 'Gr%C3%B6%C3%9Fe%201.pdf',
      'X-Porchlight-Visitor': 'ann',
      'X-Porchlight-Secret': 's'.repeat(26),
    });
    request!.upload.onprogress!({ loaded: 1, total: 4 });
    expect(world.find<HTMLProgressElement>('progress').value).toBe(0.25);
    expect(world.find('progress').getAttribute('aria-label')).toBe('Größe 1.pdf');
  });

  it('goes with the message, also with one that has no words', async () => {
    drop(file());
    world.filesCome();
    await requests()[0]!.answer(201, kept(1));
    expect(send().disabled).toBe(false);
    world.submit('.composer');
    const [message] = world.emitted('sendMessage') as { tempId: string }[];
    expect(message).toEqual({ content: '', tempId: message!.tempId, files: [id(1)] });
    expect(rows()).toEqual([]);
    expect(world.find('.message .files').textContent).toBe('lamp1.pdf 2.4\u00a0MB');
    world.chat.event('messageSent', {
      finalMessage: fromVisitor(1, { content: '', tempId: message!.tempId, files: [kept(1)] as never }),
    });
    expect(world.all('.message')).toHaveLength(1);
  });

  it('is on its way alone; a message waits for all of them', async () => {
    drop(file('a.pdf'), file('b.pdf'));
    world.filesCome();
    expect(requests()).toHaveLength(1);
    world.write('#field', 'Here they are');
    world.submit('.composer');
    expect(world.emitted('sendMessage')).toEqual([]);
    await requests()[0]!.answer(201, kept(1));
    expect(requests()).toHaveLength(2);
    expect(send().disabled).toBe(true);
    await requests()[1]!.answer(201, kept(2));
    world.submit('.composer');
    expect(world.emitted('sendMessage')).toMatchObject([{ content: 'Here they are', files: [id(1), id(2)] }]);
  });

  it('can be stopped and taken away, and the next goes', async () => {
    drop(file('a.pdf'), file('b.pdf'));
    world.filesCome();
    world.button('Remove: a.pdf').click();
    expect(requests()[0]!.aborted).toBe(true);
    expect(rows()).toHaveLength(1);
    await requests()[1]!.answer(201, kept(2));
    world.button('Remove: b.pdf').click();
    expect(rows()).toEqual([]);
    expect(send().disabled).toBe(true);
  });

  it.each([
    [0, 'Not sent', true],
    [503, 'Not sent', true],
    [429, 'Not sent', true],
    [413, 'Too large', false],
    [400, 'Not accepted', false],
    [403, 'Not accepted', false],
  ])('that is answered with %i says %s', async (code, told, again) => {
    drop(file());
    world.filesCome();
    await requests()[0]!.answer(code, {});
    expect(rows()[0]).toContain(told);
    expect(send().disabled).toBe(true);
    expect(world.button('Try again').hidden).toBe(!again);
    if (!again) return;
    world.button('Try again').click();
    await requests()[1]!.answer(201, kept(1));
    expect(send().disabled).toBe(false);
  });

  it('that is too large says how large it may be', async () => {
    drop(file());
    world.filesCome();
    await requests()[0]!.answer(413, { detail: 'body: expected at most 10000000 bytes' });
    expect(rows()[0]).toContain('Too large: ≤ 10\u00a0MB');
  });

  it.each([201, 200])('is not taken for sent where %i brings nothing of ours', async (code) => {
    drop(file());
    world.filesCome();
    await requests()[0]!.answer(code, { ...kept(1), url: 'https://evil.example/x' });
    expect(rows()[0]).toContain('Not sent');
  });

  it('past ten is not taken, and that is said', () => {
    drop(...Array.from({ length: 12 }, (_, i) => file(`${i}.pdf`)));
    world.filesCome();
    expect(rows()).toHaveLength(mostFiles);
    expect(world.find('.composer').textContent).toContain('At most 10 files');
  });

  it('that is dropped stays out of the page, and what is no file is the page’s', () => {
    expect(drop(file())).toBe(false);
    const text = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(text, { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(world.find('.panel').dispatchEvent(text)).toBe(true);
  });

  it.each([
    ['a picture', '', true],
    ['text with a picture of it', 'words', false],
  ])('that is pasted as %s', (_, text, taken) => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { files: [file('x.png', 'image/png')], getData: () => text } });
    expect(world.find('#field').dispatchEvent(event)).toBe(!taken);
    expect(world.loaded()).toEqual(taken ? ['widget-files.js'] : []);
  });

  it('cannot be attached where the project has none', () => {
    expect(world.button('Attach files').hidden).toBe(false);
    make({ files: false });
    expect(world.button('Attach files').hidden).toBe(true);
    expect(drop(file())).toBe(true);
    expect(world.loaded()).toEqual([]);
  });

  it('of which the upload cannot be loaded leaves the message free', () => {
    drop(file());
    world.write('#field', 'Hello');
    expect(send().disabled).toBe(true);
    world.load.mock.calls[0]![1]();
    expect(send().disabled).toBe(false);
  });

  it('is nobody’s any more once somebody else comes', () => {
    drop(file());
    world.filesCome();
    world.chat.forget();
    expect(requests()[0]!.aborted).toBe(true);
    expect(rows()).toEqual([]);
  });

  it('outlives the page with the message that could not be sent', async () => {
    drop(file());
    world.filesCome();
    await requests()[0]!.answer(201, kept(1));
    world.emit.mockReturnValue(false);
    world.submit('.composer');
    make();
    expect(world.emitted('sendMessage')).toMatchObject([{ content: '', files: [id(1)] }]);
  });
});

describe('a picture', () => {
  beforeEach(() => {
    vi.stubGlobal('createImageBitmap', async () => ({ width: 4_000, height: 2_000, close: () => undefined }));
    const context = { fillRect: () => undefined, drawImage: vi.fn() };
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
  });

  it.each([
    ['small enough', [50_000], true],
    ['small enough at last', [200_000, 150_000, 90_000], true],
    ['never small enough', [mostBytes + 1, mostBytes + 1, mostBytes + 1], false],
  ])('is sent with a small one that is %s', async (_, sizes, isSent) => {
    const drawn: [number, number][] = [];
    const left = [...sizes];
    vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(function (
      this: HTMLCanvasElement,
      done,
    ) {
      drawn.push([this.width, this.height]);
      done({ size: left.shift(), type: 'image/jpeg' } as Blob);
    });
    drop(file('lamp1.png', 'image/png'));
    world.filesCome();
    await requests()[0]!.answer(201, picture(1));
    expect(drawn[0]).toEqual([480, 240]);
    expect(requests()[1]?.url).toBe(
      isSent ? `https://porch.example/below/api/v1/public/projects/1/files/${id(1)}/thumbnail` : undefined,
    );
    if (isSent) {
      expect(requests()[1]!.headers).toMatchObject({
        'Content-Type': 'image/jpeg',
        'X-Porchlight-Visitor': 'ann',
      });
      await requests()[1]!.answer(503);
    }
    expect(send().disabled, 'without a small one it goes, too').toBe(false);
  });

  it('that cannot be drawn goes without a small one', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no picture')));
    drop(file('lamp1.png', 'image/png'));
    world.filesCome();
    await requests()[0]!.answer(201, picture(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(send().disabled).toBe(false);
  });
});

describe('files that come', () => {
  const link = (): HTMLAnchorElement => world.find<HTMLAnchorElement>('.files a');
  const come = (...files: object[]): void =>
    world.chat.event('agentReplied', { message: fromAgent(1, { content: '', files: files as never }) });

  it('are a link with the size, apart from the page', () => {
    come(kept(1));
    expect(link().href).toBe(`https://porch.example/below/api/v1/files/${id(1)}?k=s3cret`);
    expect([link().target, link().rel]).toEqual(['_blank', 'noopener noreferrer']);
    expect(link().textContent).toBe('lamp1.pdf 2.4\u00a0MB');
  });

  it('are shown small where they are pictures', () => {
    come(picture(1), { ...picture(2), type: 'image/svg+xml' }, { ...picture(3), thumbnailUrl: null });
    const images = world.all<HTMLImageElement>('.files img');
    expect(images.map(({ src, alt }) => [src, alt])).toEqual([
      [`https://porch.example/below/api/v1/files/${id(1)}/thumbnail?k=s3cret`, 'lamp1.png'],
    ]);
    expect(world.all('.files a')).toHaveLength(3);
  });

  it.each([
    { ...kept(1), url: 'javascript:alert(1)' },
    { ...kept(1), url: '//evil.example/x' },
    { ...kept(1), id: '../../x' },
    { ...kept(1), url: 7 },
    null,
    'x',
  ])('like %j are none', (given) => {
    come(given as object);
    expect(world.all('.files a')).toEqual([]);
    expect(readMessage(fromAgent(1, { files: { length: 3 } as never }))!.files).toBeUndefined();
  });

  it('are told beside the bubble by their name', () => {
    world.chat.close();
    come(kept(1));
    expect(world.find('.teaser').textContent).toContain('lamp1.pdf');
  });
});
