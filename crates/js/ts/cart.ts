// Putting something into the cart.

import { frozen } from './frozen.js';
import { type Form, within } from './forms.js';
import { addToCart as add } from './page/cart.js';
import { purchase as send } from './page/purchase.js';
import { known } from './page/forms.js';

/** How it stands with a form's last request: there was none; the shop has not answered; it took so many pieces; or it did not. */
export type CartState =
  | { readonly state: 'idle' | 'sending' | 'refused' }
  | { readonly state: 'added'; readonly quantity: number };

/** What goes into the cart besides what the form says. */
export interface Extras {
  /** Other values of options than the chosen ones, by the option's number as in the form's `variation[0]`. */
  readonly options?: Readonly<Record<number, string>>;
  /** Line properties, which the merchant sees with the order (`properties[Label]`, platforms.md §4.6). */
  readonly properties?: Readonly<Record<string, string>>;
}

// Kept with the form by `page/cart.js`.
const STATES = ['idle', 'sending', 'added', 'refused'] as const;

/**
 * Puts what the form's options choose into the cart, that many times, as the theme would (platforms.md §4.6): the form's own fields go to
 * the form's address. One request of a form at a time; when the shop has answered, or has not for 10 s, the form is drawn anew.
 * {@link cartOf} says how it went.
 */
export const addToCart = (form: Form, quantity: number): void => void within(form.element, () => add(quantity));

/**
 * The same with other options and with properties; the form itself keeps what the shopper chose. `false` where the form does not offer
 * one of the options, or its request before this one is still under way: nothing is sent then.
 */
export const purchase = (form: Form, quantity: number, extras: Extras): boolean => {
  let said = '';
  const say = (kind: string, values: Readonly<Record<string, string>> = {}): void => {
    for (const name of Object.keys(values)) {
      for (const part of [`${kind}[${name}]`, '' + values[name]]) said += part.replace(/\0/g, '') + '\0';
    }
  };
  say('variation', extras.options);
  say('properties', extras.properties);
  return !!within(form.element, () => send(quantity, said));
};

/** How it stands with the form's last {@link addToCart} or {@link purchase}. */
export const cartOf = (form: Form): CartState => {
  const { kept = {} } = known.get(form.element) || {};
  const state = STATES[(kept.cart as number) || 0] || 'idle';
  return frozen(state == 'added' ? { state, quantity: kept.sent as number } : { state });
};

/** Forgets how the form's last request went. One that is under way is not forgotten. */
export const forgetCart = (form: Form): void => {
  const state = known.get(form.element);
  if (state && cartOf(form).state != 'sending') state.kept.cart = NaN;
};
