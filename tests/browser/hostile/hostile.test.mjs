// On a hostile page the widget works or stays silent, and the page's own script sees the same as without it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes, stays } from '../harness/patience.mjs';
import { openHostile } from './page.mjs';
import { SCENARIOS } from './scenarios.mjs';

const AT_FIRST = '1x $1.234,50 sin interés';
const CHOSEN = 'Sin stock';
/** Where the settings cannot be had, the defaults count. */
const BY_DEFAULT = '6x $205,75 sin interés$1.111,05 con transferencia (10% off)¡Últimas 3 unidades!';

describe('a page with', { concurrency: 2 }, () => {
  for (const [name, scenario] of Object.entries(SCENARIOS))
    test(name, async (t) => {
      const alone = await openHostile(t, scenario, false);
      await alone.stage.quiet();
      await alone.choose('M');
      const page = await openHostile(t, scenario, true);
      await page.stage.quiet();
      if (scenario.works) {
        await becomes(() => page.badge(), AT_FIRST);
        await page.choose('M');
        await becomes(() => page.badge(), CHOSEN);
      } else {
        const fine = async (...more) => ['none', AT_FIRST, BY_DEFAULT, ...more].includes(await page.badge()) || page.badge();
        await stays(fine, true);
        await page.choose('M');
        await stays(() => fine(CHOSEN), true);
      }
      assert.deepEqual(await page.own(), await alone.own(), 'what the page saw of itself');
    });
});
