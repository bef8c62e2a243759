// The variant that a form shows.

import { frozen } from './frozen.js';
import { type Money, readPrice } from './money.js';
import type { Numbers } from './page/module.js';
import { numeric, roots } from './page/values.js';

/** How many pieces there are: a number, at least 1; none, or not available; or the shop does not count. */
export type Stock = number | 'sold-out' | 'unlimited';

/**
 * The variant that a form's options choose: one element of the form's own `data-variants` (platforms.md §4.3), as it was when it was
 * read. The object that the platform hands to callbacks is shared between apps and is not used.
 */
export interface Variant {
  /** Its number on the platform; `null` where the page says none, or one that is no integer of 0 to 2⁵³ − 1. */
  readonly id: number | null;
  /** The number of its product; `null` as for `id`. */
  readonly productId: number | null;
  /** The merchant's own name for it. */
  readonly sku: string | null;
  /** Its values of the options, in the order of the options; `null` for an option that it does not have. */
  readonly options: readonly (string | null)[];
  /** The price; `null` when the shop wants to be asked for it. 0 is a price. */
  readonly price: Money | null;
  /** The price before a promotion, as the page says it; it may be lower than the price. */
  readonly comparePrice: Money | null;
  /** How much lower the price is than before; `null` when it is not lower. */
  readonly saving: Money | null;
  /** The price as the page writes it. */
  readonly priceText: string | null;
  /** How many pieces there are. A stock that is no integer means that the shop does not count. */
  readonly stock: Stock;
  /** Whether it can be had at all. */
  readonly available: boolean;
  /** Whether the shop wants to be asked for it instead of selling it here. */
  readonly contact: boolean;
  /** The address of its image. */
  readonly image: string | null;
  /** The number of its image, as `data-image` in the gallery has it; `null` as for `id`. */
  readonly imageId: number | null;
}

const IS_THERE = 1;
const NOT_AVAILABLE = 2;
const CONTACT = 4;

const readStock = (flags: number, stock: number): Stock => {
  if (flags & NOT_AVAILABLE) return 'sold-out';
  // An infinity and NaN have no such rest.
  if (stock % 1 !== 0) return 'unlimited';
  return stock > 0 ? stock : 'sold-out';
};

/** @internal What the page holds of a variant, for what is read of it later. */
export const held = new WeakMap<Variant, Record<string, unknown>>();

/** @internal The variant with these numbers, whose other fields are those that the page's files look at now. */
export const readVariant = ([flags, cents, units, stock]: Numbers): Variant | null => {
  if (!(flags & IS_THERE)) return null;
  const raw = roots.v as Record<string, unknown>;
  const text = (name: string): string | null => (typeof raw[name] == 'string' && raw[name]) || null;
  const id = (name: string): number | null => {
    const value = numeric(raw[name]);
    return Number.isSafeInteger(value) && value >= 0 ? value : null;
  };
  const contact = !!(flags & CONTACT);
  const price = contact ? null : readPrice(cents, units);
  const comparePrice = readPrice(numeric(raw.compare_at_price_number_raw), numeric(raw.compare_at_price_number));
  const variant: Variant = frozen({
    id: id('id'),
    productId: id('product_id'),
    sku: text('sku'),
    options: frozen([text('option0'), text('option1'), text('option2')]),
    price,
    comparePrice,
    saving: price && comparePrice && comparePrice.cents > price.cents ? readPrice(comparePrice.cents - price.cents, NaN) : null,
    priceText: text('price_short'),
    stock: readStock(flags, stock),
    available: !(flags & NOT_AVAILABLE),
    contact,
    image: text('image_url'),
    imageId: id('image'),
  });
  held.set(variant, raw);
  return variant;
};
