import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readIdentity } from '../src/identity';
import { currentPage, reportableUrl, watchPage, shorten } from '../src/page';
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

  it('cuts at a whole character and a whole escape', () => {
    expect(shorten('💡💡', 3)).toBe('💡');
    expect(shorten('💡💡', 4)).toBe('💡💡');
    for (const [given, cut] of [
      ['abc%20', 'abc'],
      ['ab%20c', 'ab%20'],
      ['ab%C3%A9', 'ab'],
      ['a%C3%A9b', 'a'],
      ['%C3%A9%C3%A9', ''],
      ['%F0%9F%8F%A0', ''],
    ])
      expect(shorten(given!, 5)).toBe(cut);
    const long = 'https://shop.example/?q=' + '%E2%82%AC'.repeat(1_000);
    expect(decodeURIComponent(reportableUrl(long)!)).toMatch(/€$/);
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

  it('cuts a name that is too long, and leaves out an id, of which a part would be another', () => {
    expect(readIdentity({ name: 'n'.repeat(300) })!.name).toHaveLength(256);
    expect(readIdentity({ userId: 'n'.repeat(257), email: 'n'.repeat(257) })).toBeUndefined();
  });
});
