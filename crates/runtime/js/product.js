// What belongs to a form's product on the page (platforms.md §4.7, §4.8).

import { current } from './forms.js';

const CARD = '.js-item-product';
const PAGE = '#single-product,.js-product-detail';
const PRICE = '[data-store^="product-price-"],.js-price-display';
/** The price of older themes, where there is none of the current ones (platforms.md §4.7, §4.8). */
const OLDER_PRICE = '#price_display,.price';
const SUBMIT = '[data-store="product-buy-button"],[data-component="product.add-to-cart"],.js-prod-submit-form,[type=submit]';
const PICTURE = '.js-product-slide[data-image],[data-store^="product-image-"] img';

/** The card, the modal or the part of the product page that a form belongs to. */
export const productOf = (form) => form.closest(CARD + ',' + PAGE) || form.closest('[data-variants]') || form;

/** What matches within a form's product, but not in the cards inside it. */
const own = (form, selector) => {
  const product = productOf(form);
  const card = form.closest(CARD);
  return [...product.querySelectorAll(selector)].filter((found) => found.closest(CARD) == card);
};

/** The first element that matches within a form's product; nothing where the selector is not CSS. */
export const within = (form, selector) => {
  try {
    return own(form, selector)[0];
  } catch (e) {}
};

export const priceOf = (form) => within(form, PRICE) || within(form, OLDER_PRICE);

/** In older themes a product's quick shop is a block of its own, `#quick123`, which is shown or not. */
export const isQuickBlock = (node) => /^quick\d+$/.test(node.id);

/** The button that adds to the cart; its twin, the placeholder, is none. */
export const submitOf = (form) => form.querySelector(SUBMIT);

// Known to `kind.rs`.
const UNKNOWN = 0;
const PRODUCT_PAGE = 1;
const CARD_FORM = 2;
const QUICK_SHOP = 3;
const CLONE = 4;

/** What kind of form the current one is. */
export const kindOfForm = () => {
  const form = current;
  const card = form.closest(CARD);
  const container = form.closest('[data-quickshop-id]');
  const block = form.closest('[id^=quick]');
  if (form.closest('.js-quickshop-modal,#quickshop-modal') || (block && isQuickBlock(block))) return QUICK_SHOP;
  if (form.closest('.swiper-slide-duplicate') || /-clone/.test((card && card.dataset.productId) + (container && container.dataset.quickshopId))) return CLONE;
  if (card) return CARD_FORM;
  return form.closest(PAGE) ? PRODUCT_PAGE : UNKNOWN;
};

/** Elements of the current form's product, for scripts that need the elements themselves. */
export const currentForm = () => current;
export const currentPrice = () => priceOf(current);
export const currentSubmit = () => submitOf(current);
export const currentPictures = () => own(current, PICTURE);
