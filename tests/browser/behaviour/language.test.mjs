// "What it shows": the wordings, and the language that picks them.

import { describe, test } from 'node:test';
import { LS, priced, variant } from '../fixtures/catalogue.mjs';
import { row } from '../fixtures/markup.mjs';
import { openStage } from '../harness/stage.mjs';

const SETTINGS = { body: { installments: 3, transfer_discount: 15, low_stock: 5 } };
const CASES = [
  variant({ stock: 2 }),
  variant({ stock: 1 }),
  variant({ stock: 5 }),
  variant({ stock: 6 }),
  variant({ stock: 0 }),
  variant({ contact: true }),
  variant({ ...priced(0) }),
];
const rows = CASES.map((each, number) => row({ row: number, variants: [each] })).join('\n');

const TEXTS = {
  es: {
    installments: (value) => `3x ${value} sin interés`,
    transfer: (value) => `${value} con transferencia (15% off)`,
    low: ['¡Últimas 2 unidades!', '¡Última unidad!', '¡Últimas 5 unidades!'],
    out: 'Sin stock',
    ask: 'Consultar precio',
  },
  pt: {
    installments: (value) => `3x de ${value} sem juros`,
    transfer: (value) => `${value} no Pix (15% off)`,
    low: ['Últimas 2 unidades!', 'Última unidade!', 'Últimas 5 unidades!'],
    out: 'Esgotado',
    ask: 'Consulte o preço',
  },
  en: {
    installments: (value) => `3x ${value} interest-free`,
    transfer: (value) => `${value} by transfer (15% off)`,
    low: ['Only 2 left!', 'Only 1 left!', 'Only 5 left!'],
    out: 'Out of stock',
    ask: 'Ask for the price',
  },
};

function expected({ installments, transfer, low, out, ask }) {
  const price = [['vitrina-installments', installments('$411,50')], ['vitrina-transfer', transfer('$1.049,33')]];
  const free = [['vitrina-installments', installments('$0,00')], ['vitrina-transfer', transfer('$0,00')]];
  return [...low.map((words) => [...price, ['vitrina-low', words]]), price, [['vitrina-out', out]], [['vitrina-ask', ask]], free];
}

describe('language', { concurrency: 4 }, () => {
  for (const [lang, key] of [
    ['es_AR', 'es'], ['es_MX', 'es'], ['ES', 'es'],
    ['pt_BR', 'pt'], ['PT_br', 'pt'], ['pt', 'pt'], ['ptx', 'pt'],
    ['en_US', 'en'], ['En-GB', 'en'], ['english', 'en'],
    ['fr_FR', 'es'], ['', 'es'], ['p', 'es'], [' pt', 'es'], [null, 'es'], [undefined, 'es'], [5, 'es'], [{}, 'es'], ['constructor', 'es'], ['__proto__', 'es'],
  ]) {
    test(`LS.lang ${JSON.stringify(lang)} reads as ${key}`, async (t) => {
      const stage = await openStage(t, 'table.html', { shop: { ...LS, lang }, settings: SETTINGS, rows });
      await stage.show('main', ...expected(TEXTS[key]));
    });
  }
});
