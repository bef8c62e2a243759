// A script that does a bit of everything, on every hostile page: the page's own script sees the same as without it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openHostile } from '../hostile/page.mjs';
import { SCENARIOS } from '../hostile/scenarios.mjs';

/** What a shopper does. The probe's buttons are pressed where they are. */
async function shop(page) {
  await page.stage.quiet();
  await page.choose('M');
  for (const name of ['beacon', 'tick', 'stop', 'end']) await page.press(`.probe-form > .${name}`);
  await page.stage.quiet();
}

describe('to a page that has', { concurrency: 2 }, () => {
  for (const [name, scenario] of Object.entries(SCENARIOS))
    test(`${name} the probe does nothing`, async (t) => {
      const alone = await openHostile(t, scenario, false);
      await shop(alone);
      const page = await openHostile(t, scenario, true);
      await shop(page);
      assert.deepEqual(await page.own(), await alone.own(), 'what the page saw of itself');
    });
});
