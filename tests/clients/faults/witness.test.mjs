// The witness itself: what it must call wrong. A judge who never says guilty proves nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Witness } from './support/witness.mjs';

/** A witness of a made-up stream: [revision, uid, isOnline], or the name of an event; `again` marks a repeat. */
function witnessOf(...stream) {
  const witness = new Witness();
  Object.assign(witness, { name: 'agent', events: [], epoch: 1, known: new Set(), shown: new Map() });
  for (const said of stream) {
    if (typeof said === 'string') {
      witness.epoch += said === 'presenceResync' ? 1 : 0;
      witness.note(said, {});
      continue;
    }
    const [revision, visitorUid, isOnline, again] = said;
    const payload = { revision, visitorUid, isOnline, ...(again ? { again } : {}) };
    witness.note('visitorStatusChanged', payload);
    witness.apply(visitorUid, { isOnline }, revision);
  }
  return witness;
}

test('a stream as it must be', () => {
  witnessOf(
    [1, 'a', true],
    [2, 'b', true],
    [3, 'a', false],
    [4, 'a', true],
    [5, 'b', true, true],
  ).assertOrder();
});

test('told twice', () => {
  const online = witnessOf([1, 'a', true], [2, 'a', true]);
  assert.throws(() => online.assertOrder(), /told true twice/);
  const offline = witnessOf([1, 'a', true], [2, 'a', false], [3, 'a', false]);
  assert.throws(() => offline.assertOrder(), /told false twice/);
});

test('a hole, or a number that went back, without a resync', () => {
  assert.throws(() => witnessOf([1, 'a', true], [3, 'b', true]).assertOrder(), /no resync/);
  assert.throws(() => witnessOf([5, 'a', true], [4, 'b', true]).assertOrder(), /no resync/);
  assert.throws(() => witnessOf([5, 'a', true], [5, 'b', true]).assertOrder(), /no resync/);
});

test('the same with a resync', () => {
  witnessOf([1, 'a', true], [3, 'a', true], 'presenceResync', [9, 'a', true]).assertOrder();
  witnessOf([5, 'a', true], 'presenceResync', [1, 'a', true]).assertOrder();
});

test('somebody who blinked, or is not seen', () => {
  const witness = witnessOf([1, 'a', true], [2, 'a', false], [3, 'a', true]);
  assert.throws(() => witness.assertSteady(['a']), /blinked/);
  witness.assertSteady(['a'], 2);
  assert.throws(() => witness.assertSteady(['b']), /does not see/);
});

test('an older number does not overwrite a newer one', () => {
  const witness = witnessOf([2, 'a', true]);
  witness.apply('a', { isOnline: false }, 1);
  assert.equal(witness.shown.get('a').isOnline, true);
});
