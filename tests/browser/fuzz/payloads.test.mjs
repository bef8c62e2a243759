// Variants of every kind, as fast as a page can hand them over: no error reaches it, and the script goes on.
//
// `VITRINA_PAYLOADS` of them (20,000 when it is not set), a part in each page.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { CAP, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';
import { installFuzz } from './pages.mjs';

const PAYLOADS = Number(process.env.VITRINA_PAYLOADS ?? 20_000);
const PAGE = 10_000;
const BADGE = 'main #product_form > .vitrina-badge > .vitrina-installments';
const SEEDS = new URL('../../../crates/runtime/tests/seeds/', import.meta.url);
const seeds = readdirSync(SEEDS).sort().map((name) => JSON.parse(readFileSync(new URL(name, SEEDS), 'utf8')));

let tried = 0;
after(() => console.log(`tried ${tried} payloads`));

describe('whatever variants a page hands over', { concurrency: 2 }, () => {
  for (let first = 0; first < PAYLOADS; first += PAGE) {
    test(`payloads from ${first}`, async (t) => {
      const stage = await openStage(t, 'product.html', {
        before: { content: `(${installFuzz})(${JSON.stringify({ seeds, number: 1_000_000 + first })})` },
        settings: { body: { installments: 1, transfer_discount: 0, low_stock: 0 } },
        product: productBlock(SHIRT),
        related: card(CAP),
      });
      await becomes(() => stage.page.locator(BADGE).count(), 1);
      const times = Math.min(PAGE, PAYLOADS - first);
      assert.equal(await stage.page.evaluate((times) => fuzz.payloads(times), times), times);
      // A product that can be read gets its badge as ever, and other products kept theirs.
      await stage.page.$eval('main', (main, html) => (main.innerHTML = html), productBlock(MUG));
      await becomes(() => stage.page.locator(BADGE).count(), 1, { message: 'badges of a new product section' });
      assert.equal(await stage.page.locator('#related .vitrina-badge').count(), 1);
      tried += times;
      console.log(`at ${tried} of ${PAYLOADS}`);
      // Not with all the others at the end: what a page has written may be large.
      await stage.close();
    });
  }
});
