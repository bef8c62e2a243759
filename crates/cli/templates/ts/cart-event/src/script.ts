// Puts the chosen variant into the cart, and says what came of it.

import { messages, mount, onClick, script, settings } from 'vitrina';
import { addToCart, cartOf, forgetCart } from 'vitrina/cart';
import schema from './settings.json';
import { statusOf } from './status.js';

script({ app: '{{name}}' });

const say = messages({
  add: { es: 'Agregar al carrito', pt: 'Adicionar ao carrinho', en: 'Add to cart' },
  added: { es: 'Agregado al carrito: {k}', pt: 'Adicionado ao carrinho: {k}', en: 'Added to the cart: {k}' },
  refused: { es: 'No se pudo agregar', pt: 'Não foi possível adicionar', en: 'Could not be added' },
});

/**
 * What a merchant sets for a store: how many pieces one click adds, what stands on the button (where it is empty, what a shopper knows
 * in the shop's language), and whether it is told below what came of a click.
 */
const set = settings(schema);

mount('{{name}}', (form, view) => {
  const cart = cartOf(form);
  view.element('button', '{{name}}-add', () => {
    view.attribute('type', 'button');
    view.attribute('disabled', cart.state == 'sending');
    view.text(set.label || say.add());
    onClick(view, () => {
      forgetCart(form);
      addToCart(form, set.pieces);
    });
  });
  if (!set.tells) return;
  view.element('p', '{{name}}-status', () => {
    view.attribute('role', 'status');
    const status = statusOf(cart);
    if (status.says == 'added') view.text(say.added({ k: status.pieces }));
    if (status.says == 'refused') view.text(say.refused());
  });
});
