import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { idleAfter, watchActivity } from '../src/activity';
import { watchWake } from '../src/wake';
import { advance, sleep } from './fake-server';
import { hide, removeListeners, setHidden, trackListeners } from './page-world';

beforeEach(() => {
  vi.useFakeTimers();
  trackListeners();
});
afterEach(() => {
  removeListeners();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('activity', () => {
  it('is away while the tab is hidden', () => {
    const changed = vi.fn();
    const activity = watchActivity(changed);
    hide(true);
    expect(activity.isAway()).toBe(true);
    hide(false);
    expect(activity.isAway()).toBe(false);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('is active when it is shown again, however long it was hidden', async () => {
    const activity = watchActivity(vi.fn());
    hide(true);
    await advance(2 * idleAfter);
    hide(false);
    expect(activity.isAway()).toBe(false);
  });

  it('begins away in a tab that was opened in the background', () => {
    setHidden(true);
    expect(watchActivity(vi.fn()).isAway()).toBe(true);
  });

  it('is away after five minutes without input, and back at the first', async () => {
    const changed = vi.fn();
    const activity = watchActivity(changed);
    await advance(idleAfter - 1_000);
    dispatchEvent(new Event('keydown'));
    await advance(idleAfter - 1_000);
    expect(activity.isAway()).toBe(false);
    await advance(2_000);
    expect(activity.isAway()).toBe(true);
    dispatchEvent(new Event('scroll'));
    expect(activity.isAway()).toBe(false);
    expect(changed).toHaveBeenCalledTimes(2);
    await advance(idleAfter + 1_000);
    expect(activity.isAway()).toBe(true);
  });
});

describe('wake', () => {
  it('is noticed by a timer that came much too late', async () => {
    const woke = vi.fn();
    watchWake(woke);
    await advance(60_000);
    expect(woke).not.toHaveBeenCalled();
    sleep(60_000);
    await advance(5_000);
    expect(woke.mock.calls).toEqual([[true]]);
  });

  it('is not concluded from the slow timers of a hidden tab', async () => {
    const woke = vi.fn();
    watchWake(woke);
    setHidden(true);
    sleep(60_000);
    await advance(5_000);
    expect(woke).not.toHaveBeenCalled();
  });

  it('comes with the network, with a thaw, and with a look at the tab', () => {
    const woke = vi.fn();
    watchWake(woke);
    dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('resume'));
    hide(true);
    hide(false);
    expect(woke.mock.calls).toEqual([[true], [true], [false]]);
  });
});
