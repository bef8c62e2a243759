// What is left of nodes at named places when a thousand products have come and gone: nothing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { leavesNothing } from '../harness/leak.mjs';
import { openProbe } from './stage.mjs';

describe('nothing is left of', () => {
  test('a thousand products with nodes at every place', async (t) => {
    const probe = await openProbe(t, { related: '' });
    await probe.shows('.probe-late', '1');
    const comeAndGo = async (times) => {
      window.section ??= document.querySelector('#single-product').outerHTML.replace(/<div class="probe-[^]*?<\/div>/g, '');
      for (let time = 0; time < times; time += 1) {
        document.querySelector('#single-product').outerHTML = window.section;
        // Turns, in which the script sees the new section.
        await new Promise((turn) => setTimeout(turn));
        const found = ['price', 'button', 'within', 'count', 'form'].filter((name) => document.querySelectorAll(`.probe-${name}`).length === 1);
        if (found.length !== 5) throw new Error(`product ${time} has only ${found.join(', ')}`);
      }
    };
    await leavesNothing(probe.stage, comeAndGo, 100, 1000);
    assert.equal(await probe.page.locator('.probe-price').count(), 1);
  });
});
