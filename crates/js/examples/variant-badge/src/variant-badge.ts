// The reference widget: instalments, transfer price and stock of the variant that a form shows.

import { messages, mount, script, settings } from 'vitrina';
import schema from './settings.json';

script({ app: 'variant-badge' });

const say = messages({
  installments: { es: '{n}x {v} sin interés', pt: '{n}x de {v} sem juros', en: '{n}x {v} interest-free' },
  transfer: { es: '{v} con transferencia ({p}% off)', pt: '{v} no Pix ({p}% off)', en: '{v} by transfer ({p}% off)' },
  low: {
    es: ['¡Últimas {k} unidades!', '¡Última unidad!'],
    pt: ['Últimas {k} unidades!', 'Última unidade!'],
    en: ['Only {k} left!', 'Only {k} left!'],
  },
  out: { es: 'Sin stock', pt: 'Esgotado', en: 'Out of stock' },
  ask: { es: 'Consultar precio', pt: 'Consulte o preço', en: 'Ask for the price' },
});

/**
 * What a merchant sets for a store: into how many instalments the price is divided, how many per cent off a bank transfer brings (with
 * 0 there is no such line), and from how many pieces on the stock is called low (0: never).
 */
const offer = settings(schema);

mount('vitrina-badge', ({ variant }, badge) => {
  badge.attribute('role', 'status');
  if (!variant) return;
  const { price, stock } = variant;
  if (stock === 'sold-out') return badge.line('p', 'vitrina-out', say.out());
  if (!price) return badge.line('p', 'vitrina-ask', say.ask());
  const { installments, transfer_discount, low_stock } = offer;
  badge.line('p', 'vitrina-installments', say.installments({ n: installments, v: price.part(installments) }));
  if (transfer_discount > 0) {
    const reduced = price.percent(100 - transfer_discount);
    badge.line('p', 'vitrina-transfer', say.transfer({ v: reduced, p: transfer_discount }));
  }
  if (typeof stock == 'number' && stock <= low_stock) badge.line('p', 'vitrina-low', say.low({ k: stock }));
});
