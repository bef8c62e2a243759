// What happens in a page besides changes of a variant.

import { frozen } from './frozen.js';
import { type Form, readForm } from './forms.js';
import * as moments from './page/moments.js';
import { type Unsubscribe, listening } from './script.js';

/** A quick shop opened, with its form if that could be read already; or it closed, and its form goes back into its card. */
export type QuickShop = { readonly state: 'opened'; readonly form: Form | null } | { readonly state: 'closed' };

const CLOSED: QuickShop = { state: 'closed' };

/**
 * Has `listener` told when the cart has changed: this script added to it, the platform says so, or the theme's badge shows another
 * number (platforms.md §4.6). It is told how many pieces were added where that is known, else `null`. The cart of `page()` stays as
 * the page was delivered.
 *
 * @returns what ends the listening.
 * @throws where there is no page.
 */
export const onCart = (listener: (added: number | null) => void): Unsubscribe =>
  listening(moments.onCart, (count) => listener(count < 0 ? null : count));

/**
 * Has `listener` told when the quick shop opens, with its form, and when it closes (platforms.md §4.8).
 *
 * @returns what ends the listening.
 * @throws where there is no page.
 */
export const onQuickShop = (listener: (event: QuickShop) => void): Unsubscribe =>
  listening(moments.onQuickShop, (what, element, numbers) =>
    listener(frozen(what ? { state: 'opened', form: element && readForm(element, numbers) } : CLOSED)),
  );

/**
 * Has `listener` told how many cards came when search, a filter or scrolling brings some. A slider's clones do not count.
 *
 * @returns what ends the listening.
 * @throws where there is no page.
 */
export const onResults = (listener: (count: number) => void): Unsubscribe => listening(moments.onResults, listener);

/**
 * Has `listener` told when the page is shown again out of the browser's back/forward cache. Every form has been read anew by then.
 *
 * @returns what ends the listening.
 * @throws where there is no page.
 */
export const onShownAgain = (listener: () => void): Unsubscribe => listening(moments.onShownAgain, () => listener());
