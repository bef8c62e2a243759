// What happens in the page besides changes of a variant.

import { redrawAll } from './again.js';
import { current, known, steps } from './forms.js';
import { attempt } from './guard.js';
import { isQuickBlock } from './product.js';
import { ownNumber, whenReleased } from './release.js';
import { tell } from './tell.js';

/** Whether what is told has a form. */
export const hasForm = () => +!!current;

const watch = (options, work) => {
  const watcher = new MutationObserver((records) => attempt(() => work(records)));
  watcher.observe(document, Object.assign({ subtree: true }, options));
  return () => watcher.disconnect();
};

const UNKNOWN = -1;
const ADDED = 2;
/** What belongs to one change of the cart comes together within so many milliseconds. */
const TOGETHER = 50;

/**
 * The cart has changed: this script added to it, the platform says so, or the theme's badge shows another number (platforms.md
 * §4.6). Tells how many were added, where that is known. One change is heard in several ways, which say the same number or none.
 */
export const onCart = () => {
  const before = new WeakMap();
  let due;
  let counts = new Set();
  let live = 1;
  const changed = (count) => {
    if (count > 0) counts.add(count);
    due = due || setTimeout(() => {
      const told = counts.size ? counts : [UNKNOWN];
      due = 0;
      counts = new Set();
      for (const count of told) attempt(() => live && tell(index, count));
    }, TOGETHER);
  };
  const index =
    steps.push((form, { kept }) => {
      if (kept.cart == ADDED && before.get(form) != ADDED) changed(kept.sent);
      before.set(form, kept.cart);
    }) - 1;
  const badge = () => [...document.querySelectorAll('.js-cart-widget-amount')].map((node) => node.textContent.trim()).join();
  let shown = badge();
  const end = watch({ childList: true, characterData: true }, () => {
    if (shown != (shown = badge())) changed(UNKNOWN);
  });
  attempt(() => {
    const shop = window.LS;
    const name = 'productAddedToCart';
    if (typeof shop.on == 'function' && JSON.stringify(shop.events).includes(name))
      shop.on(name, (event, said) => attempt(() => live && changed(said && said.quantity_added)));
  });
  return whenReleased(index, () => {
    live = 0;
    end();
    delete steps[index];
  });
};

/**
 * A quick shop opens (1, with its form) or closes (0): its shell gets or loses its variants, or a block of its own is shown or hidden
 * (platforms.md §4.8).
 */
export const onQuickShop = () => {
  const index = ownNumber();
  const open = new WeakSet();
  const end = watch({ attributes: true, attributeFilter: ['data-variants', 'style', 'class'] }, (records) => {
    for (const { target } of records) {
      const isBlock = isQuickBlock(target);
      if (!isBlock && !target.matches('.js-quickshop-modal')) continue;
      const isOpen = isBlock ? getComputedStyle(target).display != 'none' : !!target.getAttribute('data-variants');
      if (isOpen == open.has(target)) continue;
      if (!isOpen) {
        open.delete(target);
        tell(index, 0);
        continue;
      }
      open.add(target);
      const form = target.querySelector('form');
      if (known.has(form)) tell(index, 1, form, known.get(form));
      else tell(index, 1);
    }
  });
  return whenReleased(index, end);
};

const CARD = '.js-item-product';
/** A card of an older theme has no mark of its own, but its quick shop. */
const CARDS = CARD + ',[id^=quick]';

/** Whether it is a card; clones of a slider are none. */
const isCard = (node) =>
  node.matches(CARD) ? !/-clone|^$/.test(node.dataset.productId) : isQuickBlock(node) && !node.closest(CARD);

/** Cards that arrive by search, filter or scrolling: how many. Clones of a slider are none. */
export const onResults = () => {
  const index = ownNumber();
  const seen = new WeakSet(document.querySelectorAll(CARDS));
  const end = watch({ childList: true }, (records) => {
    let count = 0;
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        for (const card of node.querySelectorAll ? [node, ...node.querySelectorAll(CARDS)] : [])
          if (card.matches(CARDS) && card.isConnected && !seen.has(card)) {
            seen.add(card);
            if (isCard(card)) count++;
          }
    if (count) tell(index, count);
  });
  return whenReleased(index, end);
};

/** The page is shown again out of the browser's back/forward cache. Every form is read anew first. */
export const onShownAgain = () => {
  const index = ownNumber();
  const shown = (event) =>
    event.persisted &&
    attempt(() => {
      redrawAll();
      tell(index, 0);
    });
  addEventListener('pageshow', shown);
  return whenReleased(index, () => removeEventListener('pageshow', shown));
};
