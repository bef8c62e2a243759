// What the page says of the shop: `LS`, typed, and tolerant of everything that pages disagree about (platforms.md §4.2).

import { frozen } from './frozen.js';
import { type Language, language } from './language.js';
import { type Money, readPrice } from './money.js';
import { received } from './page/module.js';
import { count, shape, tolerantNumber, tolerantText } from './page/shop.js';

/**
 * The kind of a page, by what its `LS` holds and, where that does not say it, by its address. `checkout`: there `LS` is reduced;
 * `thank-you`: after an order; `other`: blog, account, a page of text.
 */
export type PageKind = 'product' | 'category' | 'home' | 'search' | 'cart' | 'checkout' | 'thank-you' | 'other';

/** The store. */
export interface Store {
  /** Its number on the platform. */
  readonly id: number | null;
  /** Its address, with a scheme also where the page leaves it out. */
  readonly url: string | null;
}

/** The theme. Its names are no ids: merchants run altered copies. */
export interface Theme {
  readonly code: string | null;
  readonly name: string | null;
}

/** The product of a product page. Its variants stand in the page's forms. */
export interface Product {
  /** Its number on the platform. */
  readonly id: number | null;
  /** Its name in the page's language. */
  readonly name: string | null;
  readonly tags: readonly string[];
  readonly requiresShipping: boolean | null;
}

/** The category of a listing. */
export interface Category {
  /** Its number on the platform. */
  readonly id: number;
  readonly name: string | null;
}

/** An item of the cart. */
export interface CartItem {
  readonly variantId: number | null;
  /** The name of its variant. */
  readonly name: string | null;
  readonly unitPrice: Money | null;
  readonly quantity: number | null;
  /** `null` where the page does not say, as in the checkout. */
  readonly requiresShipping: boolean | null;
}

/** The cart when the page was made. What is added without leaving the page does not show here: see `onCart`. */
export interface Cart {
  /** The sum of its items. */
  readonly subtotal: Money | null;
  /** With everything. */
  readonly total: Money | null;
  readonly shipping: Money | null;
  readonly items: readonly CartItem[];
  readonly hasShippableProducts: boolean | null;
  readonly hasNonShippableProducts: boolean | null;
}

/** What was ordered: on the thank-you page only. */
export interface Order {
  /** Its number on the platform. */
  readonly id: number | null;
  /** The number that the shopper sees. */
  readonly number: number | null;
  readonly hash: string | null;
  /** When it was made, as the page writes it. */
  readonly createdAt: string | null;
  readonly coupons: readonly string[];
  readonly discount: Money | null;
  readonly total: Money | null;
  readonly totalInUsd: Money | null;
  readonly gateway: string | null;
}

/** What the shop says of itself, at one moment. What the page does not say is `null`. */
export interface Page {
  readonly kind: PageKind;
  readonly language: Language;
  /** ISO 3166-1. */
  readonly country: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly store: Store;
  /** The number of the customer who is logged in; `null` for a visitor. */
  readonly customer: number | null;
  readonly theme: Theme;
  /** On a product page. */
  readonly product: Product | null;
  /** On a listing; the page of all products has none. */
  readonly category: Category | null;
  readonly cart: Cart;
  /** On the thank-you page. */
  readonly order: Order | null;
}

// By the numbers of `page/shop.js`.
const ABSENT = 0;
const TEXT = 2;
const LIST = 3;
const OBJECT = 4;
const TRUE = 5;
const FALSE = 6;

/** A text that is not empty; a number counts as one. */
const text = (path: string): string | null => (tolerantText(path) ? received() : null);

/** A whole number of at least 0: a number, or a text of digits alone. */
const whole = (path: string): number | null => {
  const number = tolerantNumber(path);
  return number % 1 === 0 && number >= 0 && number < 2 ** 53 ? number + 0 : null;
};

/** The number of a thing on the platform: above 0. */
const id = (path: string): number | null => whole(path) || null;

const cents = (path: string): Money | null => {
  const amount = whole(path);
  return amount == null ? null : readPrice(amount, NaN);
};

const truth = (path: string): boolean | null => {
  const kind = shape(path);
  return kind == TRUE || (kind == FALSE ? false : null);
};

/** What `read` makes of each element of a list. */
const each = <Made>(path: string, read: (path: string) => Made): Made[] =>
  Array.from({ length: count(path) }, (_, place) => read(`${path}.${place}`));

/** The texts of a list, or of one text with commas between. */
const texts = (path: string): readonly string[] => {
  const found = shape(path) == LIST ? each(path, text) : (text(path) || '').split(',').map((part) => part.replace(/^ +| +$/g, ''));
  return frozen(found.filter((part): part is string => !!part));
};

const withScheme = (url: string | null): string | null => {
  if (!url || (url.includes('://') && !url.startsWith('//'))) return url;
  return (url.startsWith('//') ? 'https:' : 'https://') + url;
};

const readKind = (): PageKind => {
  if (shape('l.order') == OBJECT) return 'thank-you';
  const path = text('p.pathname') || '';
  const [first] = path.split('/').filter((part) => part);
  if (shape('l.currency') == TEXT || first == 'checkout') return 'checkout';
  if (id('l.product.id')) return 'product';
  if (first == 'comprar') return 'cart';
  if (first == 'search') return 'search';
  if (first && ['productos', 'produtos', 'products'].includes(first)) return 'category';
  if (path == '' || path == '/') return 'home';
  return shape('l.category') == OBJECT ? 'category' : 'other';
};

const readCategory = (): Category | null => {
  const number = id('l.category.id');
  return number == null ? null : frozen({ id: number, name: text('l.category.name') });
};

const readProduct = (): Product | null =>
  shape('l.product') == ABSENT
    ? null
    : frozen({
        id: id('l.product.id'),
        name: text('l.product.name'),
        tags: texts('l.product.tags'),
        requiresShipping: truth('l.product.requires_shipping'),
      });

const readItem = (item: string): CartItem =>
  frozen({
    variantId: id(item + '.id'),
    name: text(item + '.name'),
    unitPrice: cents(item + '.unit_price'),
    quantity: whole(item + '.quantity'),
    requiresShipping: truth(item + '.requires_shipping'),
  });

const readCart = (): Cart =>
  frozen({
    subtotal: cents('l.cart.subtotal') || cents('l.data.cart.subtotal'),
    total: cents('l.data.cart.total'),
    shipping: cents('l.data.cart.shipping'),
    items: frozen(each('l.cart.items', readItem)),
    hasShippableProducts: truth('l.cart.has_shippable_products'),
    hasNonShippableProducts: truth('l.cart.has_non_shippable_products'),
  });

const readOrder = (): Order | null =>
  shape('l.order') == ABSENT
    ? null
    : frozen({
        id: id('l.order.id'),
        number: whole('l.order.number'),
        hash: text('l.order.hash'),
        createdAt: text('l.order.created_at'),
        coupons: texts('l.order.coupon'),
        discount: cents('l.order.discount'),
        total: cents('l.order.total'),
        totalInUsd: cents('l.order.total_in_usd'),
        gateway: text('l.order.gateway'),
      });

/**
 * What the page says of the shop now.
 *
 * @throws before the script runs.
 *
 * @example
 * ```ts
 * await ready;
 * if (page().kind == 'product') log(`product ${page().product?.id}`);
 * ```
 */
export const page = (): Page =>
  frozen({
    language: language(),
    kind: readKind(),
    country: text('l.country'),
    currency: text('l.currency.code') || text('l.currency'),
    // The platform says it in the script's own tag too (platforms.md §3.6).
    store: frozen({ id: id('l.store.id') || id('t'), url: withScheme(text('l.store.url')) }),
    customer: id('l.customer') || id('l.customer.id'),
    theme: frozen({ code: text('l.theme.code'), name: text('l.theme.name') }),
    product: readProduct(),
    category: readCategory(),
    cart: readCart(),
    order: readOrder(),
  });
