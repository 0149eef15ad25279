// The visitor is told that somebody looks in their own language, from the side from which that is written; in English where
// the words do not come.

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noticeFor } from '../src/notice/words';
import { PagePreview } from '../src/preview/page-preview';

const wordsOf = (language: string) =>
  JSON.parse(readFileSync(`src/words/${language}.json`, 'utf8')) as Record<'watched' | 'close', string>;

const load = vi.fn<(file: string, onFailed: () => void) => void>();
const port = { backlog: () => 0, emit: () => true };
const request = { nonce: 'n1', text: 'clear', images: 'placeholder', consent: false, notice: true };

let preview: PagePreview;
const notice = () => document.querySelector<HTMLElement>('porchlight-notice');
const line = () => notice()?.shadowRoot!.querySelector('[role=status] span')?.textContent;
const closer = () => notice()!.shadowRoot!.querySelector('button')!;

/** Somebody looks at a page whose tag says so. */
function look(language: string): void {
  const script = document.createElement('script');
  script.dataset.language = language;
  preview = new PagePreview(script, port, load);
  preview.event('previewRequested', request);
}
const come = () => preview.ready({ notice: noticeFor });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('CompressionStream', undefined);
  load.mockReset();
});
afterEach(() => {
  preview.lost();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the notice', () => {
  it.each([
    ['de', 'ltr'],
    ['ar', 'rtl'],
    ['en', 'ltr'],
  ])('is said in %s, from its side', (language, direction) => {
    look(language);
    expect(load.mock.calls.map(([file]) => file)).toEqual(['widget-notice.js']);
    expect(notice()).toBeNull();
    come();
    const { watched, close } = wordsOf(language);
    expect(line()).toBe(watched);
    expect(closer().getAttribute('aria-label')).toBe(close);
    expect([notice()!.lang, notice()!.dir]).toEqual([language, direction]);
  });

  it('is in the page’s language, as the chat is, where the tag says none', () => {
    document.documentElement.lang = 'de-AT';
    look('');
    come();
    document.documentElement.lang = '';
    expect(line()).toBe(wordsOf('de').watched);
  });

  it('is English where its words cannot be loaded, whatever the page is', () => {
    look('ar');
    load.mock.calls[0]![1]();
    expect(line()).toBe(wordsOf('en').watched);
    expect([notice()!.lang, notice()!.dir]).toEqual(['en', 'ltr']);
  });

  it('waits a second for its words and no longer, and takes them when they come', () => {
    look('de');
    vi.advanceTimersByTime(999);
    expect(notice()).toBeNull();
    vi.advanceTimersByTime(1);
    expect(line()).toBe(wordsOf('en').watched);
    come();
    expect(line()).toBe(wordsOf('de').watched);
  });

  it('loads its words once', () => {
    look('de');
    come();
    preview.event('previewStopped', { nonce: 'n1' });
    expect(notice()).toBeNull();
    preview.event('previewRequested', { ...request, nonce: 'n2' });
    expect(line()).toBe(wordsOf('de').watched);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('that was closed stays closed when its words come', () => {
    look('de');
    vi.advanceTimersByTime(1_000);
    closer().click();
    come();
    expect(notice()).toBeNull();
  });

  it('of a look that is over never appears', () => {
    look('de');
    preview.event('previewStopped', { nonce: 'n1' });
    come();
    vi.advanceTimersByTime(2_000);
    expect(notice()).toBeNull();
  });
});
