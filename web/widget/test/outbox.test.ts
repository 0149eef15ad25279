import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { longestWait, mostUnsent, Outbox } from '../src/chat/outbox';
import { outboxPrefix } from '../src/chat/port';
import { removeListeners, trackListeners } from './page-world';

const prefix = outboxPrefix(1);
const contents = (outbox: Outbox): string[] => outbox.list().map(({ content }) => content);

beforeEach(() => trackListeners());
afterEach(() => {
  removeListeners();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
});

describe('outbox', () => {
  it('outlives the page, in the order of writing', () => {
    const outbox = new Outbox(1, vi.fn());
    for (const name of ['c', 'a', 'b']) outbox.add(name, name);
    expect(contents(new Outbox(1, vi.fn()))).toEqual(['c', 'a', 'b']);
    expect(new Outbox(2, vi.fn()).list()).toEqual([]);
  });

  it('keeps the order when the clock goes back', () => {
    vi.useFakeTimers({ now: 5_000 });
    const outbox = new Outbox(1, vi.fn());
    outbox.add('1', 'first');
    vi.setSystemTime(1_000);
    outbox.add('2', 'second');
    expect(contents(outbox)).toEqual(['first', 'second']);
  });

  it('of two tabs holds what both write', () => {
    const [one, other] = [new Outbox(1, vi.fn()), new Outbox(1, vi.fn())];
    one.add('1', 'one');
    other.add('2', 'other');
    one.remove('1');
    expect(contents(one)).toEqual(['other']);
    expect(contents(other)).toEqual(['other']);
  });

  it('is told of what another tab does to it, and of nothing else', () => {
    const onOtherTab = vi.fn();
    new Outbox(1, onOtherTab);
    dispatchEvent(new StorageEvent('storage', { key: 'cart' }));
    dispatchEvent(new StorageEvent('storage', { key: outboxPrefix(2) + 'x' }));
    expect(onOtherTab).not.toHaveBeenCalled();
    dispatchEvent(new StorageEvent('storage', { key: prefix + 'x' }));
    dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(onOtherTab).toHaveBeenCalledTimes(2);
  });

  it('remembers what failed until it is tried again', () => {
    const outbox = new Outbox(1, vi.fn());
    outbox.add('1', 'x');
    outbox.mark('1', 'forbidden');
    expect(new Outbox(1, vi.fn()).list()).toMatchObject([{ tempId: '1', failed: 'forbidden' }]);
    outbox.mark('1', undefined);
    expect(outbox.list()[0]!.failed).toBeUndefined();
    outbox.mark('gone', 'forbidden');
    expect(outbox.list()).toHaveLength(1);
  });

  it('keeps what each has written apart, also what has failed, and for its writer to the next page', () => {
    const outbox = new Outbox(1, vi.fn());
    outbox.add('0', 'from before');
    outbox.isOf('ann');
    outbox.add('1', 'from Ann');
    outbox.mark('1', 'forbidden');
    outbox.isOf('bob');
    expect(contents(outbox)).toEqual(['from before']);
    outbox.remove('0');
    for (let i = 0; i < mostUnsent; i++) expect(outbox.add(`b${i}`, 'x')).toBe(true);
    expect(outbox.add('more', 'x')).toBe(false);
    const next = new Outbox(1, vi.fn());
    expect(next.list()).toEqual([]);
    next.isOf('ann');
    expect(next.list()).toMatchObject([{ content: 'from Ann', failed: 'forbidden', uid: 'ann' }]);
    expect(next.add('2', 'another'), 'what others wrote takes no room').toBe(true);
  });

  it('lets nothing of somebody else wait for ever', () => {
    vi.useFakeTimers({ now: 5_000 });
    const outbox = new Outbox(1, vi.fn());
    outbox.isOf('ann');
    outbox.add('1', 'from Ann');
    vi.setSystemTime(5_000 + longestWait);
    outbox.isOf('bob');
    outbox.isOf('ann');
    expect(contents(outbox)).toEqual(['from Ann']);
    vi.setSystemTime(5_001 + longestWait);
    outbox.isOf('ann');
    expect(contents(outbox), 'one’s own stays').toEqual(['from Ann']);
    outbox.isOf('bob');
    outbox.isOf('ann');
    expect(contents(outbox)).toEqual([]);
  });

  it('is full at some time', () => {
    const outbox = new Outbox(1, vi.fn());
    for (let i = 0; i < mostUnsent; i++) expect(outbox.add(`${i}`, 'x')).toBe(true);
    expect(outbox.add('more', 'x')).toBe(false);
  });

  it.each([
    ['a b', '{"content":"x","at":1}'],
    ['x', 'nonsense'],
    ['x', 'null'],
    ['x', '{"content":7,"at":1}'],
    ['x', '{"content":"x","at":"soon"}'],
    ['x', JSON.stringify({ content: 'x'.repeat(16_001), at: 1 })],
  ])('ignores what stands under %s as %s', (tempId, text) => {
    localStorage.setItem(prefix + tempId, text);
    expect(new Outbox(1, vi.fn()).list()).toEqual([]);
  });

  it('lives in memory where storage is full', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const outbox = new Outbox(1, vi.fn());
    outbox.add('1', 'one');
    outbox.mark('1', 'forbidden');
    expect(outbox.list()).toMatchObject([{ content: 'one', failed: 'forbidden' }]);
    outbox.remove('1');
    expect(outbox.list()).toEqual([]);
  });

  it('lives in memory where storage throws', () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const outbox = new Outbox(1, vi.fn());
    outbox.add('1', 'one');
    expect(contents(outbox)).toEqual(['one']);
    outbox.remove('1');
    expect(outbox.list()).toEqual([]);
  });
});
