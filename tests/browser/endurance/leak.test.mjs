// What is left when forms have come and gone a thousand times, and when the variant has changed ten thousand times: nothing.

import { describe, test } from 'node:test';
import { CAP, MUG, SHIRT } from '../fixtures/catalogue.mjs';
import { card, productBlock } from '../fixtures/markup.mjs';
import { leavesNothing } from '../harness/leak.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 2 } };

async function open(t) {
  const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), related: card(CAP) + card(MUG) });
  await stage.show('#product_form', [['vitrina-installments', '1x $1.234,50 sin interés']]);
  return stage;
}

describe('nothing is left of', () => {
  test('a thousand product sections that came and went', async (t) => {
    await leavesNothing(
      await open(t),
      async (times) => {
        const section = document.querySelector('#single-product').outerHTML.replace(/<div class="vitrina-badge[^]*?<\/div>/, '');
        for (let time = 0; time < times; time += 1) {
          document.querySelector('#single-product').outerHTML = section;
          // A turn, in which the script sees the new section.
          await new Promise((turn) => setTimeout(turn));
          if (!document.querySelector('#product_form .vitrina-badge')) throw new Error(`no badge in section ${time}`);
        }
      },
      100,
      1000,
    );
  });

  test('a thousand cards of a listing that filters write anew', async (t) => {
    await leavesNothing(
      await open(t),
      async (times) => {
        const related = document.querySelector('#related');
        const cards = related.innerHTML.replace(/<div class="vitrina-badge[^]*?<\/div>/g, '');
        for (let time = 0; time < times; time += 2) {
          related.innerHTML = cards;
          await new Promise((turn) => setTimeout(turn));
          if (related.querySelectorAll('.vitrina-badge').length !== 2) throw new Error(`not two badges after ${time} cards`);
        }
      },
      100,
      1000,
    );
  });

  test('ten thousand changes', async (t) => {
    await leavesNothing(
      await open(t),
      async (times) => {
        const control = document.querySelector('#product_form [name="variation[1]"]');
        for (let time = 0; time < times; time += 1) {
          control.value = time % 2 ? 'S' : 'M';
          control.dispatchEvent(new Event('change', { bubbles: true }));
          if (time % 100 === 0) await new Promise((turn) => setTimeout(turn));
        }
      },
      1000,
      10_000,
    );
  });

  test('a thousand quick shops', async (t) => {
    await leavesNothing(
      await open(t),
      async (times) => {
        const form = document.querySelector('#related form.js-product-form');
        const [here, there] = [form.parentElement, document.querySelector('#quickshop-form')];
        for (let time = 0; time < times; time += 1) {
          there.append(form);
          await new Promise((turn) => setTimeout(turn));
          here.append(form);
          await new Promise((turn) => setTimeout(turn));
        }
        if (document.querySelectorAll('.vitrina-badge').length !== 3) throw new Error('not three badges');
      },
      100,
      1000,
    );
  });
});
