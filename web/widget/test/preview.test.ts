// When the page is shown, when it is not and why, and that it is sent piece by piece and never for longer than asked.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PagePreview } from '../src/preview/page-preview';
import { PreviewLoader } from '../src/preview-loader';
import { Packer } from '../src/preview/packer';
import { send } from '../src/preview/sender';
import { TooLarge } from '../src/preview/snapshot';
import type { Port } from '../src/calls/port';
import { loadChunk } from '../src/chunk';

type Emitted = {
  event: string;
  payload: Record<string, unknown>;
  data: Uint8Array | undefined;
  answer: ((ack: unknown) => void) | undefined;
};

let emitted: Emitted[];
let answers: (() => unknown) | undefined; // undefined: the link is lost before it answers
const port = {
  backlog: vi.fn(() => 0),
  emit(event: string, payload: object, onAck?: (answer: unknown) => void, data?: Uint8Array) {
    emitted.push({ event, payload: payload as Record<string, unknown>, data, answer: onAck });
    if (onAck && answers) onAck(answers());
    return true;
  },
};
const of = (event: string): Emitted[] => emitted.filter((one) => one.event === event);
const states = (): unknown[] => of('previewState').map(({ payload }) => payload.state);
const request = { nonce: 'n1', text: 'clear', images: 'placeholder', consent: false, notice: false };

let script: HTMLScriptElement;
let preview: PagePreview;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('CompressionStream', undefined);
  emitted = [];
  answers = () => ({ ok: true });
  port.backlog.mockReturnValue(0);
  script = document.createElement('script');
  preview = new PagePreview(script, port);
  document.body.innerHTML = '<p>Lamps</p>';
});
afterEach(() => {
  preview.lost();
  document.querySelectorAll('meta, porchlight-notice').forEach((element) => element.remove());
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const ask = async (more: object = {}): Promise<void> => {
  preview.event('previewRequested', { ...request, ...more });
  await vi.advanceTimersByTimeAsync(500);
};

const tooLarge = () => {
  throw new TooLarge();
};

describe('a page that is looked at', () => {
  it('is sent once, and again only when it has changed', async () => {
    await ask();
    expect(of('previewPiece')).toHaveLength(1);
    expect(of('previewPiece')[0]!.payload).toMatchObject({ nonce: 'n1', snapshot: 1, index: 0, count: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(of('previewPiece')).toHaveLength(1);
    document.body.append('more');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(of('previewPiece')).toHaveLength(2);
  });

  // A query and a fragment carry tokens and addresses; of currentUrl the server strips them, in here it cannot look.
  it.each(['page', 'outline'])('says where it is without query and fragment: %s', async (kind) => {
    history.replaceState({}, '', '/reset?token=s3cret&email=ann@example.org#access_token=s3cret');
    if (kind === 'outline') vi.spyOn(Packer.prototype, 'add').mockImplementationOnce(tooLarge);
    await ask();
    const [{ payload, data }] = of('previewPiece') as [Emitted];
    const sent = new TextDecoder().decode(data);
    history.replaceState({}, '', '/lamps');
    expect(payload.kind).toBe(kind);
    expect(sent).toContain('"url":"https://shop.example/reset"');
    expect(sent).not.toMatch(/s3cret|ann@/);
  });

  it('is sent every few seconds at most, however much it changes', async () => {
    await ask();
    for (let at = 0; at < 60; at++) {
      document.body.append('more');
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(of('previewPiece').length).toBeGreaterThan(1);
    expect(of('previewPiece').length).toBeLessThanOrEqual(3);
  });

  it('tells where it is scrolled to, a few times a second', async () => {
    await ask();
    for (let at = 0; at < 10; at++) {
      document.dispatchEvent(new Event('scroll'));
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(of('previewScroll').length).toBeGreaterThan(0);
    expect(of('previewScroll').length).toBeLessThanOrEqual(3);
  });

  it('is nobody’s business once nobody looks', async () => {
    await ask();
    preview.event('previewStopped', { nonce: 'another' });
    preview.event('previewStopped', { nonce: 'n1' });
    emitted = [];
    document.body.append('more');
    document.dispatchEvent(new Event('scroll'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(emitted).toEqual([]);
  });

  it('is sent to those who ask after a link was lost in the middle of a piece', async () => {
    answers = undefined;
    await ask();
    expect(of('previewPiece')).toHaveLength(1);
    preview.lost();
    answers = () => ({ ok: true });
    await ask({ nonce: 'n2' });
    expect(of('previewPiece').map(({ payload }) => payload.nonce)).toEqual(['n1', 'n2']);
  });

  it('rests where the server asks for less', async () => {
    answers = () => ({ ok: false, error: { code: 'rateLimited' } });
    await ask();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(of('previewPiece')).toHaveLength(1);
    answers = () => ({ ok: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(of('previewPiece')).toHaveLength(2);
  });
});

describe('a page that is not shown', () => {
  it('says that it is private', async () => {
    document.head.insertAdjacentHTML('beforeend', '<meta name="porchlight-preview" content="private">');
    await ask();
    expect(states()).toEqual(['private']);
    expect(of('previewPiece')).toEqual([]);
  });

  it('says that the tag switches it off', async () => {
    script.dataset.preview = 'off';
    await ask();
    expect(states()).toEqual(['private']);
  });

  it('waits for consent where the project asks for it, and ends when it is taken back', async () => {
    await ask({ consent: true });
    expect(states()).toEqual(['consent']);
    preview.consent('yes');
    expect(of('previewPiece')).toEqual([]);
    preview.consent(true);
    await vi.advanceTimersByTimeAsync(500);
    expect(of('previewPiece')).toHaveLength(1);
    preview.consent(false);
    expect(states().at(-1)).toBe('consent');
  });

  it('takes the consent that the tag gives', async () => {
    script.dataset.previewConsent = 'true';
    await ask({ consent: true });
    expect(states()).toEqual([]);
    expect(of('previewPiece')).toHaveLength(1);
  });

  it('says that it is in the background, and comes back with the tab', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    await ask();
    expect(states()).toEqual(['hidden']);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(500);
    expect(of('previewPiece')).toHaveLength(1);
  });

  it('is its text where it is too large', async () => {
    document.body.append('x'.repeat(8_000_001));
    preview.event('previewRequested', request);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(of('previewPiece').map(({ payload }) => payload.kind)).toEqual(['outline']);
  });

  it('is sent without a word to the visitor, or with one that can be closed', async () => {
    await ask();
    expect(document.querySelector('porchlight-notice')).toBeNull();
    await ask({ notice: true });
    const notice = document.querySelector('porchlight-notice')!;
    expect(notice.shadowRoot!.textContent).toContain('can see this page');
    notice.shadowRoot!.querySelector('button')!.click();
    expect(document.querySelector('porchlight-notice')).toBeNull();
    await ask({ nonce: 'n2', notice: true });
    preview.event('previewStopped', { nonce: 'n2' });
    expect(document.querySelector('porchlight-notice')).toBeNull();
  });
});

describe('pieces', () => {
  const data = new Uint8Array(150_000);
  const go = (isWanted = () => true) => send(port, 'n1', 1, 'page', { encoding: 'none', data }, isWanted);

  it('are bounded, numbered, and each waits for the one before', async () => {
    answers = undefined;
    const outcome = go();
    await vi.advanceTimersByTimeAsync(0);
    expect(emitted).toHaveLength(1);
    for (let index = 0; index < 3; index++) {
      emitted[index]!.answer!({ ok: true });
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(await outcome).toBe('sent');
    expect(emitted.map(({ payload, data: sent }) => [payload.index, payload.count, sent!.length])).toEqual([
      [0, 3, 65_536],
      [1, 3, 65_536],
      [2, 3, 18_928],
    ]);
  });

  it('wait while the socket is full', async () => {
    port.backlog.mockReturnValue(100_000);
    const outcome = go();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(emitted).toEqual([]);
    port.backlog.mockReturnValue(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(await outcome).toBe('sent');
  });

  it('end where nobody wants them, and where the server refuses', async () => {
    expect(await go(() => false)).toBe('unwanted');
    answers = () => ({ ok: false, error: { code: 'forbidden' } });
    expect(await go()).toBe('refused');
  });
});

describe('a packer', () => {
  it('has the text back as it was', async () => {
    const packer = new Packer();
    packer.add('Lämp');
    packer.add('s'.repeat(50_000));
    const { encoding, data } = await packer.end();
    expect(encoding).toBe('none');
    expect(new TextDecoder().decode(data)).toBe('Lämp' + 's'.repeat(50_000));
  });

  it('refuses what is too large to send', async () => {
    const packer = new Packer();
    for (let at = 0; at < 21; at++) packer.add('s'.repeat(100_000));
    await expect(packer.end()).rejects.toThrow(TooLarge);
  });

  it('refuses what is too large to read', () => {
    const packer = new Packer();
    expect(() => {
      for (let at = 0; at < 81; at++) packer.add('s'.repeat(100_000));
    }).toThrow(TooLarge);
  });
});

describe('its file', () => {
  const emit = vi.fn(() => true);
  const one = { event: vi.fn(), lost: vi.fn(), consent: vi.fn() };
  let loader: PreviewLoader;
  const fetched = (): HTMLScriptElement[] => [...document.head.querySelectorAll('script')];

  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    Object.defineProperty(script, 'src', { value: 'https://porch.example/porch/widget.js' });
    const load: Port['load'] = (file, onFailed) => loadChunk(script, file, onFailed);
    loader = new PreviewLoader({ script, session: { emit }, load } as unknown as Port);
    vi.clearAllMocks();
  });
  afterEach(() => fetched().forEach((element) => element.remove()));

  it('is fetched when somebody looks, once, and hears who', () => {
    loader.event('agentReplied', {});
    expect(fetched()).toEqual([]);
    loader.event('previewRequested', request);
    loader.event('previewRequested', { ...request, nonce: 'n2' });
    expect(fetched().map(({ src }) => src)).toEqual(['https://porch.example/porch/widget-preview.js']);
    loader.consent(true);
    loader.ready(() => one);
    expect(one.consent).toHaveBeenCalledWith(true);
    expect(one.event.mock.calls).toEqual([['previewRequested', { ...request, nonce: 'n2' }]]);
  });

  it('hears nothing where whoever looked has gone meanwhile', () => {
    loader.event('previewRequested', request);
    loader.event('previewStopped', { nonce: 'n1' });
    loader.ready(() => one);
    expect(one.event).not.toHaveBeenCalled();
  });

  it('is given what loads its parts, and they when they have come', () => {
    const ready = vi.fn();
    const start = vi.fn(() => ({ ...one, ready }));
    loader.event('previewRequested', request);
    loader.ready(start);
    const [, , load] = start.mock.lastCall as unknown as [unknown, unknown, Port['load']];
    load('widget-notice.js', () => undefined);
    expect(fetched().at(-1)!.src).toBe('https://porch.example/porch/widget-notice.js');
    const part = { notice: () => undefined };
    loader.ready(part);
    expect(ready.mock.calls).toEqual([[part]]);
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('hears of no parts where it is an earlier version, and nothing breaks', () => {
    loader.event('previewRequested', request);
    loader.ready(() => one);
    expect(() => loader.ready({})).not.toThrow();
  });

  it('says so where it does not come, and is asked for again', () => {
    loader.event('previewRequested', request);
    fetched()[0]!.onerror!('');
    expect(emit).toHaveBeenCalledWith('previewState', { nonce: 'n1', state: 'failed' });
    loader.event('previewRequested', request);
    expect(fetched()).toHaveLength(1);
  });
});
