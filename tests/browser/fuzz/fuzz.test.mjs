// Whatever a page holds: no error reaches it, and the script goes on.
//
// `VITRINA_FUZZ_PAGES` pages (12 when it is not set), each opened from one number and then changed in every way a page can.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { CAP, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';
import { installFuzz } from './pages.mjs';

const PAGES = Number(process.env.VITRINA_FUZZ_PAGES ?? 12);
/** What happens in each page. */
const CASES = 50;
const SEEDS = new URL('../../../crates/runtime/tests/seeds/', import.meta.url);
const seeds = readdirSync(SEEDS).sort().map((name) => JSON.parse(readFileSync(new URL(name, SEEDS), 'utf8')));

let tried = 0;
after(() => console.log(`tried ${tried} changes of ${PAGES} pages`));

describe('whatever a page holds, no error reaches it', { concurrency: 2 }, () => {
  for (let number = 1; number <= PAGES; number += 1) {
    test(`page ${number}`, async (t) => {
      const stage = await openStage(t, 'product.html', {
        before: { content: `(${installFuzz})(${JSON.stringify({ seeds, number })})` },
        shop: 'fuzz.shop()',
        settings: () => ({ body: settingsOf(number) }),
        product: productBlock(SHIRT),
        related: card(CAP) + card(MUG),
      });
      await stage.quiet();
      const lives = await stage.page.evaluate(() => fuzz.isPlain);
      if (lives) await becomes(() => stage.page.locator('#product_form .vitrina-badge').count(), 1, { message: 'badges of the product' });
      const done = await stage.page.evaluate((times) => fuzz.cases(times), CASES);
      tried += done;
      console.log(`at ${tried} of ${PAGES * CASES}`);
      if (!lives) return;
      // A product section that can be read gets its badge as ever.
      await stage.page.$eval('main', (main, html) => (main.innerHTML = html), productBlock(MUG));
      await becomes(() => stage.page.locator('main #product_form > .vitrina-badge > .vitrina-installments').count(), 1, { message: 'badges of a new product section' });
    });
  }
});

/** Settings of every kind, some that are none. */
function settingsOf(number) {
  const { settings } = seeds[number % seeds.length];
  return number % 3 === 0 ? { ...settings, [`extra${number}`]: 'x'.repeat(number) } : settings;
}
