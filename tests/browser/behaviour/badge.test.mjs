// "What it shows": the badge's own node, and how it is brought up to date.

import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { MUG, SHIRT, priced, variant } from '../fixtures/catalogue.mjs';
import { productBlock, row } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';

const FORM = '#product_form';
const PRICED = [['vitrina-installments', '6x $205,75 sin interés'], ['vitrina-transfer', '$1.111,05 con transferencia (10% off)']];
const BLUE_S = [...PRICED, ['vitrina-low', '¡Últimas 3 unidades!']];
const LINEN_M = [['vitrina-installments', '6x $250,00 sin interés'], ['vitrina-transfer', '$1.350,00 con transferencia (10% off)']];

/** Keeps what changes inside the badge from now on. */
async function recordChanges(stage) {
  await stage.page.evaluate(() => {
    window.badgeBefore = document.querySelector('#product_form .vitrina-badge');
    window.changesInside = [];
    const describe = (record) => `${record.type} in ${record.target.className || record.target.parentNode?.className}`;
    window.recorder = new MutationObserver((records) => window.changesInside.push(...records.map(describe)));
    window.recorder.observe(window.badgeBefore, { childList: true, subtree: true, characterData: true, attributes: true });
  });
}

const changes = (stage) => stage.page.evaluate(() => window.changesInside);
const sameNode = (stage) => stage.page.evaluate(() => window.badgeBefore === document.querySelector('#product_form .vitrina-badge'));

describe('the badge', { concurrency: 4 }, () => {
  test('is one div with role status as the last child of the form, its lines in order', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock(SHIRT) });
    await stage.show(FORM, BLUE_S);
    assert.equal(await stage.page.locator('.vitrina-badge').count(), 1);
    assert.equal(await stage.page.$eval('.vitrina-badge', (badge) => badge.className), 'vitrina-badge');
  });

  test('holds no line that does not apply', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock(SHIRT), settings: { body: { transfer_discount: 0, low_stock: 0 } } });
    await stage.show(FORM, [PRICED[0]]);
  });

  test('is empty and hidden when nothing matches, and comes back in the same node', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock(SHIRT) });
    await stage.show(FORM, BLUE_S);
    await recordChanges(stage);
    await stage.choose(FORM, 2, 'Lino');
    await stage.show(FORM, []);
    assert.equal(await stage.page.locator('.vitrina-badge').count(), 1);
    await stage.choose(FORM, 1, 'M');
    await stage.show(FORM, LINEN_M);
    assert.equal(await sameNode(stage), true);
  });

  test('is there, empty and hidden, when nothing matches at first', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock({ ...SHIRT, picked: { 0: 'Rojo', 1: 'M', 2: 'Algodón' } }) });
    await stage.show(FORM, []);
    await stage.choose(FORM, 1, 'S');
    await stage.show(FORM, [
      ['vitrina-installments', '6x $166,67 sin interés'],
      ['vitrina-transfer', '$899,99 con transferencia (10% off)'],
      ['vitrina-low', '¡Última unidad!'],
    ]);
  });

  test('a list without elements matches nothing', async (t) => {
    const stage = await openStage(t, 'table.html', { rows: row({ row: 'a', variants: [] }) });
    await stage.show('main', []);
  });

  test('goes from one kind of line to another and back', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock(SHIRT) });
    await stage.show(FORM, BLUE_S);
    await stage.choose(FORM, 1, 'M');
    await stage.show(FORM, [['vitrina-out', 'Sin stock']]);
    await stage.choose(FORM, 2, 'Lino');
    await stage.show(FORM, LINEN_M);
    await stage.choose(FORM, 0, 'Rojo');
    await stage.show(FORM, [['vitrina-ask', 'Consultar precio']]);
    await stage.choose(FORM, 2, 'Algodón');
    await stage.show(FORM, []);
    await stage.choose(FORM, 0, 'Azul');
    await stage.show(FORM, [['vitrina-out', 'Sin stock']]);
    await stage.choose(FORM, 1, 'S');
    await stage.show(FORM, BLUE_S);
  });

  test('a signal that changes nothing touches nothing', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock(SHIRT) });
    await stage.show(FORM, BLUE_S);
    await recordChanges(stage);
    await stage.page.evaluate(() => {
      for (let time = 0; time < 5; time += 1) LS.changeVariant(() => {}, '#single-product');
    });
    await stage.keep(FORM, BLUE_S);
    assert.deepEqual(await changes(stage), []);
  });

  test('a signal for a hidden badge that stays hidden touches nothing', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock({ ...SHIRT, picked: { 2: 'Lino' } }) });
    await stage.show(FORM, []);
    await recordChanges(stage);
    await stage.page.evaluate(() => LS.changeVariant(() => {}, '#single-product'));
    await stage.keep(FORM, []);
    assert.deepEqual(await changes(stage), []);
  });

  test('text is set only where it differs', async (t) => {
    const variants = [
      variant({ id: 1, option0: 'A', stock: 3 }),
      variant({ id: 2, option0: 'B', stock: 3, ...priced(150000) }),
    ];
    const stage = await openStage(t, 'product.html', { product: productBlock({ id: 41, variants }) });
    await stage.show(FORM, BLUE_S);
    await recordChanges(stage);
    await stage.choose(FORM, 0, 'B');
    await stage.show(FORM, [...LINEN_M, ['vitrina-low', '¡Últimas 3 unidades!']]);
    const seen = await changes(stage);
    assert.ok(seen.length > 0);
    assert.deepEqual(seen.filter((change) => !/in vitrina-(installments|transfer)$/.test(change)), []);
  });

  test('the smallest price and a product without options', async (t) => {
    const stage = await openStage(t, 'product.html', { product: productBlock(MUG) });
    await stage.show(FORM, [['vitrina-installments', '6x $0,01 sin interés'], ['vitrina-transfer', '$0,05 con transferencia (10% off)']]);
  });
});
