// Forms that come, go, move and are cloned; badges that a theme removes.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { CAP, MUG, priced, SHIRT } from '../fixtures/catalogue.mjs';
import { card, form, productBlock, row } from '../fixtures/markup.mjs';
import { NO_BADGE } from '../harness/badge.mjs';
import { becomes } from '../harness/patience.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 2 } };
const at = (text) => [['vitrina-installments', `1x ${text} sin interés`]];
const OUT = [['vitrina-out', 'Sin stock']];
const BLUE_S = at('$1.234,50');
const BLACK = at('$200,00');
const GREEN = [...at('$220,00'), ['vitrina-low', '¡Últimas 2 unidades!']];
const MUG_NOW = at('$0,05');
const FORM = '#product_form';
const CAP_CARD = '.js-item-product[data-product-id="42"]';

const listing = (t, options = {}) => openStage(t, 'listing.html', { settings: SETTINGS, cards: card(SHIRT) + card(CAP) + card(MUG), ...options });
const productPage = (t, options = {}) => openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), ...options });
const append = (stage, selector, html) => stage.page.$eval(selector, (node, text) => node.insertAdjacentHTML('beforeend', text), html);
const openQuickShop = (stage) => stage.page.click(`${CAP_CARD} .js-quickshop-modal-open`);

async function closeQuickShop(stage) {
  await stage.page.click('.js-modal-close');
  assert.equal(await stage.page.$eval('.js-quickshop-modal-shell', (shell) => shell.getAttribute('data-variants')), '');
}

const formIsIn = (stage, selector) => becomes(() => stage.page.locator(`${selector} form.js-product-form`).count(), 1);

describe('quick shop', { concurrency: 4 }, () => {
  test('a form that moves to the modal and back keeps its node and its state', async (t) => {
    const stage = await listing(t, { clock: 'running' });
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await stage.stopClock();
    await stage.page.$eval(`${CAP_CARD} .vitrina-badge`, (badge) => (window.badgeBefore = badge));
    await openQuickShop(stage);
    await formIsIn(stage, '#quickshop-form');
    await stage.keep('#quickshop-form', BLACK);
    await stage.choose('#quickshop-form', 0, 'Verde');
    await stage.show('#quickshop-form', GREEN);
    await stage.keep('#grid', BLUE_S, MUG_NOW);
    await closeQuickShop(stage);
    await stage.keep('#quickshop-form', GREEN);
    await stage.page.clock.runFor(349);
    await formIsIn(stage, '#quickshop-form');
    await stage.page.clock.runFor(1);
    await formIsIn(stage, CAP_CARD);
    await stage.keep('#grid', BLUE_S, GREEN, MUG_NOW);
    assert.equal(await stage.page.$eval(`${CAP_CARD} .vitrina-badge`, (badge) => badge === window.badgeBefore), true);
  });

  test('again and again: one badge, one node', async (t) => {
    const stage = await listing(t, { clock: 'running' });
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await stage.stopClock();
    await stage.page.$eval(`${CAP_CARD} .vitrina-badge`, (badge) => (window.badgeBefore = badge));
    for (const colour of ['Verde', 'Negro', 'Verde', 'Negro', 'Verde']) {
      await openQuickShop(stage);
      await stage.choose('#quickshop-form', 0, colour);
      await stage.show('#quickshop-form', colour === 'Verde' ? GREEN : BLACK);
      await closeQuickShop(stage);
      await stage.page.clock.runFor(400);
      await formIsIn(stage, CAP_CARD);
    }
    await stage.keep('body', BLUE_S, GREEN, MUG_NOW);
    assert.equal(await stage.page.$eval(`${CAP_CARD} .vitrina-badge`, (badge) => badge === window.badgeBefore), true);
  });

  test('the swatch of another card while the modal is open', async (t) => {
    const stage = await listing(t);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await openQuickShop(stage);
    await formIsIn(stage, '#quickshop-form');
    await stage.page.$eval('[data-quickshop-id=quick41] .js-color-variant[data-option=Rojo]', (swatch) => swatch.click());
    await stage.show('#grid', [...at('$999,99'), ['vitrina-low', '¡Última unidad!']], MUG_NOW);
    await stage.keep('#quickshop-form', BLACK);
  });

  test('on a product page, the product\'s own form does not follow the quick shop', async (t) => {
    const stage = await productPage(t, { related: card(CAP) });
    await stage.show('body', BLUE_S, BLACK);
    await openQuickShop(stage);
    await stage.choose('#quickshop-form', 0, 'Verde');
    await stage.show('#quickshop-form', GREEN);
    await stage.keep(FORM, BLUE_S);
    assert.equal(await stage.page.evaluate(() => LS.variants[0].product_id), 42);
    await stage.choose(FORM, 1, 'M');
    await stage.show(FORM, OUT);
    await stage.keep('#quickshop-form', GREEN);
    await closeQuickShop(stage);
    await formIsIn(stage, '#related');
    await stage.show('#related', GREEN);
  });
});

describe('later', { concurrency: 4 }, () => {
  test('cards of an infinite scroll get their badge once', async (t) => {
    const stage = await listing(t);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await append(stage, '#grid', card({ ...CAP, id: 45 }) + card({ ...MUG, id: 46 }));
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW, BLACK, MUG_NOW);
    await append(stage, '#grid', card({ ...CAP, id: 47, picked: { 0: 'Verde' } }));
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW, BLACK, MUG_NOW, GREEN);
    await stage.page.click('[data-quickshop-id=quick45] .js-color-variant[data-option=Verde]');
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW, GREEN, MUG_NOW, GREEN);
  });

  test('filter results that replace the grid', async (t) => {
    const stage = await listing(t);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await stage.page.$eval('#grid', (grid, html) => (grid.innerHTML = html), card(MUG) + card(SHIRT));
    await stage.show('#grid', MUG_NOW, BLUE_S);
    await stage.keep('#grid', MUG_NOW, BLUE_S);
  });

  test('a product section that is replaced on navigation', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    await stage.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock({ ...CAP, picked: { 0: 'Verde' } }));
    await stage.show('body', GREEN);
    await stage.choose(FORM, 0, 'Negro');
    await stage.show('body', BLACK);
  });

  test('a page that had no form at first', async (t) => {
    const stage = await openStage(t, 'product.html', { settings: SETTINGS });
    await stage.quiet();
    await stage.page.$eval('main', (main, html) => (main.innerHTML = html), productBlock(SHIRT));
    await stage.show(FORM, BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show(FORM, OUT);
  });

  test('a form that arrives alone, and one built node by node', async (t) => {
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: row({ row: 'a', ...MUG }) });
    await stage.show('main', MUG_NOW);
    await append(stage, '[data-row=a]', form(MUG));
    await stage.show('main', MUG_NOW, MUG_NOW);
    await stage.page.$eval('[data-row=a]', (container) => {
      const built = document.createElement('form');
      container.append(built);
      built.className = 'js-product-form';
      container.append(document.createElement('hr'));
    });
    await stage.show('main', MUG_NOW, MUG_NOW, MUG_NOW);
  });

  test('a form whose list can be read only later', async (t) => {
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: row({ row: 'a', ...CAP, list: '' }) + row({ row: 'b', ...MUG }) });
    await stage.show('[data-row=b]', MUG_NOW);
    await stage.keep('[data-row=a]', NO_BADGE);
    await stage.page.$eval('[data-row=a]', (node, list) => node.setAttribute('data-variants', list), JSON.stringify(CAP.variants));
    await stage.show('main', BLACK, MUG_NOW);
  });

  test('many forms in many steps', async (t) => {
    const stage = await listing(t, { cards: '' });
    await stage.quiet();
    await stage.page.evaluate(async (html) => {
      for (let step = 0; step < 20; step += 1) {
        document.querySelector('#grid').insertAdjacentHTML('afterbegin', html);
        if (step % 3 === 0) await null;
        if (step % 5 === 0) await new Promise(requestAnimationFrame);
      }
    }, card(MUG));
    await stage.show('#grid', ...Array(20).fill(MUG_NOW));
  });
});

describe('removed and cloned', { concurrency: 4 }, () => {
  test('a badge that the theme removed is put back, with the state of now', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    await stage.alter(FORM, 1, 'M');
    await stage.page.$eval('.vitrina-badge', (badge) => badge.remove());
    await stage.show('body', OUT);
    await stage.choose(FORM, 2, 'Lino');
    await stage.show('body', at('$1.500,00'));
  });

  test('time after time', async (t) => {
    const stage = await productPage(t);
    for (let time = 0; time < 5; time += 1) {
      await stage.show('body', BLUE_S);
      await stage.page.$eval('.vitrina-badge', (badge) => badge.remove());
    }
    await stage.show('body', BLUE_S);
    await stage.keep('body', BLUE_S);
  });

  test('a form whose contents the theme writes anew', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    await stage.page.$eval(FORM, (node) => {
      const html = [...node.children].filter((child) => !child.matches('.vitrina-badge')).map((child) => child.outerHTML).join('');
      node.innerHTML = html;
    });
    await stage.show('body', BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show('body', OUT);
  });

  test('a hidden badge is put back as well', async (t) => {
    const stage = await productPage(t, { product: productBlock({ ...SHIRT, picked: { 2: 'Lino' } }) });
    await stage.show(FORM, []);
    await stage.page.$eval('.vitrina-badge', (badge) => badge.remove());
    await stage.show('body', []);
  });

  test('a cloned slide\'s badge is taken over and shows the clone\'s own state', async (t) => {
    const stage = await listing(t);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW);
    await stage.page.click(`${CAP_CARD} .js-color-variant[data-option=Verde]`);
    await stage.show('#grid', BLUE_S, GREEN, MUG_NOW);
    await stage.page.$eval(CAP_CARD, (item) => {
      const clone = item.cloneNode(true);
      clone.dataset.productId = '42-clone-2';
      clone.querySelector('.js-quickshop-container').dataset.quickshopId = 'quick42-clone-2';
      document.querySelector('#grid').append(clone);
    });
    await stage.show('#grid', BLUE_S, GREEN, MUG_NOW, BLACK);
    await stage.page.click('[data-quickshop-id="quick42-clone-2"] .js-color-variant[data-option=Verde]');
    await stage.show('#grid', BLUE_S, GREEN, MUG_NOW, GREEN);
    await stage.page.click(`${CAP_CARD} .js-color-variant[data-option=Negro]`);
    await stage.show('#grid', BLUE_S, BLACK, MUG_NOW, GREEN);
  });

  test('a badge that is in the page before the script is taken over', async (t) => {
    const extra = '<div class="vitrina-badge" role="status" hidden><p class="vitrina-out">Sin stock</p>text<p class="vitrina-low">x</p></div>';
    const stage = await productPage(t, { tags: [], product: productBlock({ ...SHIRT, extra }) });
    await stage.page.$eval('.vitrina-badge', (badge) => (window.badgeBefore = badge));
    await stage.insert();
    await stage.show('body', BLUE_S);
    assert.equal(await stage.page.$eval('.vitrina-badge', (badge) => badge === window.badgeBefore), true);
  });

  test('a form that leaves and comes back is still one form with one badge', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    await stage.page.evaluate(async () => {
      const away = document.querySelector('#single-product');
      away.remove();
      await new Promise(requestAnimationFrame);
      document.querySelector('main').append(away);
    });
    await stage.keep('body', BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show('body', OUT);
  });

  test('prices that the theme repaints do not matter', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    await stage.choose(FORM, 2, 'Lino');
    await stage.choose(FORM, 1, 'M');
    await becomes(() => stage.page.locator('#price_display').textContent(), '$1500');
    await stage.keep('body', at('$1.500,00'));
  });

  test('another price in the same variant of a new list', async (t) => {
    const stage = await productPage(t);
    await stage.show(FORM, BLUE_S);
    const variants = SHIRT.variants.map((each) => ({ ...each, ...priced(4200), stock: null, available: true, contact: false }));
    await stage.page.$eval('#single-product', (node, html) => (node.outerHTML = html), productBlock({ ...SHIRT, variants }));
    await stage.show('body', at('$42,00'));
  });
});
