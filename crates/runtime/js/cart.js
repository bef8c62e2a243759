// The cart (platforms.md §4.6).

import { current, redraw } from './forms.js';
import { within } from './guard.js';
import { roots } from './values.js';

// How it stands with a form's last request, kept with the form as `cart`; the numbers are known to `cart.rs`.
const SENDING = 1;
const ADDED = 2;
const REFUSED = 3;

const post = async (form, quantity) => {
  const body = new URLSearchParams(new FormData(form));
  body.set('quantity', quantity);
  body.set('add_to_cart_enhanced', 1);
  const answer = await fetch(new URL(form.getAttribute('action') || '', location), { method: 'POST', body });
  const text = await answer.text();
  let said;
  try {
    said = JSON.parse(text);
  } catch (e) {}
  if (!answer.ok || (said && said.success === false)) return;
  const added = said && said.quantity_added;
  return { added: Number.isInteger(added) && added >= 0 ? added : quantity };
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
  if (taken) kept.sent = taken.added;
  kept.cart = taken ? ADDED : REFUSED;
  redraw(form);
};
