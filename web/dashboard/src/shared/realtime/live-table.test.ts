// What the table asks the server, and what it makes of the answers.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TableChanged } from '@porchlight/protocol/table';
import { FakeTable, tableRow } from '../../testing/fake-table';
import { fakeSocket } from '../../testing/fake-socket';
import { NOW } from '../../testing/samples';
import { LiveTable, MAX_WINDOW } from './live-table';
import type { TableQuestion } from './live-table';

const EVERYBODY: TableQuestion = { filter: {}, group: null };
const clock = { observe: vi.fn() };

function setUp() {
  const fake = fakeSocket();
  fake.socket.connected = true;
  const server = new FakeTable();
  server.people = [tableRow('a', { name: 'Ada' }), tableRow('b'), tableRow('c')];
  const table = new LiveTable(1, clock, Date.now);
  const drawn = vi.fn();
  table.subscribe(drawn);
  /** Answers what was asked last. */
  const answer = () => {
    const [event, body] = fake.asked.at(-1)!;
    fake.answer(structuredClone(server.answer(event, body)));
  };
  const push = () => fake.receive('tableChanged', server.changed());
  const names = () => fake.asked.map(([event]) => event);
  const open = (question = EVERYBODY) => {
    table.joined(fake.socket);
    table.show(question);
    answer();
  };
  return { ...fake, table, server, drawn, answer, push, names, open };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  clock.observe.mockClear();
});

test('it is opened when there is both a view and a room, and shows what is answered', () => {
  const { table, socket, asked, answer } = setUp();
  table.show(EVERYBODY);
  expect(asked).toEqual([]);
  table.joined(socket);
  expect(asked).toEqual([['openTable', { projectId: 1, filter: {}, group: null, from: 0, count: 60 }]]);
  expect(table.snapshot()).toMatchObject({ isOld: true, counts: undefined });
  answer();
  expect(table.snapshot()).toMatchObject({
    isOld: false,
    total: 3,
    uids: ['a', 'b', 'c'],
    counts: { here: 3 },
  });
  expect(clock.observe).toHaveBeenCalledWith(NOW);
});

test('what was known before is shown as old, with its time, until the server has answered', () => {
  const { table, open } = setUp();
  table.begin({ rows: [tableRow('x'), tableRow('a')], asOf: NOW });
  expect(table.snapshot()).toMatchObject({ isOld: true, asOf: NOW, uids: ['x', 'a'], counts: undefined });
  expect([...table.snapshot().rows.keys()]).toEqual(['x', 'a']);
  open();
  expect(table.snapshot()).toMatchObject({ isOld: false, uids: ['a', 'b', 'c'] });
  expect(table.snapshot().asOf).toBeUndefined();
  expect(table.snapshot().rows.get('a')?.name).toBe('Ada');
});

test('nor is it shown in place of another question’s answer', () => {
  const { table } = setUp();
  table.begin({ rows: [tableRow('x')], asOf: NOW });
  table.show({ filter: { q: 'ada' }, group: null });
  expect(table.snapshot().uids).toEqual([]);
  expect(table.snapshot().asOf).toBeUndefined();
});

test('a row that did not change stays the same object', () => {
  const { table, server, push, open } = setUp();
  open();
  const before = table.snapshot();
  server.people = server.people.map((row) =>
    row.visitorUid === 'b' ? { ...row, title: 'Cart' } : { ...row },
  );
  push();
  const after = table.snapshot();
  expect(after.rows.get('b')?.title).toBe('Cart');
  for (const uid of ['a', 'c']) expect(after.rows.get(uid)).toBe(before.rows.get(uid));
  expect(after.uids).toBe(before.uids);
  push();
  expect(table.snapshot().rows).toBe(after.rows);
});

test('nor does one that is told again as it was', () => {
  const { table, server, answer, open } = setUp();
  open();
  const before = table.snapshot();
  server.people = structuredClone(server.people);
  table.reopen();
  answer();
  expect(table.snapshot().rows).toBe(before.rows);
  expect(table.snapshot().counts).toBe(before.counts);
});

test('what is pushed is drawn at once and then gathered', () => {
  const { drawn, push, open } = setUp();
  open();
  drawn.mockClear();
  for (let i = 0; i < 10; i += 1) push();
  expect(drawn).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(500);
  expect(drawn).toHaveBeenCalledTimes(2);
});

test('what somebody waits for is told apart from what is pushed', () => {
  const { table, drawn, answer, push, open } = setUp();
  open();
  expect(drawn.mock.calls.every(([isPushed]) => isPushed === false)).toBe(true);
  drawn.mockClear();
  push();
  vi.advanceTimersByTime(1_000);
  push();
  expect(drawn.mock.calls).toEqual([[true], [true]]);
  drawn.mockClear();
  table.hold(true);
  answer();
  expect(drawn.mock.calls).toEqual([[false]]);
});

test('an order that changes again and again is busy, until it has stood still', () => {
  const { table, server, push, open } = setUp();
  open();
  const arrive = () => {
    server.people = [
      tableRow(`new-${server.people.length}`, { onlineSince: '2027-01-01T00:00:00.000Z' }),
      ...server.people,
    ];
    push();
  };
  arrive();
  expect(table.snapshot().isBusy).toBe(false);
  vi.advanceTimersByTime(500);
  arrive();
  expect(table.snapshot().isBusy).toBe(true);
  vi.advanceTimersByTime(1_500);
  push();
  expect(table.snapshot().isBusy).toBe(false);
});

test('a scroll asks for what it shows: one question at a time, the last one counts', () => {
  const { table, asked, answer, open } = setUp();
  open();
  for (const from of [10, 20, 30]) table.look({ from, count: 20 });
  expect(asked.at(-1)).toEqual(['moveTable', { projectId: 1, from: 10, count: 20, hold: false }]);
  vi.advanceTimersByTime(100);
  expect(asked).toHaveLength(2);
  answer();
  expect(asked.at(-1)).toEqual(['moveTable', { projectId: 1, from: 30, count: 20, hold: false }]);
  answer();
  vi.advanceTimersByTime(1_000);
  expect(asked).toHaveLength(3);
});

test('a window is never larger than the server allows', () => {
  const { table, asked, open } = setUp();
  open();
  table.look({ from: 0, count: 10_000 });
  expect(asked.at(-1)?.[1]).toMatchObject({ count: MAX_WINDOW });
});

test('held, who comes waits and who left stays; let go, the order is taken anew', () => {
  const { table, server, answer, push, open } = setUp();
  open();
  table.hold(true);
  answer();
  server.people = [tableRow('new'), ...server.people.slice(1)];
  push();
  expect(table.snapshot()).toMatchObject({ uids: ['a', 'b', 'c'], waiting: { arrived: 1, gone: 1 } });
  expect(table.snapshot().rows.get('a')).toMatchObject({ status: 'offline', currentUrl: null });
  table.hold(false);
  answer();
  expect(table.snapshot()).toMatchObject({ uids: ['new', 'b', 'c'], waiting: { arrived: 0, gone: 0 } });
});

test('taken anew while it is held, it is held again', () => {
  const { table, asked, answer, open } = setUp();
  open();
  table.hold(true);
  table.takeAnew(); // while the hold is under way
  answer();
  expect(asked.slice(-1)[0]?.[1]).toMatchObject({ hold: false });
  answer();
  expect(asked.slice(-1)[0]?.[1]).toMatchObject({ hold: true });
});

test('another view begins at its top, and what is still told of the old one is not taken', () => {
  const { table, server, asked, receive, answer, open } = setUp();
  open();
  table.look({ from: 40, count: 20 });
  const late = server.changed();
  table.show({ filter: { q: 'ada' }, sort: { by: 'pages', descending: true }, group: 'page' });
  expect(asked.at(-1)).toEqual([
    'openTable',
    {
      projectId: 1,
      filter: { q: 'ada' },
      sort: { by: 'pages', descending: true },
      group: 'page',
      from: 0,
      count: 20,
    },
  ]);
  receive('tableChanged', late);
  expect(table.snapshot().isOld).toBe(true);
  answer();
  expect(table.snapshot()).toMatchObject({ isOld: false, uids: ['a'], groups: [{ value: '/', count: 1 }] });
});

test('the answer to a question that was replaced is not taken', () => {
  const { table, server, acks, asked, open } = setUp();
  open();
  table.show({ filter: { q: 'first' }, group: null });
  const first = acks.at(-1)!;
  const answer = server.answer(...asked.at(-1)!);
  table.show(EVERYBODY);
  first(null, answer);
  expect(table.snapshot()).toMatchObject({ isOld: true, total: 3 });
});

test('after every join it is opened again, where it was looked at, and held if it was', () => {
  const { table, socket, asked, answer, open } = setUp();
  open();
  table.look({ from: 7, count: 20 });
  answer();
  table.hold(true);
  table.left();
  expect(table.snapshot()).toMatchObject({ isOld: true, total: 3 });
  table.joined(socket);
  expect(asked.at(-1)).toMatchObject(['openTable', { from: 7, count: 20 }]);
  answer();
  expect(asked.at(-1)).toMatchObject(['moveTable', { from: 7, count: 20, hold: true }]);
});

test('what may no longer be true is asked for again', () => {
  const { table, names, open } = setUp();
  open();
  table.reopen();
  expect(names()).toEqual(['openTable', 'openTable']);
});

test('closed, it tells the server so, asks nothing more, and opens again where it was', () => {
  const { table, socket, asked, answer, open } = setUp();
  open();
  table.look({ from: 5, count: 20 });
  answer();
  table.close();
  expect(socket.emit).toHaveBeenCalledWith('closeTable', { projectId: 1 });
  const { length } = asked;
  table.look({ from: 9, count: 20 });
  table.reopen();
  vi.advanceTimersByTime(60_000);
  expect(asked).toHaveLength(length);
  table.show(EVERYBODY);
  expect(asked.at(-1)).toMatchObject(['openTable', { from: 9 }]);
});

test('what is refused for now is told, and asked again after a while', () => {
  const { table, answer, acks, asked, open } = setUp();
  open();
  table.look({ from: 5, count: 20 });
  acks.at(-1)!(null, { ok: false, error: { code: 'unavailable', message: 'Away.' } });
  expect(table.snapshot()).toMatchObject({ isOld: true, failure: { code: 'unavailable' }, total: 3 });
  vi.advanceTimersByTime(1_500);
  expect(asked.at(-1)?.[0]).toBe('openTable');
  answer();
  expect(table.snapshot()).toMatchObject({ isOld: false, failure: undefined });
});

test('what the server does not understand is told, and not asked again', () => {
  const { table, socket, acks, asked } = setUp();
  table.joined(socket);
  table.show(EVERYBODY);
  acks.at(-1)!(null, { ok: false, error: { code: 'badRequest', message: 'No such order.' } });
  vi.advanceTimersByTime(60_000);
  expect(asked).toHaveLength(1);
  expect(table.snapshot().failure?.message).toBe('No such order.');
});

test('no answer: it is asked again', () => {
  const { table, socket, acks, names } = setUp();
  table.joined(socket);
  table.show(EVERYBODY);
  acks.at(-1)!(new Error('timeout'), undefined);
  vi.advanceTimersByTime(1_500);
  expect(names()).toEqual(['openTable', 'openTable']);
});

test('a row that it was never told of is asked for', () => {
  const { server, receive, names, open } = setUp();
  open();
  const event = server.changed() as TableChanged;
  receive('tableChanged', { ...event, uids: ['stranger', ...event.uids] });
  vi.advanceTimersByTime(1_500);
  expect(names()).toEqual(['openTable', 'openTable']);
});

test('what is told of another project is not ours', () => {
  const { table, server, receive, open } = setUp();
  open();
  const before = table.snapshot();
  receive('tableChanged', { ...server.changed(), projectId: 2, total: 0 });
  expect(table.snapshot()).toBe(before);
});

test('rows of collapsed groups are left out, from the start and as they are folded', () => {
  const { table, server, answer, push, asked, open } = setUp();
  server.people[0] = tableRow('a', { currentUrl: 'https://shop.example/cart' });
  const question: TableQuestion = { filter: {}, group: 'page' };
  table.collapse(['/']);
  open(question);
  expect(asked.at(-1)).toMatchObject(['openTable', { collapsed: ['/'] }]);
  expect(table.snapshot()).toMatchObject({ uids: ['a'], total: 1, collapsed: ['/'] });
  expect(table.snapshot().groups).toContainEqual({ value: '/', count: 2 });
  const { length } = asked;
  table.collapse(['/cart']);
  push();
  expect(table.snapshot().collapsed, 'what is told is still of those before').toEqual(['/']);
  answer();
  expect(asked.at(-1)).toMatchObject(['moveTable', { collapsed: ['/cart'] }]);
  expect(table.snapshot()).toMatchObject({ uids: ['b', 'c'], collapsed: ['/cart'] });
  expect(asked).toHaveLength(length + 1);
  table.look({ from: 1, count: 20 });
  expect(asked.at(-1)?.[1], 'said once').not.toHaveProperty('collapsed');
});

test('taken anew it is looked at where the chosen one stands, and held there', () => {
  const { table, server, answer, asked, open } = setUp();
  server.people = Array.from({ length: 90 }, (_, i) => tableRow(`v${i}`));
  open();
  table.look({ from: 0, count: 20 });
  answer();
  table.hold(true);
  answer();
  table.takeAnew('v50');
  expect(asked.at(-1)).toMatchObject(['moveTable', { from: 0, hold: false, around: 'v50' }]);
  answer();
  expect(table.snapshot()).toMatchObject({ from: 40, anew: 1 });
  expect(asked.at(-1)).toEqual(['moveTable', { projectId: 1, from: 40, count: 20, hold: true }]);
  answer();
  expect(table.snapshot().uids).toContain('v50');
});
