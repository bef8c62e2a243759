// "Money": how prices are divided, rounded and written.

import { describe, test } from 'node:test';
import { LS, priced, variant } from '../fixtures/catalogue.mjs';
import { row } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';
import { instalment, moneyText, transferPrice } from '../spec/money.mjs';

const withCurrency = (currency) => ({ ...LS, currency });
const currency = (display_short, thousands_separator, cents_separator) => ({ code: 'XXX', display_short, thousands_separator, cents_separator });
const answer = (installments, transfer_discount) => ({ body: { installments, transfer_discount, low_stock: 0 } });
const rows = (amounts) => amounts.map((cents, number) => row({ row: number, variants: [variant(priced(cents))] })).join('\n');

describe('money', { concurrency: 4 }, () => {
  for (const [cents, money, text] of [
    [123450, currency('$', '.', ','), '$1.234,50'],
    [5, currency('R$', '.', ','), 'R$0,05'],
    [100000000, currency('$', ',', '.'), '$1,000,000.00'],
    [123456789, currency('R$', '', ','), 'R$1234567,89'],
    [0, currency('$', '.', ','), '$0,00'],
    [100, currency('$', '.', ','), '$1,00'],
    [99999, currency('$', '.', ','), '$999,99'],
    [100000, currency('$', '.', ','), '$1.000,00'],
    [123450, currency('${{amount}}', '.', ','), '$1.234,50'],
    [123450, currency('{amount} €', '.', ','), '€1.234,50'],
    [123450, currency('R$ 1.234,00', '.', ','), 'R$1.234,50'],
    [123450, currency(' US$\u00a0', ',', '.'), 'US$1,234.50'],
    [123450, currency('1.234,00', '.', ','), '$1.234,50'],
    [123450, currency('', '.', ','), '$1.234,50'],
    [123456789, currency('$', '$&', '$1'), '$1$&234$&567$189'],
    [123456789, currency('$', "''", ''), "$1''234''56789"],
    [123450, currency('$', undefined, undefined), '$1.234,50'],
    [123450, currency('$', 7, null), '$1.234,50'],
    [123450, currency(null, ' ', '·'), '$1 234·50'],
    [123450, currency(5, '.', ','), '$1.234,50'],
    [123450, undefined, '$1.234,50'],
    [123450, null, '$1.234,50'],
    [123450, 'ARS', '$1.234,50'],
  ]) {
    test(`${cents} cents with LS.currency ${JSON.stringify(money)} read ${text}`, async (t) => {
      const stage = await openStage(t, 'table.html', { shop: withCurrency(money), settings: answer(1, 0), rows: rows([cents]) });
      await stage.show('main', [['vitrina-installments', `1x ${text} sin interés`]]);
    });
  }

  test('123450 cents in 3 instalments and with 15 % off', async (t) => {
    const stage = await openStage(t, 'table.html', { settings: answer(3, 15), rows: rows([123450]) });
    await stage.show('main', [
      ['vitrina-installments', '3x $411,50 sin interés'],
      ['vitrina-transfer', '$1.049,33 con transferencia (15% off)'],
    ]);
  });

  const AMOUNTS = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 15, 18, 25, 30, 49, 50, 51, 70, 90, 99, 101, 123450, 123451, 999999, 4503599627370497, 6004799503160661, 9007199254740989, 9007199254740990, 9007199254740991];

  for (const [count, discount] of [[1, 1], [2, 5], [3, 15], [4, 25], [6, 10], [7, 33], [9, 50], [12, 75], [18, 85], [24, 90]]) {
    test(`${count} instalments and ${discount} % off are rounded half up in integers`, async (t) => {
      const stage = await openStage(t, 'table.html', { settings: answer(count, discount), rows: rows(AMOUNTS) });
      const expected = AMOUNTS.map((cents) => [
        ['vitrina-installments', `${count}x ${moneyText(instalment(BigInt(cents), count), LS.currency)} sin interés`],
        ['vitrina-transfer', `${moneyText(transferPrice(BigInt(cents), discount), LS.currency)} con transferencia (${discount}% off)`],
      ]);
      await stage.show('main', ...expected);
    });
  }
});
