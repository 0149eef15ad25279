import { describe, expect, it } from 'vitest';
import { rowsOf, type Row } from '../src/chat/rows';
import { Thread } from '../src/chat/thread';
import { fromAgent, fromVisitor, noon } from './messages';

type MessageRow = Extract<Row, { kind: 'message' }>;
const at = (time: number): { sentAt: string } => ({ sentAt: new Date(time).toISOString() });

function thread(...messages: Parameters<Thread['add']>[0]): Thread {
  const made = new Thread();
  made.add(messages);
  return made;
}

function messageRows(rows: Row[]): MessageRow[] {
  return rows.filter((row): row is MessageRow => row.kind === 'message');
}

describe('rows', () => {
  it('begin each day with a heading', () => {
    const rows = rowsOf(
      thread(fromVisitor(1), fromVisitor(2), fromVisitor(3, at(noon + 3 * 86_400_000))),
      [],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'message', 'day', 'message']);
  });

  it('group what one author says shortly after another', () => {
    const rows = messageRows(
      rowsOf(
        thread(
          fromAgent(1),
          fromAgent(2),
          fromAgent(3, at(noon + 600_000)),
          fromVisitor(4, at(noon + 601_000)),
        ),
        [],
      ),
    );
    expect(rows.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('do not group two agents', () => {
    const rows = messageRows(rowsOf(thread(fromAgent(1), fromAgent(2, { agentName: 'Kim' })), []));
    expect(rows.map(({ first }) => first)).toEqual([true, true]);
  });

  it('tell below the newest what was seen and what was sent, until there is an answer', () => {
    const seen = thread(fromVisitor(1), fromVisitor(2), fromVisitor(3), fromVisitor(4));
    seen.readByAgent(2);
    const told = messageRows(rowsOf(seen, [])).map(({ state, tellsState }) => [state, tellsState]);
    expect(told).toEqual([
      ['seen', false],
      ['seen', true],
      ['sent', false],
      ['sent', true],
    ]);
    seen.add([fromAgent(5)]);
    expect(messageRows(rowsOf(seen, [])).some(({ tellsState }) => tellsState)).toBe(false);
  });

  it('end with what is not sent yet, under the key that it keeps', () => {
    const unsent = [{ tempId: 'v2', content: 'new', at: noon }];
    const waiting = messageRows(rowsOf(thread(fromVisitor(1)), unsent)).at(-1)!;
    expect(waiting).toMatchObject({ key: 'v2', content: 'new', state: 'sending', tellsState: true });
    expect(messageRows(rowsOf(thread(fromVisitor(1), fromVisitor(2)), [])).at(-1)!.key).toBe('v2');
    const failed = messageRows(rowsOf(new Thread(), [{ ...unsent[0]!, failed: 'forbidden' }]));
    expect(failed).toMatchObject([{ state: 'failed' }]);
  });

  it('survive a time that is none', () => {
    expect(messageRows(rowsOf(thread(fromAgent(1, { sentAt: 'soon' })), []))).toHaveLength(1);
  });
});
