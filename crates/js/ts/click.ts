// What the shopper does with what was drawn.

import { clicks } from './page/events.js';
import type { View } from './view.js';

/**
 * Has a click on the element that is being drawn, or on anything in it, do something; its form, or its node of the page, is drawn anew
 * after it. An element that is `disabled` hears none, and one that is drawn again without this call hears none any more.
 *
 * @example
 * ```ts
 * mount('again', (form, view) => view.element('button', 'again-button', () => {
 *   view.attribute('type', 'button');
 *   view.text('+1');
 *   onClick(view, () => addToCart(form, 1));
 * }));
 * ```
 */
export const onClick = (view: View, work: () => void): void => {
  clicks();
  view.click(work);
};
