// The oracle against the specification's sentences, literal texts only.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { badge, chosen, DEFAULTS, language, lines, price, settingsOf, soldOut } from './oracle.mjs';

const PESO = { display_short: '$', thousands_separator: '.', cents_separator: ',' };
const page = (lang) => ({ currency: PESO, lang });
const variant = (fields) => ({ id: 1, option0: null, option1: null, option2: null, available: true, contact: false, stock: null, price_number_raw: 123450, ...fields });

test('all lines in each language', () => {
  const few = { installments: 3, transfer_discount: 15, low_stock: 5 };
  assert.deepEqual(lines(variant({ stock: 2 }), few, page('es_AR')), [
    ['vitrina-installments', '3x $411,50 sin interés'],
    ['vitrina-transfer', '$1.049,33 con transferencia (15% off)'],
    ['vitrina-low', '¡Últimas 2 unidades!'],
  ]);
  assert.deepEqual(lines(variant({ stock: 1 }), few, page('pt_BR')), [
    ['vitrina-installments', '3x de $411,50 sem juros'],
    ['vitrina-transfer', '$1.049,33 no Pix (15% off)'],
    ['vitrina-low', 'Última unidade!'],
  ]);
  assert.deepEqual(lines(variant({ stock: 5 }), few, page('en_US')), [
    ['vitrina-installments', '3x $411,50 interest-free'],
    ['vitrina-transfer', '$1.049,33 by transfer (15% off)'],
    ['vitrina-low', 'Only 5 left!'],
  ]);
  assert.equal(lines(variant({ stock: 1 }), few, page('es_AR'))[2][1], '¡Última unidad!');
  assert.equal(lines(variant({ stock: 4 }), few, page('pt_BR'))[2][1], 'Últimas 4 unidades!');
  assert.equal(lines(variant({ stock: 1 }), few, page('en_US'))[2][1], 'Only 1 left!');
});

test('sold out and ask stand alone', () => {
  for (const [lang, out, ask] of [['es', 'Sin stock', 'Consultar precio'], ['pt', 'Esgotado', 'Consulte o preço'], ['en', 'Out of stock', 'Ask for the price']]) {
    assert.deepEqual(lines(variant({ stock: 0 }), DEFAULTS, page(lang)), [['vitrina-out', out]]);
    assert.deepEqual(lines(variant({ contact: true, stock: 1 }), DEFAULTS, page(lang)), [['vitrina-ask', ask]]);
    assert.deepEqual(lines(variant({ contact: true, available: false }), DEFAULTS, page(lang)), [['vitrina-out', out]]);
  }
});

test('the language is two letters, else es', () => {
  const table = { pt_BR: 'pt', PT: 'pt', en_US: 'en', 'En-gb': 'en', es_MX: 'es', fr_FR: 'es', '': 'es', p: 'es' };
  for (const [lang, key] of Object.entries(table)) assert.equal(language(lang), key);
  for (const lang of [undefined, null, 5, ['pt']]) assert.equal(language(lang), 'es');
});

test('the price', () => {
  for (const [fields, cents] of [
    [{ price_number_raw: 0 }, 0n],
    [{ price_number_raw: 5, price_number: 99 }, 5n],
    [{ price_number_raw: undefined, price_number: 1234.5 }, 123450n],
    [{ price_number_raw: null, price_number: 0.285 }, 28n],
    [{ price_number_raw: null, price_number: 1.005 }, 100n],
    [{ price_number_raw: '5', price_number: 2 }, 200n],
    [{ price_number_raw: -1, price_number: 2 }, 200n],
    [{ price_number_raw: 2.5, price_number: 2 }, 200n],
    [{ price_number_raw: 9007199254740991 }, 9007199254740991n],
    [{ price_number_raw: 9007199254740992, price_number: 2 }, undefined],
    [{ price_number_raw: null, price_number: 1e300 }, undefined],
    [{ price_number_raw: null, price_number: Infinity }, undefined],
    [{ price_number_raw: null, price_number: NaN }, undefined],
    [{ price_number_raw: null, price_number: -1 }, undefined],
    [{ price_number_raw: null, price_number: '12' }, undefined],
    [{ price_number_raw: 5, contact: true }, undefined],
  ]) {
    assert.equal(price(variant(fields)), cents, JSON.stringify(fields));
  }
});

test('sold out', () => {
  for (const stock of [0, -1, -0]) assert.equal(soldOut(variant({ stock })), true);
  for (const stock of [null, undefined, '0', 0.5, -2.5, true, NaN, Infinity, 1]) assert.equal(soldOut(variant({ stock })), false);
  assert.equal(soldOut(variant({ available: false, stock: 3 })), true);
  assert.equal(soldOut(variant({ available: null, stock: 3 })), false);
  assert.equal(soldOut(variant({ available: 0, stock: null })), false);
});

test('low stock has both ends, and 0 means never', () => {
  const low = (stock, low_stock) => lines(variant({ stock }), { ...DEFAULTS, low_stock }, page('es')).some(([name]) => name === 'vitrina-low');
  assert.deepEqual([1, 4, 5, 6].map((stock) => low(stock, 5)), [true, true, true, false]);
  assert.deepEqual([low(1, 0), low(1, 1), low(2, 1), low(null, 99)], [false, true, false, false]);
});

test('settings fall back field by field, and altogether', () => {
  const read = (body, status = 200) => settingsOf({ status, body });
  const all = { installments: 24, transfer_discount: 0, low_stock: 99 };
  assert.deepEqual(read(JSON.stringify(all)), all);
  assert.deepEqual(read('{"installments":3.0,"transfer_discount":"3","low_stock":3.5}'), { installments: 3, transfer_discount: 10, low_stock: 5 });
  assert.deepEqual(read('{"installments":0,"transfer_discount":91,"low_stock":100}'), DEFAULTS);
  assert.deepEqual(read('{"installments":25,"transfer_discount":-1,"low_stock":-1}'), DEFAULTS);
  for (const body of ['[]', 'null', '5', '"x"', '{', '']) assert.deepEqual(read(body), DEFAULTS);
  assert.deepEqual(read(JSON.stringify(all), 404), DEFAULTS);
  assert.deepEqual(read(JSON.stringify(all), 201), DEFAULTS);
  assert.deepEqual(settingsOf(undefined), DEFAULTS);
});

test('the chosen variant is the last that the controls name', () => {
  const list = [
    variant({ id: 1, option0: 'Azul', option1: 'S' }),
    variant({ id: 2, option0: 'Azul', option1: null }),
    variant({ id: 3, option0: 'Rojo', option1: 38 }),
  ];
  assert.equal(chosen(list, { 0: 'Azul', 1: 'S' }).id, 2);
  assert.equal(chosen(list, { 0: 'Azul', 1: 'M' }).id, 2);
  assert.equal(chosen(list, { 0: 'Rojo', 1: '38' }).id, 3);
  assert.equal(chosen(list, { 0: 'Rojo', 1: 'S' }), undefined);
  assert.deepEqual(badge({ list, options: { 0: 'Verde', 1: 'S' } }), []);
});

test('without controls: ?variant=, else the first', () => {
  const list = [variant({ id: 1 }), variant({ id: 2, stock: 0 })];
  assert.equal(chosen(list, null).id, 1);
  assert.equal(chosen(list, null, '2').id, 2);
  assert.equal(chosen(list, null, '9').id, 1);
  assert.equal(chosen(list, {}, '1').id, 2, 'an empty set of controls is no absence of controls');
  assert.equal(chosen([], null), undefined);
});
