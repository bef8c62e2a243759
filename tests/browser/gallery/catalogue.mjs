// Products for the gallery's pages. Their pictures are in their addresses, so that no page needs a network.

import { LS as SHOP, variant as anyVariant } from '../fixtures/catalogue.mjs';

export const LS = SHOP;

/** The address of a picture. */
export const picture = (name) => `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>#${name}`;

/** A variant without a picture of its own, with `fields` in place of the defaults. */
export const variant = (fields = {}) => anyVariant({ image_url: null, ...fields });

/** Two options, sparse: Rojo M does not exist, Azul L is sold out, Rojo S is a price to ask for. */
export const SHIRT = {
  id: 41,
  variants: [
    variant({ id: 1, option0: 'Azul', option1: 'S', stock: 3, image_url: picture('azul') }),
    variant({ id: 2, option0: 'Azul', option1: 'M', stock: null, image_url: picture('azul-m') }),
    variant({ id: 3, option0: 'Azul', option1: 'L', stock: 0, available: false }),
    variant({ id: 4, option0: 'Rojo', option1: 'S', contact: true, image_url: picture('rojo') }),
    variant({ id: 5, option0: 'Rojo', option1: 'L', stock: 2 }),
  ],
};

/** One option. */
export const CAP = {
  id: 42,
  variants: [variant({ id: 6, product_id: 42, option0: 'Negro', stock: 5 }), variant({ id: 7, product_id: 42, option0: 'Verde', stock: 1 })],
};

/** No options. */
export const MUG = { id: 43, variants: [variant({ id: 8, product_id: 43 })] };
