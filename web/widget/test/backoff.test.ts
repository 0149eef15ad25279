import { describe, expect, it } from 'vitest';
import { longestDelay, refusedDelay, retryDelay, retryDelayRefused } from '../src/backoff';

describe('back-off', () => {
  it('tries three times within two seconds of a loss, whatever the jitter', () => {
    const worst = [0, 1, 2].reduce((sum, attempt) => sum + retryDelay(attempt, 0.999), 0);
    expect(worst).toBeLessThan(2_500);
    const usual = [0, 1, 2].reduce((sum, attempt) => sum + retryDelay(attempt, 0.5), 0);
    expect(usual).toBeLessThan(2_000);
  });

  it('grows up to a cap and stays there for ever', () => {
    const delays = [...Array(2_000).keys()].map((attempt) => retryDelay(attempt, 0.999));
    for (let i = 1; i < delays.length; i++) expect(delays[i]!).toBeGreaterThanOrEqual(delays[i - 1]!);
    expect(Math.max(...delays)).toBeLessThanOrEqual(longestDelay);
    expect(delays[1_999]).toBeGreaterThan(longestDelay * 0.9);
  });

  it('spreads visitors by a factor of three', () => {
    expect(retryDelay(3, 0.9999) / retryDelay(3, 0)).toBeCloseTo(3, 2);
  });

  it('waits minutes after a refusal', () => {
    expect(retryDelayRefused(0)).toBe(refusedDelay / 2);
  });
});
