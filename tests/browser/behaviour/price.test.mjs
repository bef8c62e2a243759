// "Price" and "Stock": which numbers count, and which line a variant gets.

import { describe, test } from 'node:test';
import { variant } from '../fixtures/catalogue.mjs';
import { row } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 1, transfer_discount: 0, low_stock: 5 } };
const ASK = [['vitrina-ask', 'Consultar precio']];
const OUT = [['vitrina-out', 'Sin stock']];
const at = (text) => [['vitrina-installments', `1x ${text} sin interés`]];
const low = (text, words) => [...at(text), ['vitrina-low', words]];

/** A list with one variant whose JSON holds `fields` word for word, so that 1e400 or 3.0 can be written. */
function listWith(fields) {
  const { price_number, price_number_raw, stock, ...rest } = variant();
  return `[${JSON.stringify(rest).slice(0, -1)}${fields ? `,${fields}` : ''}}]`;
}

async function holds(t, cases) {
  const rows = cases.map(([fields], number) => row({ row: number, list: listWith(fields), controls: 'none' }));
  const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: rows.join('\n') });
  await stage.show('main', ...cases.map(([, lines]) => lines));
}

describe('price and stock', { concurrency: 4 }, () => {
  test('price_number_raw is the price in cents when it is an integer of 0 or more', (t) => holds(t, [
    ['"price_number_raw":123450,"price_number":99', at('$1.234,50')],
    ['"price_number_raw":0,"price_number":99', at('$0,00')],
    ['"price_number_raw":-0,"price_number":99', at('$0,00')],
    ['"price_number_raw":500.0,"price_number":99', at('$5,00')],
    ['"price_number_raw":5e2', at('$5,00')],
    ['"price_number_raw":1', at('$0,01')],
  ]));

  test('anything else there leaves it to price_number', (t) => holds(t, [
    ['"price_number_raw":null,"price_number":99', at('$99,00')],
    ['"price_number":99', at('$99,00')],
    ['"price_number_raw":"500","price_number":99', at('$99,00')],
    ['"price_number_raw":-1,"price_number":99', at('$99,00')],
    ['"price_number_raw":2.5,"price_number":99', at('$99,00')],
    ['"price_number_raw":true,"price_number":99', at('$99,00')],
    ['"price_number_raw":[500],"price_number":99', at('$99,00')],
    ['"price_number_raw":{},"price_number":99', at('$99,00')],
    ['"price_number_raw":1e400,"price_number":99', at('$99,00')],
  ]));

  test('price_number becomes cents by floor(x * 100 + 0.5) in doubles', (t) => holds(t, [
    ['"price_number":1234.5', at('$1.234,50')],
    ['"price_number":0', at('$0,00')],
    ['"price_number":0.05', at('$0,05')],
    ['"price_number":0.285', at('$0,28')],
    ['"price_number":1.005', at('$1,00')],
    ['"price_number":1.115', at('$1,12')],
    ['"price_number":8.325', at('$8,32')],
    ['"price_number":0.004', at('$0,00')],
    ['"price_number":0.005', at('$0,01')],
    ['"price_number":47000', at('$47.000,00')],
  ]));

  test('without a usable number there is no price', (t) => holds(t, [
    ['', ASK],
    ['"price_number_raw":null,"price_number":null', ASK],
    ['"price_number":"99"', ASK],
    ['"price_number_raw":"500","price_number":"99"', ASK],
    ['"price_number":-1', ASK],
    ['"price_number":1e400', ASK],
    ['"price_number":-1e400', ASK],
    ['"price_number":true', ASK],
    ['"price_number":[99]', ASK],
    ['"price_number":""', ASK],
  ]));

  test('the greatest price is 2^53-1 cents', (t) => holds(t, [
    ['"price_number_raw":9007199254740991', at('$90.071.992.547.409,91')],
    ['"price_number_raw":9007199254740992', ASK],
    ['"price_number_raw":9007199254740992,"price_number":1', ASK],
    ['"price_number_raw":1e300', ASK],
    ['"price_number":90071992547409.9', ASK],
    ['"price_number":90071992547410', ASK],
    ['"price_number":1e300', ASK],
    ['"price_number":1e308', ASK],
  ]));

  test('contact means no price', (t) => holds(t, [
    ['"price_number_raw":500,"contact":true', ASK],
    ['"price_number_raw":500,"contact":false', at('$5,00')],
    ['"price_number_raw":500,"contact":true,"stock":3', ASK],
  ]));

  test('a stock of 0 or less is sold out, and that stands alone', (t) => holds(t, [
    ['"price_number_raw":500,"stock":0', OUT],
    ['"price_number_raw":500,"stock":-1', OUT],
    ['"price_number_raw":500,"stock":-0', OUT],
    ['"price_number_raw":500,"stock":0.0', OUT],
    ['"stock":0', OUT],
    ['"stock":0,"contact":true', OUT],
  ]));

  test('a stock that is no integer is unlimited', (t) => holds(t, [
    ['"price_number_raw":500', at('$5,00')],
    ['"price_number_raw":500,"stock":null', at('$5,00')],
    ['"price_number_raw":500,"stock":"0"', at('$5,00')],
    ['"price_number_raw":500,"stock":"3"', at('$5,00')],
    ['"price_number_raw":500,"stock":2.5', at('$5,00')],
    ['"price_number_raw":500,"stock":-2.5', at('$5,00')],
    ['"price_number_raw":500,"stock":true', at('$5,00')],
    ['"price_number_raw":500,"stock":false', at('$5,00')],
    ['"price_number_raw":500,"stock":[]', at('$5,00')],
    ['"price_number_raw":500,"stock":{}', at('$5,00')],
    ['"price_number_raw":500,"stock":1e400', at('$5,00')],
    ['"price_number_raw":500,"stock":-1e400', at('$5,00')],
  ]));

  test('the low line is there from 1 to low_stock, and 1 has its own words', (t) => holds(t, [
    ['"price_number_raw":500,"stock":1', low('$5,00', '¡Última unidad!')],
    ['"price_number_raw":500,"stock":2', low('$5,00', '¡Últimas 2 unidades!')],
    ['"price_number_raw":500,"stock":3.0', low('$5,00', '¡Últimas 3 unidades!')],
    ['"price_number_raw":500,"stock":5', low('$5,00', '¡Últimas 5 unidades!')],
    ['"price_number_raw":500,"stock":6', at('$5,00')],
    ['"price_number_raw":0,"stock":2', low('$0,00', '¡Últimas 2 unidades!')],
    ['"stock":2', ASK],
    ['"price_number_raw":500,"stock":1e300', at('$5,00')],
    ['"price_number_raw":500,"stock":4294967297', at('$5,00')],
    ['"price_number_raw":500,"stock":4294967296', at('$5,00')],
    ['"price_number_raw":500,"stock":-4294967295', OUT],
  ]));

  test('available counts only when it is false', (t) => holds(t, [
    ['"price_number_raw":500,"available":false', OUT],
    ['"price_number_raw":500,"available":false,"stock":3', OUT],
    ['"available":false,"contact":true', OUT],
    ['"price_number_raw":500,"available":null,"stock":9', at('$5,00')],
    ['"price_number_raw":500,"available":0', at('$5,00')],
    ['"price_number_raw":500,"available":""', at('$5,00')],
    ['"price_number_raw":500,"available":"false"', at('$5,00')],
    ['"price_number_raw":500,"available":true,"stock":0', OUT],
  ]));

  test('NaN in the handed-over object is neither stock nor price', async (t) => {
    const stage = await openStage(t, 'table.html', { settings: SETTINGS, rows: row({ row: 'a', variants: [variant()] }) });
    await stage.show('main', at('$1.234,50'));
    await stage.page.evaluate((fields) => {
      document.querySelector('[data-row=a]').setAttribute('data-variants', '');
      fixtureTheme.signal({ ...fields, element: '[data-row=a]', price_number_raw: NaN, price_number: NaN, stock: NaN });
    }, variant());
    await stage.show('main', ASK);
  });
});
