import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOf } from '../src/status.js';

test('what came of a click is told', () => {
  assert.deepEqual(statusOf({ state: 'added', quantity: 2 }), { says: 'added', pieces: 2 });
  assert.deepEqual(statusOf({ state: 'refused' }), { says: 'refused' });
});

test('nothing is told before the shop has answered', () => {
  for (const state of ['idle', 'sending'] as const) assert.deepEqual(statusOf({ state }), { says: 'nothing' });
});
