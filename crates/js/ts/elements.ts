// Elements of a form's product, for scripts that need the elements themselves (platforms.md §4.7).

import { type Form, within } from './forms.js';
import { currentPictures, currentPrice, currentSubmit } from './page/product.js';

/** The element of the product's price; `null` where the theme has none. */
export const priceElement = (form: Form): Element | null => within(form.element, currentPrice) || null;

/** The form's own button that adds to the cart; `null` where there is none. */
export const submitElement = (form: Form): Element | null => within(form.element, currentSubmit) || null;

/** The pictures of the product. */
export const pictureElements = (form: Form): readonly Element[] => within(form.element, currentPictures) || [];
