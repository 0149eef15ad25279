import { expect, test, vi } from 'vitest';
import { sharedFile } from '../../testing/chat-samples';
import { Attachments, MAX_FILES } from './attachments';
import type { Bring } from './attachments';

interface Way {
  name: string;
  signal: AbortSignal;
  progress: (part: number) => void;
  arrive: () => void;
  fail: () => void;
}

/** A server that takes what it is told to take. */
function server() {
  const ways: Way[] = [];
  const bring: Bring = ({ name }, progress, signal) =>
    new Promise((resolve, reject) => {
      const arrive = () => resolve(sharedFile({ id: name, name }));
      ways.push({ name, signal, progress, arrive, fail: () => reject(new Error('full')) });
    });
  return { ways, bring };
}

const files = (...names: string[]) => names.map((name) => new File(['x'], name));
const settled = () => new Promise((resolve) => setTimeout(resolve));
const states = (of: Attachments) => of.snapshot().map(({ name, state }) => `${name} ${state}`);

test('files go two at a time, the others wait for them', async () => {
  const { ways, bring } = server();
  const attachments = new Attachments();
  attachments.add(files('a', 'b', 'c'), bring);
  expect(ways.map(({ name }) => name)).toEqual(['a', 'b']);
  ways[0]?.arrive();
  await settled();
  expect(ways.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(states(attachments)).toEqual(['a there', 'b sending', 'c sending']);
});

test('how far one has come is told', () => {
  const { ways, bring } = server();
  const attachments = new Attachments();
  const listener = vi.fn();
  attachments.subscribe(listener);
  attachments.add(files('a'), bring);
  listener.mockClear();
  ways[0]?.progress(0.5);
  expect(attachments.snapshot()[0]?.part).toBe(0.5);
  expect(listener).toHaveBeenCalledOnce();
});

test('what is taken away is stopped, stays away, and makes room for the next', async () => {
  const { ways, bring } = server();
  const attachments = new Attachments();
  attachments.add(files('a', 'b', 'c'), bring);
  attachments.remove(attachments.snapshot()[0]!.key);
  expect(ways[0]?.signal.aborted).toBe(true);
  ways[0]?.arrive();
  await settled();
  expect(states(attachments)).toEqual(['b sending', 'c sending']);
  expect(ways.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('what fails says so, and can be tried again', async () => {
  const { ways, bring } = server();
  const attachments = new Attachments();
  attachments.add(files('a'), bring);
  ways[0]?.fail();
  await settled();
  expect(attachments.snapshot()[0]).toMatchObject({ state: 'failed', error: { message: 'full' } });
  attachments.retry(attachments.snapshot()[0]!.key);
  expect(states(attachments)).toEqual(['a sending']);
  ways[1]?.arrive();
  await settled();
  expect(states(attachments)).toEqual(['a there']);
});

test('a message has room for ten: whoever comes after is not taken, and counted', () => {
  const { bring } = server();
  const attachments = new Attachments();
  const many = Array.from({ length: MAX_FILES + 2 }, (_, at) => `f${at}`);
  expect(attachments.add(files(...many), bring)).toBe(2);
  expect(attachments.snapshot()).toHaveLength(MAX_FILES);
});
