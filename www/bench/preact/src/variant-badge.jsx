// The reference widget in Preact.

import { Fragment, h } from 'preact';
import { format, part, priceOf, reduced } from './money.js';
import { run, soldOut, stockOf, variantsOf, wordsOf } from './script.js';

const WORDS = {
  es: {
    installments: (count, value) => `${count}x ${value} sin interés`,
    transfer: (value, discount) => `${value} con transferencia (${discount}% off)`,
    low: (left) => (left > 1 ? `¡Últimas ${left} unidades!` : '¡Última unidad!'),
    out: 'Sin stock',
    ask: 'Consultar precio',
  },
  pt: {
    installments: (count, value) => `${count}x de ${value} sem juros`,
    transfer: (value, discount) => `${value} no Pix (${discount}% off)`,
    low: (left) => (left > 1 ? `Últimas ${left} unidades!` : 'Última unidade!'),
    out: 'Esgotado',
    ask: 'Consulte o preço',
  },
  en: {
    installments: (count, value) => `${count}x ${value} interest-free`,
    transfer: (value, discount) => `${value} by transfer (${discount}% off)`,
    low: (left) => `Only ${left} left!`,
    out: 'Out of stock',
    ask: 'Ask for the price',
  },
};

function Badge({ variant, shop, settings }) {
  const words = wordsOf(WORDS, shop);
  if (!variant) return null;
  if (soldOut(variant)) return <p class="vitrina-out">{words.out}</p>;
  const cents = priceOf(variant);
  if (cents === undefined) return <p class="vitrina-ask">{words.ask}</p>;
  const { installments, transfer_discount: discount, low_stock: low } = settings;
  const money = (amount) => format(amount, shop.currency);
  const stock = stockOf(variant);
  return (
    <>
      <p class="vitrina-installments">{words.installments(installments, money(part(cents, installments)))}</p>
      {discount > 0 && <p class="vitrina-transfer">{words.transfer(money(reduced(cents, discount)), discount)}</p>}
      {stock <= low && <p class="vitrina-low">{words.low(stock)}</p>}
    </>
  );
}

run({
  className: 'vitrina-badge',
  role: 'status',
  ranges: { installments: [1, 24, 6], transfer_discount: [0, 90, 10], low_stock: [0, 99, 5] },
  listOf: (read) => read,
  View: Badge,
});
