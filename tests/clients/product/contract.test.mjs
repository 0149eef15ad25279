// The yardstick itself (tests/support/contract.mjs): it must notice what differs from the documents.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkAnswer, watchContract } from '../../support/contract.mjs';

const now = '2026-05-04T12:00:00.000Z';

function answer(status, body, { type = 'application/json', ...headers } = {}) {
  return { status, body, headers: new Headers({ 'content-type': type, ...headers }) };
}
const problem = (status, code, more = {}) =>
  answer(
    status,
    { type: 'about:blank', title: 'No', status, detail: 'expected more', code, ...more },
    {
      type: 'application/problem+json',
    },
  );
const stats = { projectId: 1, online: 2, away: 1, known: true, now };

describe('an answer', () => {
  const path = '/projects/1/presence/stats';

  test('that is described passes', () => {
    checkAnswer('GET', path, answer(200, stats, { type: 'application/json; charset=utf-8' }));
    checkAnswer('GET', `${path}?x=1`, problem(403, 'forbidden'));
    checkAnswer('HEAD', path, answer(200, ''));
    checkAnswer('GET', '/nothing', problem(404, 'notFound'));
    checkAnswer('OPTIONS', path, answer(204, '', { allow: 'GET, OPTIONS' }));
  });

  test('with a field too many, too few or of another type does not', () => {
    const { away, ...fewer } = stats;
    assert.equal(away, 1);
    for (const body of [
      { ...stats, more: 1 },
      fewer,
      { ...stats, online: '2' },
      { ...stats, now: 'noon' },
      [],
    ]) {
      assert.throws(() => checkAnswer('GET', path, answer(200, body)), /not as docs has it/);
    }
  });

  test('inside a list and a map is looked at as well', () => {
    const entry = { isOnline: true, status: 'online', lastSeenAt: now };
    const presence = (statuses) =>
      checkAnswer('POST', '/projects/1/presence', answer(200, { revision: 1, now, statuses }));
    presence({ a: entry });
    assert.throws(() => presence({ a: { ...entry, secret: 'x' } }), /secret/);
    const agents = (agent) => checkAnswer('GET', '/projects/1/agents', answer(200, { agents: [agent] }));
    agents({ id: 1, name: 'Ann', email: 'a@b.example', role: 'owner' });
    assert.throws(() => agents({ id: 1, name: 'Ann', email: 'a@b.example', role: 'king' }), /role/);
  });

  test('of a status, a type or a method that is not described does not', () => {
    assert.throws(() => checkAnswer('GET', path, answer(201, stats)), /not in docs/);
    assert.throws(() => checkAnswer('GET', path, problem(500, 'internal')), /not in docs/);
    assert.throws(() => checkAnswer('DELETE', path, answer(200, stats)), /not in docs/);
    assert.throws(() => checkAnswer('GET', '/nothing', answer(200, stats)), /not in docs/);
    assert.throws(() => checkAnswer('GET', path, answer(200, stats, { type: 'text/html' })), /type text/);
    assert.throws(() => checkAnswer('HEAD', path, answer(200, stats)), /has a body/);
  });

  test('that is a problem has the code of its status', () => {
    assert.throws(() => checkAnswer('GET', path, problem(403, 'notFound')), /code/);
    assert.throws(() => checkAnswer('GET', path, problem(403, 'forbidden', { status: 404 })), /status/);
    assert.throws(() => checkAnswer('GET', path, problem(403, 'forbidden', { stack: '…' })), /stack/);
    assert.throws(() => checkAnswer('GET', '/me', problem(401, 'unauthorized')), /WWW-Authenticate/);
  });
});

describe('an event', () => {
  /** As far as the client's socket matters: what it is sent, and what it is answered. */
  function connection(side, ack) {
    let hear;
    const socket = { onAny: (listener) => (hear = listener), emit: (...args) => args.at(-1)(ack) };
    watchContract(socket, side);
    return { socket, hear: (...args) => hear(...args) };
  }

  test('that is described passes, another does not', () => {
    const { hear } = connection('visitor');
    hear('messagesSeen', { position: 3 });
    assert.throws(() => hear('messagesSeen', { position: 3, agentId: 1 }), /agentId/);
    assert.throws(() => hear('messagesSeen', { position: '3' }), /integer/);
    assert.throws(() => hear('messagesSeen'), /0 arguments/);
  });

  test('of agents is none for visitors', () => {
    const viewers = { projectId: 1, conversationId: 1, viewers: [] };
    connection('agent').hear('conversationViewers', viewers);
    assert.throws(() => connection('visitor').hear('conversationViewers', viewers), /not in docs/);
  });

  test('is acknowledged as it is described', () => {
    const ask = (ack, name = 'getHistory') => {
      let heard;
      connection('visitor', ack).socket.emit(name, {}, (answered) => (heard = answered));
      assert.equal(heard, ack);
    };
    const refusal = { ok: false, error: { code: 'forbidden', message: 'expected a secret' } };
    ask({ ok: true, messages: [], hasMore: false });
    ask(refusal);
    ask(refusal, 'noSuchEvent');
    assert.throws(() => ask({ ok: true, messages: [] }), /hasMore/);
    assert.throws(() => ask({ ok: true }, 'noSuchEvent'), /not as docs/);
  });
});
