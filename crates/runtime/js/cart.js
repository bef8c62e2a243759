// The cart (platforms.md §4.6).

import { current, redraw } from './forms.js';
import { quietly, within } from './guard.js';
import { roots } from './values.js';

// How it stands with a form's last request, kept with the form as `cart`; the numbers are known to `cart.rs`.
const SENDING = 1;
const ADDED = 2;
const REFUSED = 3;

/** How many pieces the shop took; nothing when it refuses. */
const post = async (form, quantity) => {
  const body = new URLSearchParams(new FormData(form));
  body.set('quantity', quantity);
  body.set('add_to_cart_enhanced', 1);
  const answer = await fetch(new URL(form.getAttribute('action') || '', location), { method: 'POST', body });
  const text = await answer.text();
  const { success, quantity_added: added } = Object(quietly(() => JSON.parse(text)));
  if (answer.ok && success !== false) return Number.isInteger(added) && added >= 0 ? added : quantity;
};

/** Whether the current form's last request is under way. */
export const isSending = () => roots.k.cart == SENDING;

/** Puts the current form's choice into the cart, as the theme would, and shows the form anew when the shop has answered. */
export const addToCart = async (quantity) => {
  const form = current;
  const kept = roots.k;
  if (isSending()) return;
  kept.cart = SENDING;
  kept.sent = quantity;
  const taken = await within(10000, () => post(form, quantity));
  kept.cart = REFUSED;
  if (taken >= 0) {
    kept.cart = ADDED;
    kept.sent = taken;
  }
  redraw(form);
};
