// The oracle's money against the specification's own tables.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { divideHalfUp, instalment, moneyText, symbol, transferPrice } from './money.mjs';

const currency = (display_short, thousands_separator, cents_separator) => ({ display_short, thousands_separator, cents_separator });
const PESO = currency('$', '.', ',');

for (const [cents, money, text] of [
  [123450n, PESO, '$1.234,50'],
  [5n, currency('R$', '.', ','), 'R$0,05'],
  [100000000n, currency('$', ',', '.'), '$1,000,000.00'],
  [123456789n, currency('R$', '', ','), 'R$1234567,89'],
  [0n, PESO, '$0,00'],
  [99999n, PESO, '$999,99'],
  [100000n, PESO, '$1.000,00'],
  [9007199254740991n, PESO, '$90.071.992.547.409,91'],
]) {
  test(`${cents} cents with ${JSON.stringify(money)} read ${text}`, () => assert.equal(moneyText(cents, money), text));
}

test('123450 cents in 3 instalments and with 15 % off', () => {
  assert.equal(moneyText(instalment(123450n, 3), PESO), '$411,50');
  assert.equal(moneyText(transferPrice(123450n, 15), PESO), '$1.049,33');
});

test('halves go up, less than a half goes down', () => {
  assert.equal(divideHalfUp(1n, 2n), 1n);
  assert.equal(divideHalfUp(3n, 6n), 1n);
  assert.equal(divideHalfUp(2n, 6n), 0n);
  assert.equal(divideHalfUp(0n, 24n), 0n);
  assert.equal(instalment(15n, 6), 3n);
  assert.equal(transferPrice(10n, 15), 9n);
  assert.equal(transferPrice(5n, 90), 1n);
  assert.equal(transferPrice(4n, 90), 0n);
});

for (const [short, kept] of [
  ['$', '$'],
  ['R$ ', 'R$'],
  ['US$', 'US$'],
  ['${{amount}}', '$'],
  ['{amount} €', '€'],
  ['$1.234,00', '$'],
  ['{{amount_no_decimals}}', '$'],
  ['1.234,00', '$'],
  ['', '$'],
  [undefined, '$'],
  [null, '$'],
  [7, '$'],
]) {
  test(`the symbol of ${JSON.stringify(short)} is ${kept}`, () => assert.equal(symbol({ display_short: short }), kept));
}

test('missing or wrong separators and currencies read as . and , and $', () => {
  for (const wrong of [undefined, null, 'ARS', 5, {}, currency(undefined, null, 7)]) {
    assert.equal(moneyText(123450n, wrong), '$1.234,50');
  }
});

test('separators are literal, of any length, and may be empty', () => {
  assert.equal(moneyText(123456789n, currency('$', '$&', '')), '$1$&234$&56789');
  assert.equal(moneyText(123456789n, currency('$', "''", ' c ')), "$1''234''567 c 89");
});
