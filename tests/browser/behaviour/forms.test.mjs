// "Which form": what is a product form and what is none.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { CAP, MUG, priced, SHIRT, variant } from '../fixtures/catalogue.mjs';
import { card, escape, form, productBlock, row } from '../fixtures/markup.mjs';
import { NO_BADGE } from '../harness/badge.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 0 } };
const at = (text) => [['vitrina-installments', `1x ${text} sin interés`]];
const SHIRT_NOW = at('$1.234,50');
const CAP_NOW = at('$200,00');
const MUG_NOW = at('$0,05');

// A form in an ordinary container, to know that the script has been through the page.
const witness = row({ row: 'witness', ...MUG });

describe('which form', { concurrency: 4 }, () => {
  test('every form of a product page: the product and the cards beside it', async (t) => {
    const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock(SHIRT), related: card(CAP) + card(MUG) });
    await stage.show('body', SHIRT_NOW, CAP_NOW, MUG_NOW);
  });

  test('every closed card of a listing', async (t) => {
    const cards = [SHIRT, CAP, MUG].map((product) => card(product)).join('') + card({ ...CAP, id: '42-clone-2' });
    const stage = await openStage(t, 'listing.html', { settings: SETTINGS, cards });
    await stage.show('#grid', SHIRT_NOW, CAP_NOW, MUG_NOW, CAP_NOW);
    assert.equal(await stage.page.locator('#quickshop-modal .vitrina-badge').count(), 0);
  });

  for (const [what, list] of [
    ['an empty text, as in the closed modal shell', ''],
    ['white space', ' '],
    ['no JSON', '[{'],
    ['JavaScript', '[{id: 1}]'],
    ['two values', '[] []'],
    ['the word undefined', 'undefined'],
  ]) {
    test(`no badge where data-variants is ${what}`, async (t) => {
      const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: row({ row: 'a', variants: SHIRT.variants, list }) + witness });
      await stage.show('[data-row=witness]', MUG_NOW);
      await stage.keep('[data-row=a]', NO_BADGE);
    });
  }

  test('a badge that is already there keeps its state where data-variants cannot be read', async (t) => {
    const extra = '<div class="vitrina-badge" role="status"><p class="vitrina-low">¡Últimas 2 unidades!</p></div>';
    const kept = [['vitrina-low', '¡Últimas 2 unidades!']];
    const rows = ['', '{"'].map((list, number) => row({ row: number, variants: [], list, extra })).join('') + witness;
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows });
    await stage.show('[data-row=witness]', MUG_NOW);
    await stage.keep('main', kept, kept, MUG_NOW);
  });

  for (const list of ['null', '5', '"text"', '{}', '{"0":{"id":1}}', '[5]', '[null]', '["x"]', '[[]]', '[{"option0":{"toString":1}}]']) {
    test(`data-variants ${list} throws nothing and costs no other form its badge`, async (t) => {
      const strange = row({ row: 'a', variants: SHIRT.variants, list }) + row({ row: 'b', variants: [], list });
      const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: strange + witness });
      await stage.show('[data-row=witness]', MUG_NOW);
      await stage.page.evaluate(() => {
        for (const element of ['[data-row=a]', '[data-row=b]', undefined]) fixtureTheme.signal({ element, product_id: 41 });
      });
      await stage.keep('[data-row=witness]', MUG_NOW);
    });
  }

  test('the nearest data-variants decides', async (t) => {
    const inner = row({ row: 'inner', ...CAP });
    const unreadable = row({ row: 'unreadable', ...CAP, list: '' });
    const rows = `<div data-variants="${escape(JSON.stringify(MUG.variants))}">${inner}${unreadable}${form(MUG)}</div>`;
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows });
    await stage.show('[data-row=inner]', CAP_NOW);
    await stage.keep('main', CAP_NOW, NO_BADGE, MUG_NOW);
  });

  test('the form itself may carry data-variants', async (t) => {
    const rows = form(MUG).replace('<form', `<form data-variants="${escape(JSON.stringify(MUG.variants))}"`);
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows });
    await stage.show('main', MUG_NOW);
  });

  test('a form without data-variants around it, and other forms, are left alone', async (t) => {
    const other = `<div data-variants="${escape(JSON.stringify(MUG.variants))}"><form id="newsletter" class="js-newsletter"></form><div id="div" class="js-product-form"></div></div>`;
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: form(MUG) + other + witness });
    await stage.show('[data-row=witness]', MUG_NOW);
    await stage.keep('main', NO_BADGE, MUG_NOW);
    assert.equal(await stage.page.locator('.vitrina-badge').count(), 1);
  });

  test('several forms may share a container', async (t) => {
    const rows = `<div data-variants="${escape(JSON.stringify(SHIRT.variants))}">${form(SHIRT)}${form({ ...SHIRT, picked: { 1: 'M' } })}</div>`;
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows });
    await stage.show('main', SHIRT_NOW, [['vitrina-out', 'Sin stock']]);
  });

  test('a list of a thousand variants', async (t) => {
    const variants = Array.from({ length: 1000 }, (_, number) => variant({ id: number, option0: `o${number}`, ...priced(number * 100) }));
    const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock({ id: 41, variants, picked: { 0: 'o777' } }) });
    await stage.show('#product_form', at('$777,00'));
  });
});
