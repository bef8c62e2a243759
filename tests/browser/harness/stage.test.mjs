// The stage must notice what it is there to notice.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { becomes } from './patience.mjs';
import { openStage } from './stage.mjs';

// A stand-in for the runner's test context, so that a failing `after` can be looked at.
class Trial {
  hooks = [];
  after(hook) {
    this.hooks.push(hook);
  }
  async end() {
    for (const hook of this.hooks) await hook();
  }
}

describe('the stage', { concurrency: 4 }, () => {
  for (const [what, code] of [
    ['a console error', () => console.error('a fault')],
    ['a thrown error', () => setTimeout(() => { throw new Error('a fault'); })],
    ['a thrown text', () => setTimeout(() => { throw 'a fault'; })],
    ['a rejected promise', () => { Promise.reject(new Error('a fault')); }],
    ['a promise rejected with text', () => { Promise.reject('a fault'); }],
    ['a failed assertion', () => console.assert(false, 'a fault')],
  ]) {
    test(`fails a test on ${what}`, async () => {
      const trial = new Trial();
      const stage = await openStage(trial, 'table.html', { tags: [] });
      await stage.page.evaluate(code);
      await becomes(async () => stage.faults.length, 1);
      await assert.rejects(trial.end(), /errors that reached the page[^]*a fault/);
    });
  }

  test('lets pass what the test allows, and nothing beside it', async () => {
    const trial = new Trial();
    const stage = await openStage(trial, 'table.html', { tags: [], allow: [/expected/] });
    await stage.page.evaluate(() => console.error('expected'));
    await becomes(async () => stage.faults.length, 1);
    await trial.end();
  });
});
