import { expect, test } from 'vitest';
import { ServerClock } from './server-clock';

const at = (ms: number) => new Date(ms).toISOString();

test('time is the server’s, not the browser’s', () => {
  let local = 1_000_000;
  const clock = new ServerClock(() => local);
  clock.observe(at(5_000_000));
  local += 250;
  expect(clock.now()).toBe(5_000_250);
});

test('a message that was late on its way does not set the clock back', () => {
  let local = 1_000_000;
  const clock = new ServerClock(() => local);
  clock.observe(at(1_000_000));
  local += 3_000;
  clock.observe(at(1_000_500));
  expect(clock.now()).toBe(1_003_000);
});

test('a browser clock that was set is followed', () => {
  let local = 1_000_000;
  const clock = new ServerClock(() => local);
  clock.observe(at(1_000_000));
  local += 3_600_000;
  clock.observe(at(1_000_100));
  expect(clock.now()).toBe(1_000_100);
});

test('nonsense is not a time', () => {
  const clock = new ServerClock(() => 42);
  clock.observe('yesterday');
  expect(clock.now()).toBe(42);
});
