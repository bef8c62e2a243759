// Waiting for a condition, never for the clock.

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

const APART = 20;

/** Reads again and again until `read()` deeply equals `expected`; past `within` ms the difference is the failure. */
export async function becomes(read, expected, { within = 15000, message } = {}) {
  const deadline = Date.now() + within;
  for (;;) {
    const actual = await read();
    try {
      assert.deepEqual(actual, expected, message);
      return;
    } catch (difference) {
      if (Date.now() > deadline) throw difference;
    }
    await delay(APART);
  }
}

/** Reads until `holds(value)` is true and gives that value back. */
export async function turnsTrue(read, holds, { within = 15000, message = 'the condition never came true' } = {}) {
  const deadline = Date.now() + within;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    assert.ok(Date.now() <= deadline, `${message}; last seen: ${JSON.stringify(value)}`);
    await delay(APART);
  }
}

/** Looks `looks` times, and each time `read()` must deeply equal `expected`. */
export async function stays(read, expected, { looks = 10, message } = {}) {
  for (let look = 0; look < looks; look += 1) {
    assert.deepEqual(await read(), expected, message);
    await delay(APART);
  }
}
