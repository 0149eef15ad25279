// One socket for as long as a project is looked at; what is known of one project is not known of the next.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeSocket } from '../../testing/fake-socket';
import { SocketProvider, useRealtime } from './socket-context';
import type { Realtime } from './socket-context';

const sockets: ReturnType<typeof fakeSocket>[] = [];
const opened: { auth: { token: string } }[] = [];
vi.mock('socket.io-client', () => ({
  io: (options: { auth: { token: string } }) => {
    const fake = fakeSocket();
    sockets.push(fake);
    opened.push(options);
    return fake.socket;
  },
}));

let root: Root;
let host: HTMLElement;
const seen: Realtime[] = [];
const onUnauthorized = vi.fn();
const onForbidden = vi.fn();
const client = new QueryClient();

function Seen() {
  const realtime = useRealtime();
  seen.push(realtime);
  return <p>{`${realtime.connection}${realtime.degraded ? ', degraded' : ''}`}</p>;
}

function Looking({ token, projectId }: { token: string; projectId: number }) {
  const who = { token, agentId: 1, projectId, onUnauthorized, onForbidden };
  return (
    <QueryClientProvider client={client}>
      <SocketProvider key={projectId} {...who}>
        <Seen />
      </SocketProvider>
    </QueryClientProvider>
  );
}

const show = (token: string, projectId: number) =>
  act(() => root.render(<Looking token={token} projectId={projectId} />));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  sockets.length = opened.length = seen.length = 0;
  host = document.createElement('div');
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('the connection and whether presence is out of reach are seen below it', () => {
  show('T', 1);
  expect(host.textContent).toBe('connecting');
  act(() => sockets[0]?.join());
  expect(host.textContent).toBe('live');
  act(() => sockets[0]?.receive('presenceDegraded', { projectId: 1, degraded: true }));
  expect(host.textContent).toBe('live, degraded');
  act(() => sockets[0]?.lose('transport close'));
  expect(host.textContent).toBe('down, degraded');
});

test('one socket, with the token, however often it is drawn; closed at the end', () => {
  show('T', 1);
  show('T', 1);
  expect(opened.map(({ auth }) => auth.token)).toEqual(['T']);
  show('T', 2);
  expect(sockets).toHaveLength(2);
  expect(sockets[0]?.socket.disconnect).toHaveBeenCalledOnce();
  expect(sockets[1]?.socket.disconnect).not.toHaveBeenCalled();
});

test('another project has a writer, a voice and ledgers of its own', () => {
  show('T', 1);
  const first = seen.at(-1);
  show('T', 1);
  expect(seen.at(-1)?.writer).toBe(first?.writer);
  show('T', 2);
  expect(seen.at(-1)?.writer).not.toBe(first?.writer);
  expect(seen.at(-1)?.ledgers.presence).not.toBe(first?.ledgers.presence);
});

test('refusals are told to whoever made it', () => {
  show('T', 1);
  act(() => sockets[0]?.receive('error', { code: 'unauthorized', message: '' }));
  expect(onUnauthorized).toHaveBeenCalledOnce();
  act(() => sockets[0]?.receive('error', { code: 'forbidden', message: '' }));
  expect(onForbidden).toHaveBeenCalledOnce();
});

test('an effect that runs twice leaves one socket open', () => {
  act(() =>
    root.render(
      <StrictMode>
        <Looking token="T" projectId={1} />
      </StrictMode>,
    ),
  );
  const open = sockets.filter(({ socket }) => socket.disconnect.mock.calls.length === 0);
  expect(open).toHaveLength(1);
});

test('outside of it there is nothing to use', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => act(() => root.render(<Seen />))).toThrow('outside SocketProvider');
});
