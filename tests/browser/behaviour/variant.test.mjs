// "Which variant": how a form's state names one element of its list.

import { describe, test } from 'node:test';
import { CAP, MUG, priced, variant } from '../fixtures/catalogue.mjs';
import { card, productBlock, row } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 0 } };
const at = (cents) => [['vitrina-installments', `1x $${String(cents / 100)},00 sin interés`]];
const of = (number, fields) => variant({ id: number, ...priced(number * 100), ...fields });

// Each variant costs as many pesos as its id.
const PAIR = [of(1, { option0: 'Azul', option1: 'S' }), of(2, { option0: 'Azul', option1: 'M' }), of(3, { option0: 'Rojo', option1: 'S' })];
const PLAIN = [of(1), of(2), of(3)];

describe('the chosen variant', { concurrency: 4 }, () => {
  for (const [what, cents, block] of [
    ['the controls name it', 200, { variants: PAIR, picked: { 1: 'M' } }],
    ['the last match counts', 300, { variants: [of(1, { option0: 'A' }), of(2, { option0: 'B' }), of(3, { option0: 'A' })], picked: { 0: 'A' } }],
    ['an option that is null matches anything', 300, { variants: [of(1, { option0: 'A', option1: 'S' }), of(2, { option0: 'B', option1: 'M' }), of(3, { option0: 'A', option1: null })], picked: { 0: 'A', 1: 'M' } }],
    ['a null before an exact match does not win', 200, { variants: [of(1, { option0: null }), of(2, { option0: 'A' }), of(3, { option0: 'B' })], picked: { 0: 'A' } }],
    ['a number equals its text', 200, { variants: [of(1, { option0: 36 }), of(2, { option0: 38 })], picked: { 0: '38' } }],
    ['text is compared exactly', 100, { variants: [of(1, { option0: 'a' }), of(2, { option0: 'A' }), of(3, { option0: 'a ' })], picked: { 0: 'a' } }],
    ['numbers are compared as text, not as numbers', 100, { variants: [of(1, { option0: '1' }), of(2, { option0: '1.0' })], picked: { 0: '1' } }],
    ['quotes, brackets and accents are only text', 200, { variants: [of(1, { option0: '16"' }), of(2, { option0: "Bordó ']<&" }), of(3, { option0: '-' })], picked: { 0: "Bordó ']<&" } }],
    ['three options', 300, { variants: [of(1, { option0: 'A', option1: 'B', option2: 'C' }), of(2, { option0: 'A', option1: 'B', option2: 'D' }), of(3, { option0: 'A', option1: 'E', option2: 'D' })], picked: { 1: 'E', 2: 'D' } }],
    ['elements that are no objects are passed over', 300, { list: JSON.stringify([null, of(3, { option0: 'A' }), null]), variants: [of(3, { option0: 'A' })] }],
    ['an option named like a property of every object', 200, { variants: [of(1, { option0: 'constructor' }), of(2, { option0: '__proto__' })], picked: { 0: '__proto__' } }],
  ]) {
    test(`selects: ${what}`, async (t) => {
      const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock({ id: 41, ...block }) });
      await stage.show('#product_form', at(cents));
    });

    test(`radios: ${what}`, async (t) => {
      const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock({ id: 41, controls: 'radio', ...block }) });
      await stage.show('#product_form', at(cents));
    });
  }

  test('radios follow the one that is checked', async (t) => {
    const stage = await openStage(t, 'product.html', { settings: SETTINGS, product: productBlock({ id: 41, controls: 'radio', variants: PAIR }) });
    await stage.show('#product_form', at(100));
    await stage.choose('#product_form', 1, 'M');
    await stage.show('#product_form', at(200));
    await stage.choose('#product_form', 0, 'Rojo');
    await stage.show('#product_form', []);
    await stage.choose('#product_form', 1, 'S');
    await stage.show('#product_form', at(300));
  });

  test('what a select shows without a selected attribute counts, also after a change before the start', async (t) => {
    const stage = await openStage(t, 'product.html', { tags: [], settings: SETTINGS, product: productBlock({ id: 41, variants: PAIR }) });
    await stage.alter('#product_form', 1, 'M');
    await stage.insert();
    await stage.show('#product_form', at(200));
  });

  for (const [what, query, cents, block] of [
    ['the only element', '', 500, MUG],
    ['the first of several', '', 100, { id: 41, variants: PLAIN }],
    ['the one that ?variant= names', '?variant=2', 200, { id: 41, variants: PLAIN }],
    ['?variant= beside other parameters', '?utm=1&variant=3#x', 300, { id: 41, variants: PLAIN }],
    ['?variant= that the list does not have', '?variant=9', 100, { id: 41, variants: PLAIN }],
    ['?variant= that is no number', '?variant=x', 100, { id: 41, variants: PLAIN }],
    ['?variant= that is empty', '?variant=', 100, { id: 41, variants: PLAIN }],
    ['?variant= with an id that is text', '?variant=b', 200, { id: 41, variants: [of(1, { id: 'a' }), of(2, { id: 'b' })] }],
    ['the first although its options are named', '', 100, { id: 41, variants: PAIR, controls: 'none' }],
    ['?variant= although options are named', '?variant=3', 300, { id: 41, variants: PAIR, controls: 'none' }],
  ]) {
    test(`no controls: ${what}`, async (t) => {
      const expected = block === MUG ? [['vitrina-installments', '1x $0,05 sin interés']] : at(cents);
      const stage = await openStage(t, 'product.html', { query, settings: SETTINGS, product: productBlock(block) });
      await stage.show('#product_form', expected);
    });
  }

  test('controls win over ?variant=', async (t) => {
    const stage = await openStage(t, 'product.html', { query: '?variant=3', settings: SETTINGS, product: productBlock({ id: 41, variants: PAIR, picked: { 1: 'M' } }) });
    await stage.show('#product_form', at(200));
  });

  test('controls win over ?variant= also when they match nothing', async (t) => {
    const stage = await openStage(t, 'product.html', { query: '?variant=3', settings: SETTINGS, product: productBlock({ id: 41, variants: PAIR, picked: { 0: 'Rojo', 1: 'M' } }) });
    await stage.show('#product_form', []);
  });

  test('?variant= never applies to cards, on the product page neither', async (t) => {
    const related = card({ id: 44, variants: PLAIN, controls: 'none' });
    const stage = await openStage(t, 'product.html', { query: '?variant=2', settings: SETTINGS, product: productBlock({ id: 41, variants: PLAIN }), related });
    await stage.show('#single-product', at(200));
    await stage.show('#related', at(100));
  });

  test('?variant= never applies in a listing', async (t) => {
    const cards = card({ id: 41, variants: PLAIN, controls: 'none' }) + card(CAP);
    const stage = await openStage(t, 'listing.html', { query: '?variant=2', settings: SETTINGS, cards });
    await stage.show('#grid', at(100), at(20000));
  });

  test('each form reads its own list', async (t) => {
    const rows = [1, 2, 3].map((number) => row({ row: number, variants: [of(number)] })).join('');
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows });
    await stage.show('main', at(100), at(200), at(300));
  });
});
