// What is pushed is not drawn in the task that reads it: a frame and a key have their turn in between.
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeSocket } from '../../testing/fake-socket';
import { FakeTable, tableRow } from '../../testing/fake-table';
import { LiveTable } from './live-table';
import type { TableQuestion } from './live-table';
import { useLiveTable } from './use-live-table';

const parts = vi.hoisted(() => ({ table: undefined as LiveTable | undefined }));
vi.mock('./socket-context', () => ({ useRealtime: () => parts }));

const EVERYBODY: TableQuestion = { filter: {}, group: null };
const NONE: readonly string[] = [];
let root: Root;
let host: HTMLElement;

function Names() {
  const { uids } = useLiveTable(EVERYBODY, NONE);
  return <p>{uids.join(' ')}</p>;
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

/** Whatever the task that has just run left to be done at once. */
async function endOfTask() {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

beforeEach(() => {
  host = document.createElement('div');
  root = createRoot(host);
});
afterEach(() => root.unmount());

test('a push is drawn after the task that has read it', async () => {
  const { socket, asked, answer, receive } = fakeSocket();
  socket.connected = true;
  const server = new FakeTable();
  server.people = [tableRow('a')];
  parts.table = new LiveTable(1, { observe: () => undefined });
  parts.table.joined(socket);
  root.render(<Names />);
  await eventually(() => expect(asked).toHaveLength(1));
  answer(server.answer(...asked.at(-1)!));
  await eventually(() => expect(host.textContent).toBe('a'));

  server.people = [tableRow('b'), tableRow('a')];
  receive('tableChanged', server.changed());
  await endOfTask();
  expect(parts.table.snapshot().uids).toContain('b');
  expect(host.textContent).toBe('a');
  await eventually(() => expect(host.textContent).toContain('b'));
});
