// Back from the browser's back/forward cache: the page was kept, with and without the script, and the badge is right.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SHIRT } from '../fixtures/catalogue.mjs';
import { productBlock } from '../fixtures/markup.mjs';
import { launch } from '../harness/chromium.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 0 } };
const NOW = [['vitrina-installments', '1x $1.234,50 sin interés']];
const OUT = [['vitrina-out', 'Sin stock']];
const TIMES = Number(process.env.VITRINA_RESTORES ?? 10);

let tried = 0;
after(() => console.log(`tried ${tried} restores`));

let browser;
before(async () => (browser = await launch({ keepsPages: true })));
after(() => browser.close());

function countRestores() {
  window.restored = [];
  addEventListener('pageshow', ({ persisted }) => window.restored.push(persisted));
}

/** What the shop itself does to keep its page out of the cache. */
function holdBack() {
  navigator.locks.request('shop', () => {
    window.held = true;
    return new Promise(() => {});
  });
}

/** Leaves the page for another and comes back, as by the browser's buttons; gives what each `pageshow` said. */
async function awayAndBack(stage, times) {
  const { page } = stage;
  const away = new URL('/fixtures/theme.js', page.url()).href;
  for (let time = 0; time < times; time += 1) {
    await page.goto(away);
    // A page that was kept loads nothing.
    await page.goBack({ waitUntil: 'commit' });
    await becomes(() => page.evaluate(() => window.restored?.length), time + 2, { message: 'how often the page was shown' });
  }
  return page.evaluate(() => window.restored);
}

/** Why the browser did not keep the page, in its own words. It is asked again where it gave up on its own account. */
async function whyNotKept({ page }) {
  let reasons;
  for (let time = 0; time < 5; time += 1) {
    await becomes(() => page.evaluate(() => window.held), true);
    await page.goto(new URL('/fixtures/theme.js', page.url()).href);
    await page.goBack();
    reasons = await page.evaluate(() =>
      JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons, (key, value) => (key === 'url' ? undefined : value)),
    );
    if (!reasons.includes('navigation-canceled')) break;
  }
  return reasons;
}

describe('the back/forward cache', () => {
  for (const [what, tags] of [['without the script', []], ['with the script', [{}]]])
    test(`keeps the page ${what}`, async (t) => {
      const stage = await openStage(t, 'product.html', { browser, settings: SETTINGS, product: productBlock(SHIRT), tags, before: countRestores, allow: [/favicon/] });
      if (tags.length > 0) await stage.show('#product_form', NOW);
      assert.deepEqual(await awayAndBack(stage, TIMES), [false, ...Array(TIMES).fill(true)]);
      tried += TIMES;
      if (tags.length === 0) return;
      await stage.show('#product_form', NOW);
      await stage.choose('#product_form', 1, 'M');
      await stage.show('#product_form', OUT);
    });

  test('what keeps a page out of it is the same with and without the script', async (t) => {
    const reasons = [];
    for (const tags of [[], [{}]]) {
      const stage = await openStage(t, 'product.html', { browser, settings: SETTINGS, product: productBlock(SHIRT), tags, before: holdBack, allow: [/favicon/] });
      if (tags.length > 0) await stage.show('#product_form', NOW);
      reasons.push(await whyNotKept(stage));
    }
    assert.match(reasons[0], /lock/);
    assert.equal(reasons[1], reasons[0]);
  });

  test('a badge follows what the theme writes as the page is shown again', async (t) => {
    const stage = await openStage(t, 'product.html', { browser, settings: SETTINGS, product: productBlock(SHIRT), before: countRestores, allow: [/favicon/] });
    await stage.show('#product_form', NOW);
    await stage.page.evaluate(() =>
      addEventListener('pageshow', () => {
        document.querySelector('#single-product').setAttribute('data-variants', JSON.stringify([{ id: 1, price_number_raw: 4200 }]));
      }),
    );
    await awayAndBack(stage, 1);
    await stage.show('#product_form', [['vitrina-installments', '1x $42,00 sin interés']]);
  });
});
