import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Link } from '../src/link';
import { advance, Server, settle, sleep } from './fake-server';

let server: Server;
const on = { connected: vi.fn(), refused: vi.fn(), closed: vi.fn(), event: vi.fn() };
let link: Link;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  server = new Server();
  link = new Link(new WebSocket('wss://porch.example/socket.io/'), { projectId: 1 }, on);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('link', () => {
  it('connects to the namespace after the handshake', async () => {
    await settle();
    expect(server.last.sent).toEqual(['40{"projectId":1}']);
    expect(on.connected).toHaveBeenCalledOnce();
    expect(link.connected).toBe(true);
  });

  it('answers pings', async () => {
    await settle();
    server.last.receive('2');
    expect(server.last.sent.at(-1)).toBe('3');
  });

  it('lives as long as pings come', async () => {
    await settle();
    for (let i = 0; i < 20; i++) {
      await advance(25_000);
      server.last.receive('2');
    }
    expect(on.closed).not.toHaveBeenCalled();
  });

  it('is dead when no ping came for interval and timeout', async () => {
    await settle();
    await advance(44_900);
    expect(on.closed).not.toHaveBeenCalled();
    await advance(200);
    expect(on.closed).toHaveBeenCalledOnce();
    expect(server.last.closed).toBe(true);
  });

  it('is overdue at once after a sleep longer than that', async () => {
    await settle();
    sleep(60_000);
    expect(link.isOverdue()).toBe(true);
    expect(on.closed).toHaveBeenCalledOnce();
  });

  it('is quiet when the ping is late, and dies if it stays so after being asked', async () => {
    await settle();
    expect(link.isQuiet()).toBe(false);
    await advance(26_000);
    expect(link.isQuiet()).toBe(true);
    link.expectWithin(4_000);
    await advance(4_000);
    expect(on.closed).toHaveBeenCalledOnce();
  });

  it('survives being asked when anything is heard', async () => {
    await settle();
    link.expectWithin(4_000);
    server.last.receive('42["anything",1]');
    await advance(10_000);
    expect(on.closed).not.toHaveBeenCalled();
  });

  it('gives up a server that never answers the connection', async () => {
    on.closed.mockClear();
    server.up = true;
    server.answersConnect = '6';
    new Link(new WebSocket('wss://silent.example/'), {}, on);
    await advance(15_100);
    expect(on.closed).toHaveBeenCalled();
  });

  it('reports a refusal, then closes', async () => {
    server.answersConnect = '44{"message":"Not here","data":{"code":"originNotAllowed"}}';
    await settle();
    expect(on.refused).toHaveBeenCalledWith('originNotAllowed', 'Not here');
    expect(on.closed).toHaveBeenCalledOnce();
  });

  it('gives each answer to its own question, once', async () => {
    await settle();
    const answers: unknown[] = [];
    link.emit('a', {}, (answer) => answers.push(['a', answer]));
    link.emit('b', {}, (answer) => answers.push(['b', answer]));
    server.last.receive('431["second"]');
    server.last.receive('430["first"]');
    server.last.receive('430["again"]');
    expect(answers).toEqual([
      ['b', 'second'],
      ['a', 'first'],
    ]);
  });

  it('hands events over, whether or not they ask for an ack', async () => {
    await settle();
    server.last.receive('42["agentReplied",{"message":1}]');
    server.last.receive('42["alone"]');
    expect(on.event.mock.calls).toEqual([
      ['agentReplied', { message: 1 }],
      ['alone', undefined],
    ]);
  });

  it.each(['1', '41', '44{broken', '42{broken', '42{}'])('ends on %s', async (frame) => {
    await settle();
    server.last.receive(frame);
    expect(on.closed).toHaveBeenCalledOnce();
  });

  it('ends once, however many reasons there are, and is silent afterwards', async () => {
    await settle();
    const socket = server.last;
    socket.onerror?.();
    socket.drop();
    link.close();
    link.emit('late', {});
    expect(vi.getTimerCount()).toBe(0);
    await advance(100_000);
    expect(on.closed).toHaveBeenCalledOnce();
  });
});
