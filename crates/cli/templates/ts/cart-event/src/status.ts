import type { CartState } from 'vitrina/cart';

/** What the shopper is told; nothing before the first click, and nothing while the shop is asked. */
export type Status = { says: 'added'; pieces: number } | { says: 'refused' } | { says: 'nothing' };

/** What to tell of how it stands with the cart. */
export const statusOf = (cart: CartState): Status => {
  if (cart.state == 'added') return { says: 'added', pieces: cart.quantity };
  return { says: cart.state == 'refused' ? 'refused' : 'nothing' };
};
