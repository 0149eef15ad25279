import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readIdentity } from '../src/identity';
import { currentPage, reportableUrl, watchPage, wellFormed } from '../src/page';
import { removeListeners, trackListeners } from './page-world';

beforeEach(trackListeners);
afterEach(() => {
  removeListeners();
  vi.restoreAllMocks();
});

describe('page', () => {
  it('reports URL and title within the limits', () => {
    document.title = 'x'.repeat(600);
    expect(currentPage().title).toHaveLength(512);
    expect(reportableUrl('https://shop.example/' + 'a'.repeat(3_000))).toHaveLength(2_048);
    expect(reportableUrl('file:///etc/hosts')).toBeUndefined();
  });

  it('mends half surrogate pairs, which strict JSON parsers refuse', () => {
    expect(wellFormed('lamp \ud83d', 512)).toBe('lamp \ufffd');
    expect(wellFormed('💡💡', 3)).toBe('💡\ufffd');
    expect(wellFormed('Läs mer 💡', 512)).toBe('Läs mer 💡');
  });

  it('notices pushState, replaceState, popstate and hashchange', () => {
    const seen: string[] = [];
    watchPage(() => seen.push(location.pathname));
    history.pushState({ a: 1 }, '', '/lamps/heron');
    history.replaceState(null, '', '/lamps/moth');
    expect(seen).toEqual(['/lamps/heron', '/lamps/moth']);
    dispatchEvent(new Event('popstate'));
    dispatchEvent(new Event('hashchange'));
    expect(seen).toHaveLength(4);
  });

  it('keeps what pushState does, its exceptions included', () => {
    watchPage(() => undefined);
    history.pushState({ a: 1 }, '', '/state');
    expect(history.state).toEqual({ a: 1 });
    expect(() => history.pushState(null, '', 'https://elsewhere.example/')).toThrow();
  });

  it('never throws into the page', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    watchPage(() => {
      throw new Error('ours');
    });
    expect(() => history.pushState(null, '', '/safe')).not.toThrow();
  });

  it('notices a title that changes, and one whose element is replaced', async () => {
    const seen: string[] = [];
    watchPage(() => seen.push(document.title));
    document.title = 'One';
    await Promise.resolve();
    const title = document.createElement('title');
    title.textContent = 'Two';
    document.querySelector('title')!.replaceWith(title);
    await Promise.resolve();
    expect(seen).toEqual(['One', 'Two']);
  });

  it('does without a history object that is frozen', () => {
    const { pushState } = history;
    Object.defineProperty(history, 'pushState', { value: pushState, configurable: true, writable: false });
    expect(() => watchPage(() => undefined)).not.toThrow();
    expect(history.pushState).toBe(pushState);
    Object.defineProperty(history, 'pushState', { value: pushState, configurable: true, writable: true });
  });
});

describe('identity', () => {
  it('keeps texts and numbers, drops everything else', () => {
    expect(readIdentity({ userId: 42, hash: 'h', name: '', email: {}, role: 'admin' })).toEqual({
      userId: '42',
      hash: 'h',
    });
  });

  it.each([null, undefined, {}, 'text', 7, [], { userId: null }])('is nothing for %j', (given) => {
    expect(readIdentity(given)).toBeUndefined();
  });

  it('cuts what is too long', () => {
    expect(readIdentity({ name: 'n'.repeat(300) })!.name).toHaveLength(256);
  });
});
