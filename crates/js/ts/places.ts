// Where nodes can be mounted besides the end of a form.

import { frozen } from './frozen.js';
import type { FormPlace, PagePlace } from './mount.js';
import { place } from './page/places.js';
import { release } from './page/release.js';
import { style as dress } from './page/style.js';
import { type Unsubscribe, lasting } from './script.js';

/** How a node is mounted. */
export interface Isolation {
  /**
   * CSS for the node alone: it is drawn in a shadow root, so that neither the theme's rules reach what is drawn nor these the theme.
   */
  readonly isolated?: string;
}

// By the numbers of `page/places.js`.
const FORM_END = 0;
const AFTER_PRICE = 1;
const AFTER_ADD_TO_CART = 2;
const WITHIN = 3;
const SELECTOR = 4;
const DATA_STORE = 5;
const SLOT = 6;

/** Lines part what goes to the page's files, so that none can stand in a class or a selector. */
const put = (kind: number, name: string, selector: string, { isolated }: Isolation) => (): readonly [number, Unsubscribe] => {
  const said = [name, selector].map((part) => part.replace(/\n/g, ' ')).join('\n') + '\n' + (isolated || '');
  const index = place(kind, isolated != null, said);
  return [index, () => release(index)];
};

const inForm = (kind: number, name: string, selector: string, how: Isolation): FormPlace =>
  frozen({ of: 'form', put: put(kind, name, selector, how) });

const inPage = (kind: number, name: string, selector: string, how: Isolation): PagePlace =>
  frozen({ of: 'page', put: put(kind, name, selector, how) });

/** The last child of every form, as a class alone says it, with the choice to isolate what is drawn. */
export const atFormEnd = (className: string, how: Isolation = {}): FormPlace => inForm(FORM_END, className, '', how);

/** After the price of the form's product: on the product page, in a card, in the quick shop while the form is there. */
export const afterPrice = (className: string, how: Isolation = {}): FormPlace => inForm(AFTER_PRICE, className, '', how);

/** After the form's own button. */
export const afterAddToCart = (className: string, how: Isolation = {}): FormPlace =>
  inForm(AFTER_ADD_TO_CART, className, '', how);

/**
 * The last child of the first element that this selector matches in the form's product, without the cards in it. A selector that is
 * not CSS matches nothing.
 */
export const inProduct = (className: string, selector: string, how: Isolation = {}): FormPlace =>
  inForm(WITHIN, className, selector, how);

/** The last child of the page's first element that this selector matches. A selector that is not CSS matches nothing. */
export const inElement = (className: string, selector: string, how: Isolation = {}): PagePlace =>
  inPage(SELECTOR, className, selector, how);

/** The same for `[data-store="{name}"]`, such as `cart-page` or `newsletter-form`. */
export const inDataStore = (className: string, name: string, how: Isolation = {}): PagePlace =>
  inPage(DATA_STORE, className, name, how);

/** The same for `[data-nubesdk-slot="{name}"]`. */
export const inSlot = (className: string, name: string, how: Isolation = {}): PagePlace => inPage(SLOT, className, name, how);

/**
 * Gives the page a style, also where its policy lets in no style elements (`style-src 'self'`).
 *
 * It is a constructed style sheet, which no policy concerns. Browsers without those (Firefox before 101, Safari before 16.4) get a
 * `<style>` element, which such a policy blocks: there what is drawn stands without its style, as it does with `isolated`.
 *
 * @returns what takes it away again.
 * @throws where there is no page.
 */
export const style = (css: string): Unsubscribe =>
  lasting(() => {
    const number = dress(css);
    return () => release(number);
  });
