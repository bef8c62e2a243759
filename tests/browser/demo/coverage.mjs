// Which rules of the badge the demo has seen at work. A rule that no shop exercised was not checked, and that is a problem
// as well: a catalogue or settings that no longer reach a rule would let a broken one pass.

import { instalment, transferPrice } from '../spec/money.mjs';
import { language, price, soldOut, stock } from '../spec/oracle.mjs';
import { chosenVariant, variantsOf } from './forms.mjs';

const LINES = ['vitrina-installments', 'vitrina-transfer', 'vitrina-low', 'vitrina-out', 'vitrina-ask'];

/** Everything that must have been seen in some shop. */
function required(languages) {
  const each = languages.flatMap((lang) => [...LINES.map((name) => `${lang}: ${name}`), `${lang}: vitrina-low for the last one`]);
  return [
    ...each,
    'stock of low_stock',
    'stock of low_stock + 1',
    'unlimited stock',
    'stock of 0',
    'not available with stock left',
    'sold out although the price is to be asked for',
    'price of 0',
    'price below one unit',
    'amount of a thousand units or more',
    'amount of a million units or more',
    'price only in price_number',
    'price above the greatest number',
    'instalment rounded up from a half',
    'instalment rounded down',
    'transfer price rounded up from a half',
    'no variant matches',
    'the last of several matches',
    'no options to choose',
    'no instalment rounding to do',
    'product page',
    'card',
    'quick shop',
    'a form that was altered without a signal stays',
  ];
}

/** Collects rules from checked forms. */
export class Coverage {
  #seen = new Map();
  #languages = new Set();

  /** Takes in a form whose badge was right. `terms` has `settings`, `currency` and `lang`. */
  add(form, terms) {
    for (const rule of rulesOf(form, terms)) this.saw(rule);
    this.#languages.add(language(terms.lang));
  }

  /** Takes in one rule. */
  saw(rule) {
    this.#seen.set(rule, (this.#seen.get(rule) ?? 0) + 1);
  }

  /** How often each rule was seen. */
  counts() {
    return Object.fromEntries([...this.#seen].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** The rules that no shop exercised. */
  missing() {
    return required([...this.#languages]).filter((rule) => !this.#seen.has(rule));
  }
}

function* rulesOf(form, { settings, lang }) {
  const list = variantsOf(form);
  if (list === undefined) return;
  yield form.place === 'product' ? 'product page' : form.place;
  if (form.options === null) yield 'no options to choose';
  const variant = chosenVariant(form);
  if (variant === undefined) return yield 'no variant matches';
  if (matches(list, form.options) > 1) yield 'the last of several matches';
  const key = language(lang);
  for (const [, name] of form.badge.lines) yield `${key}: ${name}`;
  if (variant.available === false && stock(variant) > 0) yield 'not available with stock left';
  if (stock(variant) === 0) yield 'stock of 0';
  if (soldOut(variant)) {
    if (price(variant) === undefined) yield 'sold out although the price is to be asked for';
    return;
  }
  const cents = price(variant);
  if (cents === undefined) {
    if (variant.price_number_raw > Number.MAX_SAFE_INTEGER) yield 'price above the greatest number';
    return;
  }
  yield* stockRules(stock(variant), settings.low_stock, key);
  yield* priceRules(cents, variant, settings);
}

function matches(list, options) {
  if (options === null) return 0;
  return list.filter((variant) => Object.entries(options).every(([number, value]) => (variant[`option${number}`] ?? value) === value)).length;
}

function* stockRules(left, low, key) {
  if (left === undefined) yield 'unlimited stock';
  if (left === 1 && low >= 1) yield `${key}: vitrina-low for the last one`;
  if (left === low) yield 'stock of low_stock';
  if (left === low + 1) yield 'stock of low_stock + 1';
}

function* priceRules(cents, variant, { installments, transfer_discount: discount }) {
  if (cents === 0n) yield 'price of 0';
  else if (cents < 100n) yield 'price below one unit';
  // What is shown is an instalment, and a price less the discount.
  const greatest = discount > 0 ? transferPrice(cents, discount) : instalment(cents, installments);
  if (greatest >= 100_000n) yield 'amount of a thousand units or more';
  if (greatest >= 100_000_000n) yield 'amount of a million units or more';
  if (typeof variant.price_number_raw !== 'number') yield 'price only in price_number';
  const rest = cents % BigInt(installments);
  if (rest === 0n) yield 'no instalment rounding to do';
  else if (rest * 2n === BigInt(installments)) yield 'instalment rounded up from a half';
  else if (rest * 2n < BigInt(installments)) yield 'instalment rounded down';
  if ((cents * BigInt(100 - discount)) % 100n === 50n) yield 'transfer price rounded up from a half';
}
