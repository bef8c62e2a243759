// Instalments of a variant.

import { frozen } from './frozen.js';
import { type Money, readPrice } from './money.js';
import { readInstallments } from './page/installments.js';
import { numeric, roots } from './page/values.js';
import { type Variant, held } from './variant.js';

/** One way to pay a variant in parts (`installments_data`, platforms.md §4.3). */
export interface Installment {
  /** The payment method's name, as the page has it. */
  readonly method: string;
  /** Into how many parts. */
  readonly count: number;
  /** What one part is. */
  readonly value: Money | null;
  /** What all parts are together. */
  readonly total: Money | null;
  /** Whether the page says that there is no interest. */
  readonly withoutInterest: boolean;
}

/** How the variant can be paid in parts, in the order of the page; nothing where the page does not say. */
export const installmentsOf = (variant: Variant): readonly Installment[] => {
  const before = roots.v;
  roots.v = held.get(variant) || {};
  readInstallments();
  roots.v = before;
  const made = (roots.i || []).map(([method, count, given]): Installment => {
    const said = Object(given) as Record<string, unknown>;
    return frozen({
      method,
      count,
      value: readPrice(numeric(said.installment_value_cents), numeric(said.installment_value)),
      total: readPrice(NaN, numeric(said.total_value)),
      withoutInterest: said.without_interests === true,
    });
  });
  return frozen(made);
};

/** The most parts without interest, of any payment method. */
export const longestWithoutInterest = (variant: Variant): Installment | null => {
  let longest: Installment | null = null;
  for (const each of installmentsOf(variant)) {
    if (each.withoutInterest && each.count >= (longest ? longest.count : 0)) longest = each;
  }
  return longest;
};
