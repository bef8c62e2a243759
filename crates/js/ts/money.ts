// Amounts of money, and how the shop writes them.

import { frozen } from './frozen.js';
import { currency, written } from './page/message.js';
import { find, roots } from './page/values.js';
import { needRunning } from './script.js';

/** An amount in the currency's minor unit (cents): a whole number from 0 to 2^53 - 1. */
export interface Money {
  /** The number of cents. */
  readonly cents: number;
  /** One of so many equal parts, rounded half up. One part, and no part, is the whole. */
  part(parts: number): Money;
  /** That many per cent of it, a whole number from 0 to 100, rounded half up. */
  percent(percent: number): Money;
  /**
   * As the shop writes it: the symbol of `LS.currency`, groups of three, two digits (platforms.md §4.2).
   *
   * @throws before the script runs.
   */
  format(): string;
  /** The same, so that an amount can stand in a template: `` `${price}` ``. */
  toString(): string;
}

/** The largest amount: what an IEEE double counts exactly. */
const MOST = 2 ** 53 - 1;

class Amount implements Money {
  constructor(readonly cents: number) {
    frozen(this);
  }

  part(parts: number): Money {
    const count = parts > 1 ? Math.floor(parts) : 1;
    const rest = this.cents % count;
    return new Amount((this.cents - rest) / count + +(2 * rest >= count));
  }

  percent(percent: number): Money {
    const share = Math.min(Math.max(Math.floor(percent) || 0, 0), 100);
    const rest = this.cents % 100;
    // In two steps: the product of the whole may be more than a double counts.
    return new Amount(((this.cents - rest) / 100) * share + Math.floor((rest * share + 50) / 100));
  }

  format(): string {
    if (!roots.l) needRunning('how the shop writes amounts');
    currency();
    return written('\x06' + this.cents + '\x06');
  }

  toString(): string {
    return this.format();
  }
}

/**
 * The amount of that many cents.
 *
 * @throws RangeError for anything but a whole number from 0 to 2^53 - 1.
 *
 * @example
 * ```ts
 * money(123450).format(); // "$1.234,50"
 * ```
 */
export const money = (cents: number): Money => {
  const amount = readPrice(cents, NaN);
  if (!amount) throw new RangeError(`vitrina: an amount is a whole number of cents from 0 to 2^53 - 1, and ${cents} is none`);
  return amount;
};

/** @internal A price as pages give it (platforms.md §4.3): whole cents where there are some, else units, rounded to the nearest cent. */
export const readPrice = (cents: number, units: number): Money | null => {
  const whole = cents >= 0 && cents - Math.floor(cents) === 0;
  const amount = whole ? cents : Math.floor(units * 100 + 0.5);
  return amount >= 0 && amount <= MOST ? new Amount(amount + 0) : null;
};

/** Digits alone, at least one. */
const DIGITS = /^\d+$/;

/** Digits, with or without whole groups of three. */
const readUnits = (text: string, thousands: string): number => {
  const [first = '', ...groups] = thousands ? text.split(thousands) : [text];
  const whole = !groups.length || (first.length <= 3 && groups.every((group) => group.length == 3));
  const digits = first + groups.join('');
  return whole && first && DIGITS.test(digits) ? +digits : NaN;
};

/**
 * Reads an amount as a theme writes it: `$47.000,00`, `R$ 1.234,56`, `$12.250` without cents, `$47.000,00 ARS` (platforms.md §4.3), by
 * the separators of `LS.currency`. Groups of three must be whole where there are any; a text that says anything else, two
 * amounts for example, is `null`.
 *
 * @throws before the script runs.
 */
export const readMoney = (text: string): Money | null => {
  if (!roots.l) needRunning('how the shop writes amounts');
  const own = (name: string, otherwise: string): string => {
    const given = find('l.currency.' + name);
    return typeof given == 'string' ? given : otherwise;
  };
  return readAmount(text, own('thousands_separator', '.'), own('cents_separator', ','));
};

const readAmount = (text: string, thousands: string, separator: string): Money | null => {
  // A separator at an end belongs to the symbol (`Rs.`) or to a sentence.
  const amount = text.replace(/^\D+|\D+$/g, '');
  const at = separator ? amount.lastIndexOf(separator) : -1;
  const after = amount.slice(at + separator.length);
  const hasCents = at >= 0 && (separator != thousands || after.length < 3);
  if (hasCents && !/^\d\d?$/.test(after)) return null;
  const units = readUnits(hasCents ? amount.slice(0, at) : amount, thousands);
  const cents = hasCents ? +after.padEnd(2, '0') : 0;
  return units * 100 + cents <= MOST ? readPrice(units * 100 + cents, NaN) : null;
};
